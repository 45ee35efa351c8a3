/// An INSERT of one row, whose key the database gives, or that was read ahead.
struct KeyedInsert: Sendable {
    /// The statement that answers with what the database gave.
    let returning: String
    /// The statement that takes the key as one more value, the last one.
    let given: String

    /// `insert` is `INSERT INTO table(columns) VALUES(values)` without the key.
    init(_ insert: String, returning: String) {
        let last = insert.split(separator: "$").dropFirst().compactMap { part in
            Int(part.prefix { ("0"..."9").contains($0) })
        }
        let place = (last.max() ?? 0) + 1
        self.returning = insert + " RETURNING " + returning
        given =
            insert.replacing("(", with: "(key,", maxReplacements: 1)
            .replacing(" VALUES(", with: " VALUES($\(place),", maxReplacements: 1)
    }
}
