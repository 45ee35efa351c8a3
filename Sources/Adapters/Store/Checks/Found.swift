internal import Application
internal import SQL

/// Something that breaks a rule, as a check found it on one snapshot.
struct Found: Sendable, Equatable {
    let kind: Invariant
    /// The id of the thing.
    let subject: String
    /// The key under which the next round meets it again.
    let position: Int64
    /// The key of its order, if it belongs to one.
    let order: Int64?
    /// What is there and what should be.
    let detail: String
}

/// Keys above one and up to another.
struct KeyRange: Sendable, Equatable {
    /// Findings of one rule in one range; where there are more, the first ones are told.
    static let most = 200
    /// Every key.
    static let whole = KeyRange(after: 0, upTo: .max)

    let after: Int64
    let upTo: Int64

    /// `$1` and `$2` of a rule's statement.
    var values: [SQLValue] { [.integer(after), .integer(upTo)] }
}
