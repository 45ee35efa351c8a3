internal import CSQLite
internal import Glibc
internal import SQL

/// Copies one snapshot of a live database into a new file, page group by page group (B2).
struct SQLiteBackup {
    /// Pages copied at a time; between two steps a closing database can stop the copy.
    static let pagesAtATime: Int32 = 1_024
    let source: SQLiteConnection
    let path: String
    /// True when the copy should end early.
    let mustStop: @Sendable () -> Bool

    /// Copies, checks, compares and only then gives the copy its name; answers what it holds.
    func run() throws -> [TableDigest] {
        var info = stat()
        guard unsafe lstat(path, &info) != 0 else {
            throw SQLError(kind: .other, message: "there is already a file at \(path)")
        }
        let partial = "\(path).partial"
        unsafe _ = unlink(partial)
        do {
            try DatabaseFile.create(partial)
            let digests = try copy(to: partial)
            guard unsafe rename(partial, path) == 0 else {
                throw SQLError.system("cannot name \(path)")
            }
            try syncFolder()
            return digests
        } catch {
            unsafe _ = unlink(partial)
            throw error
        }
    }

    private func copy(to partial: String) throws -> [TableDigest] {
        // The open snapshot keeps writers from restarting the copy, as a change would otherwise.
        try source.control(.begin)
        defer { endSnapshot() }
        let before = try source.tableDigests()
        let target = try SQLiteConnection(path: partial)
        defer { target.close() }
        try copyPages(to: target)
        // The source's WAL mode came along; a backup is one file.
        guard try target.value("PRAGMA journal_mode=DELETE") == "delete" else {
            throw SQLError(kind: .other, message: "the backup did not leave WAL mode")
        }
        let problems = try target.problems()
        guard problems.isEmpty else {
            throw SQLError(
                kind: .corrupt,
                message: "the backup is damaged: \(problems.prefix(3).joined(separator: "; "))")
        }
        guard try target.tableDigests() == before else {
            throw SQLError(kind: .corrupt, message: "the backup differs from its source")
        }
        return before
    }

    private func copyPages(to target: SQLiteConnection) throws(SQLError) {
        let code = unsafe target.withHandle { to in
            unsafe source.withHandle { from in
                guard let backup = unsafe sqlite3_backup_init(to, "main", from, "main") else {
                    return unsafe sqlite3_errcode(to)
                }
                var code = SQLITE_OK
                while code == SQLITE_OK && !mustStop() {
                    code = unsafe sqlite3_backup_step(backup, Self.pagesAtATime)
                }
                let end = unsafe sqlite3_backup_finish(backup)
                return code == SQLITE_DONE ? end : code
            }
        }
        switch code {
        case SQLITE_OK where mustStop():
            throw SQLError(kind: .closed, message: "the database closes; no backup was made")
        case SQLITE_OK: return
        default: throw target.failure(code)
        }
    }

    private func endSnapshot() {
        guard source.isInTransaction else { return }
        // The connection is this backup's own and closes next, which ends the snapshot anyway.
        do { try source.control(.rollback) } catch { source.close() }
    }

    private func syncFolder() throws(SQLError) {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let file = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard file >= 0 else { throw .system("cannot open \(folder)") }
        defer { close(file) }
        guard fsync(file) == 0 else { throw .system("cannot sync \(folder)") }
    }
}
