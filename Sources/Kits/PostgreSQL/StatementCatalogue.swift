internal import Lifecycle
internal import SQL

/// The types of every statement's parameters, learned once a process and shared by all sessions.
final class StatementCatalogue: Sendable {
    /// The most texts kept; beyond it the catalogue starts anew, which costs one round trip each.
    static let bound = 4_096

    /// What is known about a text.
    struct Entry: Sendable {
        let types: [UInt32]
        /// Whether the server inferred a type because the first value was NULL.
        let isInferred: [Bool]
    }

    private let entries = Lock<[String: Entry]>([:])

    /// What is known about a text.
    func entry(_ sql: String) -> Entry? { entries.withLock { $0[sql] } }

    /// Notes what the server said about a text.
    func learn(_ sql: String, _ entry: Entry) {
        entries.withLock { entries in
            if entries.count >= Self.bound { entries = [:] }
            entries[sql] = entry
        }
    }

    /// Forgets a text, after the tables behind it changed.
    func forget(_ sql: String) {
        entries.withLock { $0[sql] = nil }
    }

    /// The type that a value suggests; 0 lets the server infer it.
    static func hint(_ value: SQLValue) -> UInt32 {
        switch value {
        case .null: 0
        case .integer: ServerType.int8
        case .text: ServerType.text
        case .blob: ServerType.bytea
        }
    }

    /// Whether a value can be sent as a type.
    static func fits(_ value: SQLValue, _ type: UInt32) -> Bool {
        switch value {
        case .null: true
        case .integer: type != ServerType.bytea && !ServerType.isText(type)
        case .text: type != ServerType.bytea && !ServerType.isNumber(type)
        case .blob: type == ServerType.bytea
        }
    }

    /// Throws for what a body may not do: end or begin transactions, or leave traces in the session.
    static func check(_ sql: String) throws(SQLError) {
        guard !sql.utf8.contains(0) else {
            throw SQLError(kind: .syntax, message: "the statement contains the character NUL")
        }
        let word = sql.utf8.drop { $0 <= 0x20 }.prefix { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7a }
        guard !refused.contains(String(decoding: word, as: UTF8.self).uppercased()) else {
            throw SQLError(kind: .syntax, message: "a transaction body may not do this, in: \(sql)")
        }
    }

    private static let refused: Set<String> = [
        "BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT", "SAVEPOINT", "RELEASE", "PREPARE",
        "EXECUTE", "DEALLOCATE", "DISCARD", "LISTEN", "UNLISTEN", "COPY", "RESET",
    ]
}
