internal import Application
internal import Domain
internal import SQL

/// How entries of the blacklist lie in their rows.
enum BlacklistRow {
    /// What `read` expects, in order.
    static let columns = "b.id,b.kind,b.value,b.reason,a.actor,b.added_at,b.expires_at"

    /// The tables behind `columns`.
    static let tables = "blacklist b JOIN actors a ON a.key=b.added_by"

    /// Entries of any kind with one of these values that have not run out.
    static let matching = KeyList.texts { list in
        "SELECT b.kind,b.value,b.expires_at FROM blacklist b WHERE b.value IN (\(list))"
    }

    /// Reads one entry.
    static func read(_ row: inout Columns) throws -> BlacklistEntry {
        BlacklistEntry(
            id: try row.id(BlacklistItem.self),
            value: BlacklistValue(try row.word(BlacklistValue.Kind.self), try row.text()),
            reason: try row.text(), addedBy: try row.actor(), addedAt: try row.time(),
            expiresAt: try row.optionalTime())
    }
}
