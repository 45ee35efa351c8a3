internal import Application
internal import Domain
internal import SQL

/// The list of customers under a filter, on one snapshot.
struct CustomerList {
    let snapshot: StoreSnapshot
    let filter: CustomerFilter

    /// Exactly how many customers the filter finds; kept counters answer without one.
    func total() throws -> Int {
        if filter.words.isEmpty && filter.only == nil {
            let wanted = filter.status.map { [$0] } ?? CustomerRecord.Status.allCases
            let kept = try snapshot.kept(wanted.map(CounterName.customers))
            return Int(kept.values.reduce(0, +))
        }
        var values: [SQLValue] = []
        let conditions = conditions(&values)
        let count = try snapshot.scalar(
            "SELECT count(*) FROM customers c WHERE \(conditions)", values)
        return Int(count ?? 0)
    }

    /// The keys of a page in the direction of reading, at most `limit`; keys rise with time.
    func keys(_ page: Page, limit: Int) throws -> [Int64] {
        var values: [SQLValue] = []
        var text = "SELECT c.key FROM customers c WHERE \(conditions(&values))"
        if let cursor = page.cursor {
            let key = try snapshot.scalar(
                "SELECT key FROM customers WHERE id=$1", [.text(cursor)])
            values.append(.integer(key ?? 0))
            text += " AND " + page.condition("c.key", "$\(values.count)")
        }
        values.append(.int(limit))
        text += " ORDER BY c.key \(page.order) LIMIT $\(values.count)"
        return try snapshot.rows(text, values) { row in try row.integer() }
    }

    /// The customer of a key.
    func card(_ key: Int64) throws -> CustomerCard {
        let found = try snapshot.row(
            """
            SELECT \(CustomerRow.columns),c.created_at,c.updated_at FROM customers c \
            WHERE c.key=$1
            """, [.integer(key)]
        ) { row in
            CustomerCard(
                record: try CustomerRow.read(&row), createdAt: try row.time(),
                updatedAt: try row.time())
        }
        guard var found else { throw StorageError(.defect, "a listed customer is not there") }
        found.addresses = try snapshot.addresses(of: key)
        return found
    }

    /// The filter as SQL; every word must begin one of the customer's.
    private func conditions(_ values: inout [SQLValue]) -> String {
        var parts = ["c.is_house=0"]
        if let only = filter.only {
            values.append(.id(only))
            parts.append("c.id=$\(values.count)")
        }
        if let status = filter.status {
            values.append(.text(status.rawValue))
            parts.append("c.status=$\(values.count)")
        }
        for word in filter.words {
            values.append(.text(word))
            // The highest code point there is: whatever begins with the word lies before it.
            values.append(.text(word + "\u{10FFFF}"))
            parts.append(
                """
                c.key IN(SELECT w.customer_key FROM customer_words w \
                WHERE w.word>=$\(values.count - 1) AND w.word<$\(values.count))
                """)
        }
        return parts.joined(separator: " AND ")
    }
}
