internal import Lifecycle
internal import SQL

/// The types of every statement's parameters, learned once a process and shared by all sessions.
final class StatementCatalogue: Sendable {
    /// The most texts kept; beyond it the catalogue starts anew, which costs one round trip each.
    static let bound = 1_024

    private let entries = Lock<[String: [UInt32]]>([:])

    /// The types of a text's parameters; nil if nobody asked the server yet.
    func types(_ sql: String) -> [UInt32]? { entries.withLock { $0[sql] } }

    /// Notes what the server said about a text.
    func learn(_ sql: String, _ types: [UInt32]) {
        entries.withLock { entries in
            if entries.count >= Self.bound { entries = [:] }
            entries[sql] = types
        }
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
        case .text: type != ServerType.bytea && !ServerType.isInteger(type)
        case .blob: type == ServerType.bytea
        }
    }
}
