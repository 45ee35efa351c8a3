internal import Application
internal import Domain
internal import SQL

/// Follows the hash chain of orders and compares its end with what is stored (W9, I5).
struct ChainCheck {
    /// Orders a snapshot.
    static let orders = 500
    let snapshot: StoreSnapshot

    /// Checks the next orders after a key; `next` is nil when there are no more.
    func step(after key: Int64) throws -> (problems: [String], next: Int64?) {
        let heads = try snapshot.rows(
            "SELECT key,id,state,version FROM orders_core WHERE key>$1 ORDER BY key LIMIT $2",
            [.integer(key), .int(Self.orders)]
        ) { row in
            Head(
                key: try row.integer(), id: try row.id(Order.self), state: try row.text(),
                version: try row.int())
        }
        var problems: [String] = []
        for head in heads { problems += try check(head) }
        return (problems, heads.count < Self.orders ? nil : heads.last?.key)
    }

    private struct Head {
        let key: Int64
        let id: ID<Order>
        let state: String
        let version: Int
    }

    private func check(_ head: Head) throws -> [String] {
        let rows = try snapshot.rows(
            """
            SELECT h.hash,\(HistoryRow.columns) FROM \(HistoryRow.tables) WHERE h.order_key=$1 \
            ORDER BY h.version
            """, [.integer(head.key)]
        ) { row in (hash: try row.blob(), row: try HistoryRow.read(&row)) }
        var hash = HistoryHash.root
        var state = ""
        var lines: [Int: String] = [:]
        for (index, stored) in rows.enumerated() {
            let entry = stored.row.entry
            guard entry.version == index + 1 else {
                return ["order \(head.id): history row \(index + 1) is missing"]
            }
            hash = HistoryHash.of(
                entry, lineNumber: stored.row.lineNumber, order: head.id, after: hash)
            guard hash == stored.hash else {
                return ["order \(head.id): history row \(entry.version) was changed"]
            }
            if entry.subject == .order { state = entry.to }
            if entry.subject == .line, let number = stored.row.lineNumber {
                lines[number] = entry.to
            }
        }
        guard rows.count == head.version else {
            return ["order \(head.id): version \(head.version), but \(rows.count) history rows"]
        }
        return state == head.state
            ? try check(lines, of: head)
            : ["order \(head.id): state \(head.state), but its history ends in \(state)"]
    }

    private func check(_ ends: [Int: String], of head: Head) throws -> [String] {
        let stored = try snapshot.rows(
            "SELECT line_no,state FROM order_lines WHERE order_key=$1", [.integer(head.key)]
        ) { row in (number: try row.int(), state: try row.text()) }
        return stored.compactMap { line in
            guard let end = ends[line.number], end != line.state else { return nil }
            return "order \(head.id), line \(line.number): state \(line.state), but its history "
                + "ends in \(end)"
        }
    }
}
