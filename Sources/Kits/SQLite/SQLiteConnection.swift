internal import CSQLite
package import SQL

/// One connection, used by one thread at a time; statements are prepared once (NOMUTEX).
@safe
package final class SQLiteConnection {
    // Invariant: `handle` is open until `close`, which its owning thread calls last.
    private let handle: OpaquePointer
    private var isClosed = false
    private let hooks = ConnectionHooks()
    private var cache = StatementCache()
    private var controls: [TransactionControl: SQLiteStatement] = [:]
    /// The first error after which nothing may be written; a body cannot hide it by catching it.
    private(set) var fault: SQLError?

    /// Opens a file with `busy_timeout` set before anything else; `.io` if it cannot be opened.
    package init(
        path: String, isCreating: Bool = false, busyTimeoutMilliseconds: Int32 = 5_000
    ) throws(SQLError) {
        try SQLiteLibrary.start()
        let flags =
            SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
            | (isCreating ? SQLITE_OPEN_CREATE : 0)
        var opened: OpaquePointer?
        let code = unsafe sqlite3_open_v2(path, &opened, flags, nil)
        guard let handle = unsafe opened, code == SQLITE_OK else {
            let text = unsafe String(cString: sqlite3_errstr(code))
            unsafe _ = sqlite3_close_v2(opened)
            throw SQLError(sqliteCode: code, message: "cannot open \(path): \(text)")
        }
        unsafe self.handle = handle
        unsafe sqlite3_busy_timeout(handle, busyTimeoutMilliseconds)
        unsafe hooks.install(on: handle)
    }

    deinit { close() }

    /// Closes the file now instead of at the end of this object; nothing may be asked afterwards.
    func close() {
        guard !isClosed else { return }
        isClosed = true
        cache.removeAll()
        controls = [:]
        unsafe _ = sqlite3_close_v2(handle)
    }

    /// True between BEGIN and the end of the transaction, also an end that SQLite forced.
    var isInTransaction: Bool { unsafe sqlite3_get_autocommit(handle) == 0 }

    /// How many statements were prepared so far; controls are not counted.
    package var preparedStatements: Int { cache.prepared }

    /// Pages in the WAL after the last commit of this connection.
    var walPages: Int {
        get { hooks.walPages }
        set { hooks.walPages = newValue }
    }

    /// True while deferred foreign keys point nowhere; COMMIT would fail for the whole group.
    var hasDanglingForeignKeys: Bool {
        var now: Int32 = 0
        var peak: Int32 = 0
        let code = unsafe sqlite3_db_status(
            handle, SQLITE_DBSTATUS_DEFERRED_FKS, &now, &peak, 0)
        return code == SQLITE_OK && now != 0
    }

    /// True if the file was renamed or removed while open (F8).
    var hasMoved: Bool {
        var moved: Int32 = 0
        let code = unsafe sqlite3_file_control(handle, "main", SQLITE_FCNTL_HAS_MOVED, &moved)
        return code == SQLITE_OK && moved != 0
    }

    /// Runs a body that may not control the transaction itself (F45).
    func runBody<T>(_ body: () throws -> T) throws -> T {
        hooks.bodyRuns = true
        defer { hooks.bodyRuns = false }
        return try body()
    }

    /// Interrupts long statements when the closure says so; they throw `.interrupted`.
    func stop(when mustStop: @escaping @Sendable () -> Bool) {
        hooks.mustStop = mustStop
        unsafe hooks.askToStop(every: 10_000, on: handle)
    }

    /// Begins, ends or marks a transaction.
    func control(_ word: TransactionControl) throws(SQLError) {
        let wasGated = hooks.bodyRuns
        hooks.bodyRuns = false
        defer { hooks.bodyRuns = wasGated }
        let statement: SQLiteStatement
        if let known = controls[word] {
            statement = known
        } else {
            statement = try unsafe SQLiteStatement(word.rawValue, on: handle)
            controls[word] = statement
        }
        defer { statement.reset() }
        try noting { () throws(SQLError) in _ = try statement.step() }
    }

    /// Switches a connection setting that has no pragma.
    func set(_ option: Int32, _ value: Bool) throws(SQLError) {
        let code = unsafe waybill_sqlite_db_config(handle, option, value ? 1 : 0)
        guard code == SQLITE_OK else {
            throw SQLError(sqliteCode: code, message: "SQLite refused setting \(option)")
        }
    }

    /// Runs a checkpoint; answers whether the whole WAL is in the database file.
    func checkpoint(
        _ mode: CheckpointMode, timeoutMilliseconds: Int32, restoring usual: Int32
    ) throws(SQLError) -> Bool {
        unsafe sqlite3_busy_timeout(handle, timeoutMilliseconds)
        defer { unsafe _ = sqlite3_busy_timeout(handle, usual) }
        var pages: Int32 = 0
        var done: Int32 = 0
        let code = unsafe sqlite3_wal_checkpoint_v2(handle, "main", mode.code, &pages, &done)
        if code & 0xff == SQLITE_BUSY { return false }
        guard code == SQLITE_OK else { throw noted(failure(code)) }
        return pages == done
    }

    /// The open handle, for the backup API within this kit.
    func withHandle<T, E: Error>(_ body: (OpaquePointer) throws(E) -> T) throws(E) -> T {
        try unsafe body(handle)
    }

    /// The error for a code that this connection just returned.
    func failure(_ code: Int32) -> SQLError {
        unsafe SQLError(sqliteCode: code, message: String(cString: sqlite3_errmsg(handle)))
    }

    private func noted(_ error: SQLError) -> SQLError {
        if fault == nil && error.endsWriting { fault = error }
        return error
    }

    private func noting<T>(_ body: () throws(SQLError) -> T) throws(SQLError) -> T {
        do { return try body() } catch { throw noted(error) }
    }
}

extension SQLiteConnection {
    /// Calls the body for each row in order; an error of the body ends the query.
    package func forEach(
        _ sql: String, _ values: [SQLValue], _ body: (any SQLRow) throws -> Void
    ) throws {
        let statement = try checkedOut(sql, values)
        defer { statement.reset() }
        let row = SQLiteRow(statement: statement)
        while try stepped(statement) { try body(row) }
    }

    /// Calls the body at each row with the statement itself, for hashing without copies.
    func forEachStatement(_ sql: String, _ body: (SQLiteStatement) throws -> Void) throws {
        let statement = try checkedOut(sql, [])
        defer { statement.reset() }
        while try stepped(statement) { try body(statement) }
    }

    /// Calls the body for the first row; false if there was none.
    package func firstRow(
        _ sql: String, _ values: [SQLValue], _ body: (any SQLRow) throws -> Void
    ) throws -> Bool {
        let statement = try checkedOut(sql, values)
        defer { statement.reset() }
        guard try stepped(statement) else { return false }
        try body(SQLiteRow(statement: statement))
        return true
    }

    /// Runs one statement to its end and answers how many rows it changed, triggers not counted.
    @discardableResult
    package func execute(_ sql: String, _ values: [SQLValue] = []) throws(SQLError) -> Int {
        let before = unsafe sqlite3_total_changes64(handle)
        let statement = try checkedOut(sql, values)
        defer { statement.reset() }
        while try stepped(statement) {}
        // sqlite3_changes keeps its last value when a statement changes nothing at all.
        guard unsafe sqlite3_total_changes64(handle) != before else { return 0 }
        return unsafe Int(sqlite3_changes64(handle))
    }

    /// The first column of the first row as text, whatever its type; nil for NULL or no row.
    package func value(_ sql: String) throws(SQLError) -> String? {
        let statement = try checkedOut(sql, [])
        defer { statement.reset() }
        guard try stepped(statement), statement.type(0) != SQLITE_NULL else { return nil }
        return statement.rawText(0)
    }

    private func stepped(_ statement: SQLiteStatement) throws(SQLError) -> Bool {
        try noting { () throws(SQLError) in try statement.step() }
    }

    private func checkedOut(
        _ sql: String, _ values: [SQLValue]
    ) throws(SQLError) -> SQLiteStatement {
        // After a full disk SQLite can end the transaction by itself; without this check a body
        // that catches the error would go on in autocommit, outside every transaction.
        guard !hooks.bodyRuns || isInTransaction else {
            throw SQLError(kind: .closed, message: "the transaction was rolled back already")
        }
        return try noting { () throws(SQLError) in
            let statement = try cache.statement(sql) { () throws(SQLError) in
                try unsafe SQLiteStatement(sql, on: handle)
            }
            try statement.bind(values)
            return statement
        }
    }
}
