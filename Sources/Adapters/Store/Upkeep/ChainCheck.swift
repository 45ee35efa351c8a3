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
        guard let last = heads.last?.key else { return ([], nil) }
        let rows = try history(after: key, upTo: last)
        let lines = try lines(after: key, upTo: last)
        let problems = heads.flatMap { check($0, rows[$0.key] ?? [], lines[$0.key] ?? []) }
        return (problems, heads.count < Self.orders ? nil : last)
    }

    private typealias StoredEntry = (
        hash: [UInt8], row: (entry: HistoryEntry, lineNumber: Int?)
    )
    private typealias StoredLine = (number: Int, state: String)

    /// The history of a range of orders in one statement: a server may be far away.
    private func history(after key: Int64, upTo last: Int64) throws -> [Int64: [StoredEntry]] {
        var found: [Int64: [StoredEntry]] = [:]
        _ = try snapshot.rows(
            """
            SELECT h.order_key,h.hash,\(HistoryRow.columns) FROM \(HistoryRow.tables) \
            WHERE h.order_key>$1 AND h.order_key<=$2 ORDER BY h.order_key,h.version
            """, [.integer(key), .integer(last)]
        ) { row in
            let order = try row.integer()
            found[order, default: []].append((try row.blob(), try HistoryRow.read(&row)))
        }
        return found
    }

    private func lines(after key: Int64, upTo last: Int64) throws -> [Int64: [StoredLine]] {
        var found: [Int64: [StoredLine]] = [:]
        _ = try snapshot.rows(
            """
            SELECT order_key,line_no,state FROM order_lines \
            WHERE order_key>$1 AND order_key<=$2 ORDER BY order_key,line_no
            """, [.integer(key), .integer(last)]
        ) { row in
            let order = try row.integer()
            found[order, default: []].append((try row.int(), try row.text()))
        }
        return found
    }

    private struct Head {
        let key: Int64
        let id: ID<Order>
        let state: String
        let version: Int
    }

    private func check(
        _ head: Head, _ rows: [StoredEntry], _ stored: [StoredLine]
    ) -> [String] {
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
            ? check(lines, of: head, stored)
            : ["order \(head.id): state \(head.state), but its history ends in \(state)"]
    }

    private func check(
        _ ends: [Int: String], of head: Head, _ stored: [StoredLine]
    ) -> [String] {
        return stored.compactMap { line in
            guard let end = ends[line.number], end != line.state else { return nil }
            return "order \(head.id), line \(line.number): state \(line.state), but its history "
                + "ends in \(end)"
        }
    }
}
