internal import Application
internal import Domain
internal import SQL

/// Follows the hash chain of orders and compares its end with what is stored (W9, I5).
struct ChainCheck {
    let snapshot: StoreSnapshot
    /// Keys of orders.
    let range: KeyRange

    /// What is wrong with the orders of the range; their rows are read with three statements.
    func found() throws -> [Found] {
        let heads = try snapshot.rows(
            "SELECT key,id,state,version FROM orders_core WHERE key>$1 AND key<=$2 ORDER BY key",
            range.values
        ) { row in
            Head(
                key: try row.integer(), id: try row.text(), state: try row.text(),
                version: try row.int())
        }
        guard !heads.isEmpty else { return [] }
        let (rows, lines) = (try history(), try lines())
        return heads.flatMap { check($0, rows[$0.key] ?? [], lines[$0.key] ?? []) }
    }

    private struct Head {
        let key: Int64
        let id: String
        let state: String
        let version: Int
    }

    /// A row; `entry` is nil when it cannot be read.
    private struct StoredEntry {
        let version: Int
        let hash: [UInt8]
        let row: (entry: HistoryEntry, lineNumber: Int?)?
    }

    private typealias StoredLine = (number: Int, id: String, state: String)

    /// The history of a range of orders in one statement: a server may be far away.
    private func history() throws -> [Int64: [StoredEntry]] {
        var found: [Int64: [StoredEntry]] = [:]
        try snapshot.forEachRow(
            """
            SELECT h.order_key,h.version,h.hash,\(HistoryRow.columns) FROM \(HistoryRow.tables) \
            WHERE h.order_key>$1 AND h.order_key<=$2 ORDER BY h.order_key,h.version
            """, range.values
        ) { row in
            let order = try row.integer()
            let version = try row.int()
            let hash = try row.blob()
            // A row that makes no sense is a finding, and the others are still to be read.
            let entry = try? HistoryRow.read(&row)
            found[order, default: []].append(
                StoredEntry(version: version, hash: hash, row: entry))
        }
        return found
    }

    private func lines() throws -> [Int64: [StoredLine]] {
        var found: [Int64: [StoredLine]] = [:]
        try snapshot.forEachRow(
            """
            SELECT order_key,line_no,id,state FROM order_lines \
            WHERE order_key>$1 AND order_key<=$2 ORDER BY order_key,line_no
            """, range.values
        ) { row in
            let order = try row.integer()
            found[order, default: []].append((try row.int(), try row.text(), try row.text()))
        }
        return found
    }

    private func check(_ head: Head, _ rows: [StoredEntry], _ stored: [StoredLine]) -> [Found] {
        var hash = HistoryHash.root
        var state = ""
        var lines: [Int: String] = [:]
        guard let id = ID<Order>(head.id) else {
            return [finding(.reference, head, "order \(head.id): its id cannot be read")]
        }
        for (index, stored) in rows.enumerated() {
            guard stored.version == index + 1 else {
                return [
                    finding(
                        .history, head, "order \(id): history row \(index + 1) is missing")
                ]
            }
            guard let (entry, number) = stored.row else {
                return [
                    finding(
                        .history, head, "order \(id): history row \(index + 1) cannot be read")
                ]
            }
            hash = HistoryHash.of(entry, lineNumber: number, order: id, after: hash)
            guard hash == stored.hash else {
                return [
                    finding(
                        .chain, head, "order \(id): history row \(entry.version) was changed")
                ]
            }
            if entry.subject == .order { state = entry.to }
            if entry.subject == .line, let number { lines[number] = entry.to }
        }
        guard rows.count == head.version else {
            return [
                finding(
                    .history, head,
                    "order \(id): version \(head.version), but \(rows.count) history rows")
            ]
        }
        guard state == head.state else {
            return [
                finding(
                    .state, head,
                    "order \(id): state \(head.state), but its history ends in \(state)")
            ]
        }
        return check(lines, of: head, stored)
    }

    private func check(
        _ ends: [Int: String], of head: Head, _ stored: [StoredLine]
    ) -> [Found] {
        stored.compactMap { line in
            guard let end = ends[line.number], end != line.state else { return nil }
            return Found(
                kind: .state, subject: line.id, position: head.key, order: head.key,
                detail: "order \(head.id), line \(line.number): state \(line.state), but its "
                    + "history ends in \(end)")
        }
    }

    private func finding(_ kind: Invariant, _ head: Head, _ detail: String) -> Found {
        Found(
            kind: kind, subject: head.id, position: head.key, order: head.key, detail: detail)
    }
}
