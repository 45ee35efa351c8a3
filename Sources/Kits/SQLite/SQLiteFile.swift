internal import CSQLite
internal import Lifecycle
package import SQL

/// Work on a database file that no server has open, such as a backup.
package enum SQLiteFile {
    /// What `integrity_check` finds, at most 100 sentences; empty means sound.
    package static func integrityCheck(path: String) async throws -> [String] {
        try await onThread {
            let connection = try SQLiteConnection(path: path)
            return try connection.problems()
        }
    }

    /// Counts and hashes of every table, for comparing a copy with its source.
    package static func digests(path: String) async throws -> [TableDigest] {
        try await onThread {
            let connection = try SQLiteConnection(path: path)
            return try connection.tableDigests()
        }
    }

    /// Runs a body on a file of another program as it is: no setting, lock file or WAL is added.
    package static func read<T: Sendable>(
        path: String, _ body: @escaping @Sendable (any SQLReader) throws -> T
    ) async throws -> T {
        try await onThread {
            let connection = try SQLiteConnection(path: path)
            return try body(SQLiteSnapshot(connection: connection))
        }
    }

    private static func onThread<T: Sendable>(
        _ body: @escaping @Sendable () throws -> T
    ) async throws -> T {
        let thread = WorkerThread(name: "db-file")
        defer { thread.stop() }
        return try await withCheckedThrowingContinuation { continuation in
            thread.submit { continuation.resume(with: Result { try body() }) }
        }
    }
}

extension SQLiteConnection {
    /// What `integrity_check` and `foreign_key_check` find; a file that cannot be read is damage.
    func problems() throws -> [String] {
        var found: [String] = []
        do {
            try forEach("PRAGMA integrity_check(100)", []) { row in
                let line = try row.text(0)
                if line != "ok" { found.append(line) }
            }
            try forEach("PRAGMA foreign_key_check", []) { row in
                guard found.count < 100 else { return }
                found.append("\(try row.text(0)) has a row that refers to no row")
            }
        } catch let error as SQLError where error.kind == .corrupt {
            found.append(error.message)
        }
        return found
    }
}
