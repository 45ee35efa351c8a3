internal import CSQLite
internal import SQL

/// One prepared statement; it lives on the thread of its connection.
@safe
final class SQLiteStatement {
    // Invariant: `handle` is finalized once, in deinit; SQLite keeps the connection until then.
    private let handle: OpaquePointer
    /// For each SQLite parameter the index of its value, since `$2` may come first and repeat.
    private let valueOfParameter: [Int]
    /// How many values the text needs: the highest `$n`.
    let valueCount: Int
    /// True between the first step and `reset`.
    private(set) var isBusy = false
    /// When the cache handed it out last, as a count of hand-outs.
    var lastUse: UInt64 = 0

    /// Prepares one statement; more than one, or a parameter not named `$n`, is `.syntax`.
    init(_ sql: String, on connection: OpaquePointer) throws(SQLError) {
        unsafe handle = try Self.prepare(sql, connection)
        var highest = 0
        var map: [Int] = []
        let parameters = unsafe sqlite3_bind_parameter_count(handle)
        for index in 0..<parameters {
            let name = unsafe sqlite3_bind_parameter_name(handle, index + 1)
            let text = unsafe name.map { unsafe String(cString: $0) } ?? "?"
            guard text.hasPrefix("$"), let number = Int(text.dropFirst()), number > 0 else {
                unsafe sqlite3_finalize(handle)
                throw SQLError(
                    kind: .syntax, message: "the parameter \(text) is not $1, $2 … in: \(sql)")
            }
            map.append(number - 1)
            highest = max(highest, number)
        }
        valueOfParameter = map
        valueCount = highest
    }

    deinit {
        unsafe _ = sqlite3_finalize(handle)
    }

    /// Binds every parameter; a wrong number of values is `.mismatch`.
    func bind(_ values: [SQLValue]) throws(SQLError) {
        guard values.count == valueCount else {
            throw SQLError(
                kind: .mismatch,
                message: "\(values.count) values for \(valueCount) parameters in: \(text)")
        }
        for (parameter, value) in valueOfParameter.enumerated() {
            let code = bind(values[value], at: Int32(parameter + 1))
            if code != SQLITE_OK { throw failure(code) }
        }
    }

    /// True for a row, false at the end.
    func step() throws(SQLError) -> Bool {
        isBusy = true
        let code = unsafe sqlite3_step(handle)
        switch code {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw failure(code)
        }
    }

    /// Ends the run and lets go of the bound values; the code repeats what `step` said.
    func reset() {
        unsafe _ = sqlite3_reset(handle)
        unsafe _ = sqlite3_clear_bindings(handle)
        isBusy = false
    }

    /// The SQL text.
    private var text: String {
        unsafe sqlite3_sql(handle).map { unsafe String(cString: $0) } ?? ""
    }

    private func failure(_ code: Int32) -> SQLError {
        let connection = unsafe sqlite3_db_handle(handle)
        let extended = unsafe sqlite3_extended_errcode(connection)
        let message = unsafe String(cString: sqlite3_errmsg(connection))
        return SQLError(
            sqliteCode: extended & 0xff == code & 0xff ? extended : code, message: message)
    }

    private func bind(_ value: SQLValue, at index: Int32) -> Int32 {
        switch value {
        case .null: return unsafe sqlite3_bind_null(handle, index)
        case .integer(let integer): return unsafe sqlite3_bind_int64(handle, index, integer)
        case .text(var text):
            return text.withUTF8 { bytes in
                guard let count = Int32(exactly: bytes.count) else { return SQLITE_TOOBIG }
                let start = unsafe UnsafeRawPointer(bytes.baseAddress)
                return unsafe waybill_sqlite_bind_text(
                    handle, index, start?.assumingMemoryBound(to: CChar.self), count)
            }
        case .blob(let blob):
            return unsafe blob.withUnsafeBytes { bytes in
                guard let count = Int32(exactly: bytes.count) else { return SQLITE_TOOBIG }
                return unsafe waybill_sqlite_bind_blob(handle, index, bytes.baseAddress, count)
            }
        }
    }

    private static func prepare(
        _ sql: String, _ connection: OpaquePointer
    ) throws(SQLError) -> OpaquePointer {
        var sql = sql
        var statement: OpaquePointer?
        var isSingle = false
        let code = sql.withUTF8 { bytes in
            guard let count = Int32(exactly: bytes.count) else { return SQLITE_TOOBIG }
            let start = unsafe UnsafeRawPointer(bytes.baseAddress)
            var tail: UnsafePointer<CChar>?
            let code = unsafe sqlite3_prepare_v3(
                connection, start?.assumingMemoryBound(to: CChar.self), count,
                UInt32(SQLITE_PREPARE_PERSISTENT), &statement, &tail)
            guard let start = unsafe start, let tail = unsafe tail else { return code }
            let used = unsafe UnsafeRawPointer(tail) - start
            let blank: Set<UInt8> = [0x20, 0x09, 0x0a, 0x0d, 0x3b]
            isSingle = unsafe bytes.dropFirst(used).allSatisfy { blank.contains($0) }
            return code
        }
        guard code == SQLITE_OK else {
            let message = unsafe String(cString: sqlite3_errmsg(connection))
            let hint = code == SQLITE_AUTH ? "a transaction body may not do this" : message
            throw SQLError(sqliteCode: code, message: "\(hint), in: \(sql)")
        }
        guard let statement = unsafe statement, isSingle else {
            unsafe sqlite3_finalize(statement)
            throw SQLError(kind: .syntax, message: "not one single statement: \(sql)")
        }
        return unsafe statement
    }
}

extension SQLiteStatement {
    /// SQLite's type of a column of the current row; beyond the last column it is NULL.
    func type(_ column: Int) -> Int32 {
        guard let index = Int32(exactly: column) else { return SQLITE_NULL }
        return unsafe sqlite3_column_type(handle, index)
    }

    /// The integer in a column, without a check of its type.
    func rawInteger(_ column: Int) -> Int64 {
        unsafe sqlite3_column_int64(handle, Int32(truncatingIfNeeded: column))
    }

    /// The text in a column, without a check of its type; bad UTF-8 is repaired.
    func rawText(_ column: Int) -> String {
        let index = Int32(truncatingIfNeeded: column)
        guard let start = unsafe sqlite3_column_text(handle, index) else { return "" }
        let count = unsafe Int(sqlite3_column_bytes(handle, index))
        let bytes = unsafe UnsafeBufferPointer(start: start, count: count)
        return unsafe String(decoding: bytes, as: UTF8.self)
    }

    /// The bytes in a column, without a check of its type.
    func rawBlob(_ column: Int) -> [UInt8] {
        let index = Int32(truncatingIfNeeded: column)
        guard let start = unsafe sqlite3_column_blob(handle, index) else { return [] }
        let count = unsafe Int(sqlite3_column_bytes(handle, index))
        return unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: count))
    }

    /// How many columns a row has.
    var columnCount: Int { unsafe Int(sqlite3_column_count(handle)) }
}

extension SQLiteStatement {
    /// Adds a column of the current row to a hash, with its type.
    func hash(_ column: Int, into hash: inout ValueHash) {
        let kind = type(column)
        switch kind {
        case SQLITE_NULL: hash.add(0)
        case SQLITE_INTEGER:
            hash.add(1)
            hash.add(UInt64(bitPattern: rawInteger(column)))
        default:
            // Asking for a blob does not convert text, and makes text of a floating point number.
            let index = Int32(truncatingIfNeeded: column)
            let start = unsafe sqlite3_column_blob(handle, index)
            let count = unsafe start == nil ? 0 : Int(sqlite3_column_bytes(handle, index))
            let bytes = unsafe UnsafeRawBufferPointer(start: start, count: count)
            unsafe hash.add(kind: kind, bytes)
        }
    }
}
