internal import CSQLite
internal import SQL

extension SQLError {
    /// The error for a SQLite result code and SQLite's own sentence.
    init(sqliteCode code: Int32, message: String) {
        self.init(kind: Self.kind(of: code, message), code: code, message: message)
    }

    /// Whether the connection must not write any more (R10: the page cache may lie; B7: damage).
    var endsWriting: Bool {
        switch code & 0xff {
        case SQLITE_IOERR: code != Self.sharedMemorySize
        case SQLITE_CORRUPT: code != Self.virtualTable
        case SQLITE_NOTADB: true
        default: code == Self.moved
        }
    }

    // Extended codes are macros with shifts, which Swift does not import.
    /// SQLITE_IOERR_SHMSIZE: the WAL index could not grow; it is rebuilt at will, so only space.
    private static let sharedMemorySize = SQLITE_IOERR | (19 << 8)
    /// SQLITE_CORRUPT_VTAB: a search index is damaged; it can be rebuilt from its table.
    private static let virtualTable = SQLITE_CORRUPT | (1 << 8)
    /// SQLITE_READONLY_DBMOVED: the file was renamed or removed under us (F8).
    private static let moved = SQLITE_READONLY | (4 << 8)

    private static func kind(of code: Int32, _ message: String) -> Kind {
        if code == sharedMemorySize { return .full }
        switch code & 0xff {
        case SQLITE_BUSY, SQLITE_LOCKED: return .busy
        case SQLITE_FULL: return .full
        case SQLITE_IOERR, SQLITE_CANTOPEN: return .io
        case SQLITE_CONSTRAINT: return .constraint(constraintName(message))
        case SQLITE_CORRUPT, SQLITE_NOTADB: return .corrupt
        case SQLITE_READONLY: return .readOnly
        case SQLITE_MISMATCH, SQLITE_RANGE: return .mismatch
        case SQLITE_INTERRUPT: return .interrupted
        case SQLITE_ERROR, SQLITE_AUTH: return .syntax
        default: return .other
        }
    }

    /// What follows "constraint failed: ", without the word index; the whole text of a RAISE.
    private static func constraintName(_ message: String) -> String {
        guard let end = message.firstRange(of: "constraint failed") else { return message }
        let rest = message[end.upperBound...].drop { $0 == ":" || $0 == " " }
        guard rest.hasPrefix("index '"), rest.hasSuffix("'") else { return String(rest) }
        return String(rest.dropFirst(7).dropLast())
    }
}
