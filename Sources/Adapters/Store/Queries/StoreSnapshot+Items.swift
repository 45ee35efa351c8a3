internal import Application
internal import Domain
internal import SQL

extension StoreSnapshot {
    /// Keys in one statement; few sizes, so that the statement cache holds them all.
    private static let step = 25

    /// The list rows of these orders, in the order of the keys.
    func items(_ keys: [Int64]) throws -> [OrderListItem] {
        guard let last = keys.last else { return [] }
        let missing = (Self.step - keys.count % Self.step) % Self.step
        let padded = keys + [Int64](repeating: last, count: missing)
        let places = (1...padded.count).map { "$\($0)" }.joined(separator: ",")
        var found: [Int64: FoundItem] = [:]
        let all = try rows(
            """
            SELECT o.key,\(OrderRow.columns),c.name,o.line_count,\
            (SELECT text FROM texts WHERE key=r.word_key),\(ResultRow.readingColumns),\
            \(LineRow.columns) FROM \(OrderRow.tables) \
            LEFT JOIN order_lines l ON l.order_key=o.key AND l.line_no=1 \
            LEFT JOIN services s ON s.key=l.service_key LEFT JOIN texts t ON t.key=l.name_key \
            LEFT JOIN line_results r ON r.key=l.result_key \
            LEFT JOIN line_terms lt ON lt.line_key=l.key WHERE o.key IN(\(places))
            """, padded.map { .integer($0) }
        ) { row in try FoundItem(&row) }
        for item in all { found[item.key] = item }
        let states = try lineStates(of: all.filter { $0.lineCount > 1 }.map(\.key))
        return keys.compactMap { key in found[key].map { $0.item(states[key]) } }
    }

    private func lineStates(of keys: [Int64]) throws -> [Int64: [LineState: Int]] {
        var result: [Int64: [LineState: Int]] = [:]
        for key in keys {
            let counts = try rows(
                "SELECT state,count(*) FROM order_lines WHERE order_key=$1 GROUP BY state",
                [.integer(key)]
            ) { row in (try row.word(LineState.self), try row.int()) }
            result[key] = Dictionary(uniqueKeysWithValues: counts)
        }
        return result
    }
}

/// A list row as it was read, before the states of its other lines are known.
private struct FoundItem {
    let key: Int64
    let order: OrderRecord
    let customerName: String
    let lineCount: Int
    let providerWord: String?
    let result: ParsedResult?
    let line: LineRecord

    /// Reads one joined row.
    init(_ row: inout Columns) throws {
        key = try row.integer()
        order = try OrderRow.read(&row)
        customerName = try row.text()
        lineCount = try row.int()
        providerWord = try row.optionalText()
        result = try ResultRow.optionalReading(&row)
        line = try LineRow.read(&row, order: order.id)
    }

    /// The finished row.
    func item(_ states: [LineState: Int]?) -> OrderListItem {
        OrderListItem(
            order: order, customerName: customerName, lineCount: lineCount, line: line,
            result: result, providerWord: providerWord, lineStates: states ?? [line.state: 1])
    }
}
