internal import SQL

/// The parts of a round, in their order; the raw value is stored and labels the metric.
enum CheckPart: String, CaseIterable, Sendable {
    case orders, customers, stock
    case stockLog = "stock_log"
    case ledger, feed, counters

    /// The part after this one; nil after the last.
    var next: CheckPart? {
        let all = Self.allCases
        guard let index = all.firstIndex(of: self), index + 1 < all.endIndex else { return nil }
        return all[index + 1]
    }

    /// Rows that cost as much as one order: events and postings are small, and there are many.
    var rowsPerUnit: Int {
        switch self {
        case .orders, .customers, .stock, .counters: 1
        case .stockLog, .ledger, .feed: 10
        }
    }

    /// The table and the key that a part walks along; nil for counters, whose steps are numbered.
    var walk: (table: String, key: String)? {
        switch self {
        case .orders: ("orders_core", "key")
        case .customers: ("customers", "key")
        case .stock: ("stock", "key")
        case .stockLog: ("inventory_log_core", "key")
        case .ledger: ("ledger_transactions", "key")
        case .feed: ("feed", "pos")
        case .counters: nil
        }
    }
}

/// What one look at a range of a part came to.
struct CheckedRange: Sendable {
    let part: CheckPart
    let range: KeyRange
    /// Rows that were looked at.
    let rows: Int
    let found: [Found]

    /// What it cost in orders; a look at nothing costs one, so that every slice has an end.
    var cost: Int { max((rows + part.rowsPerUnit - 1) / part.rowsPerUnit, 1) }

    /// Whether the part ends here.
    var isLast: Bool { range.upTo == .max }
}

/// Checks ranges of parts on one snapshot.
struct PartCheck {
    let snapshot: StoreSnapshot

    /// Checks the rows of a part after a key, those that cost at most `units`.
    func run(_ part: CheckPart, after: Int64, units: Int) throws -> CheckedRange {
        guard let walk = part.walk else { return try counters(after: after) }
        let limit = units * part.rowsPerUnit
        let keys = try snapshot.row(
            """
            SELECT count(*),max(k.at) FROM (SELECT \(walk.key) AS at FROM \(walk.table) \
            WHERE \(walk.key)>$1 ORDER BY \(walk.key) LIMIT $2) k
            """, [.integer(after), .int(limit)]
        ) { row in (count: try row.int(), last: try row.optionalInteger()) }
        let count = keys?.count ?? 0
        let isLast = count < limit
        let range = KeyRange(after: after, upTo: isLast ? .max : keys?.last ?? .max)
        return CheckedRange(
            part: part, range: range, rows: count,
            found: try found(part, range, isEmpty: count == 0))
    }

    private func found(_ part: CheckPart, _ range: KeyRange, isEmpty: Bool) throws -> [Found] {
        let isEnd = range.upTo == .max
        if isEmpty { return part == .feed ? try FeedCheck.end(snapshot) : [] }
        switch part {
        case .orders:
            return try ChainCheck(snapshot: snapshot, range: range).found()
                + snapshot.found(OrderCheck.rules + LedgerCheck.orders, in: range)
        case .customers: return try snapshot.found([LedgerCheck.wallets], in: range)
        case .stock: return try snapshot.found(StockCheck.rules, in: range)
        case .stockLog: return try snapshot.found([StockCheck.log], in: range)
        case .ledger:
            return try snapshot.found(LedgerCheck.sums + [LedgerCheck.accounts], in: range)
        case .feed:
            return try snapshot.found(FeedCheck.rules, in: range)
                + (isEnd ? FeedCheck.end(snapshot) : [])
        case .counters: return []
        }
    }

    /// One family of counters; it costs as many rows as there are orders.
    private func counters(after: Int64) throws -> CheckedRange {
        let step = after + 1
        return CheckedRange(
            part: .counters,
            range: KeyRange(after: after, upTo: step >= CounterCheck.steps ? .max : step),
            rows: Int(try snapshot.kept(CounterName.orders)),
            found: try CounterCheck(snapshot: snapshot).found(step: step))
    }
}
