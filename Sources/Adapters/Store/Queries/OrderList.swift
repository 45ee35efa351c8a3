internal import Application
internal import Domain
internal import SQL

/// Finds the keys of a page of orders and the exact count of a filter.
struct OrderList {
    /// Finds below this are sorted whole; above it they lie close together in the list's order.
    private static func fewOrders(_ dialect: Dialect) -> Int {
        switch dialect {
        case .sqlite: 2_000
        // differs: it would read 200,000 lines to find 3,300 of them one by one (150 ms); sorting
        // those takes 25 ms.
        case .postgres: 20_000
        }
    }

    /// Customers with fewer orders than this are read through their own index.
    static let smallCustomerOrders: Int64 = 10_000

    let snapshot: StoreSnapshot
    let filter: OrderFilter

    /// Exactly how many orders the filter finds; kept counters answer the common cases.
    func total() throws -> Int {
        if let kept = try keptTotal() { return Int(kept) }
        let parts = FilterSQL(filter, dialect: snapshot.sql.dialect)
        let count = try snapshot.scalar(
            parts.lineCount
                ?? "SELECT count(*) FROM orders_core o WHERE \(parts.everything)", parts.values)
        return Int(count ?? 0)
    }

    /// The sum of kept counters when the filter is on one field that has them, else nil.
    private func keptTotal() throws -> Int64? {
        if filter.isUnfiltered { return try snapshot.kept(CounterName.orders) }
        var rest = filter
        var names: [String] = []
        if !filter.states.isEmpty {
            names = filter.states.map(CounterName.state)
            rest.states = []
        } else if !filter.words.isEmpty {
            names = filter.words.map(CounterName.word)
            rest.words = []
        } else if !filter.channels.isEmpty {
            names = filter.channels.map(CounterName.channel)
            rest.channels = []
        } else if filter.providers.count == 1 {
            // Two providers can share an order, so only one of them may be looked up.
            names = filter.providers.map(CounterName.provider)
            rest.providers = []
        } else if filter.customer != nil {
            rest.customer = nil
            return rest.isUnfiltered ? try customerTotal() : nil
        } else if filter.services.count == 1, let service = filter.services.first {
            rest.services = []
            return rest.isUnfiltered ? try serviceTotal(service) : nil
        }
        guard rest.isUnfiltered else { return nil }
        return try Set(names).reduce(0) { sum, name in sum + (try snapshot.kept(name)) }
    }

    /// Orders of one service; nil when the text names several.
    private func serviceTotal(_ text: String) throws -> Int64? {
        let keys = try snapshot.rows(
            "SELECT key FROM services WHERE id=$1 OR code=$1", [.text(text)]
        ) { row in try row.integer() }
        guard keys.count <= 1 else { return nil }
        return try keys.first.map { try snapshot.kept(CounterName.service($0)) } ?? 0
    }

    private func customerTotal() throws -> Int64 {
        guard let customer = filter.customer,
            let key = try snapshot.scalar("SELECT key FROM customers WHERE id=$1", [.id(customer)])
        else { return 0 }
        return try snapshot.kept(CounterName.customer(key))
    }

    /// The keys of a page in list order, newest first; at most `limit`.
    func keys(at position: PagePosition, limit: Int, total: Int) throws -> [Int64] {
        let small = try filter.customer != nil && customerTotal() < Self.smallCustomerOrders
        var parts = FilterSQL(filter, dialect: snapshot.sql.dialect, smallCustomer: small)
        let place = try keyset(position, &parts)
        let rising: Bool
        switch position {
        case .newest, .after: rising = false
        case .before: rising = true
        }
        let order = rising ? "ASC" : "DESC"
        let count = parts.bind(.int(limit))
        var conditions = parts.order + place
        if let search = parts.search { conditions.append(search) }
        let isFew =
            total <= Self.fewOrders(snapshot.sql.dialect)
            && (parts.lineSet != nil || parts.search != nil)
        if let line = isFew ? parts.lineSet : parts.lineTest { conditions.append(line) }
        // A search gives its own small set, which no branch's index may replace.
        let branches =
            isFew
            ? [
                "(" + (parts.branches.isEmpty ? "1=1" : parts.branches.joined(separator: " OR "))
                    + ")"
            ]
            : parts.branches.isEmpty ? ["1=1"] : parts.branches
        let sorted = isFew ? "o.placed_at+0" : "o.placed_at"
        let selects = branches.map { branch in
            """
            SELECT * FROM (SELECT o.key AS key,o.placed_at AS placed_at FROM orders_core o WHERE \
            \(([branch] + conditions).joined(separator: " AND ")) \
            ORDER BY \(sorted) \(order),o.key \(order) LIMIT \(count)) AS branch
            """
        }
        let text =
            selects.count == 1
            ? selects[0]
            : """
            SELECT * FROM (\(selects.joined(separator: " UNION ALL "))) AS branches \
            ORDER BY placed_at \(order),key \(order) LIMIT \(count)
            """
        let found = try snapshot.rows(text, parts.values) { row in try row.integer() }
        return rising ? found.reversed() : found
    }

    private func keyset(_ position: PagePosition, _ parts: inout FilterSQL) throws -> [String] {
        let cursor: OrderCursor
        let side: String
        switch position {
        case .newest: return []
        case .after(let value): (cursor, side) = (value, "<")
        case .before(let value): (cursor, side) = (value, ">")
        }
        let key = try snapshot.scalar(
            "SELECT key FROM orders_core WHERE id=$1", [.id(cursor.order)])
        let at = parts.bind(.time(cursor.placedAt))
        let tie = parts.bind(.integer(key ?? 0))
        return ["o.placed_at\(side)=\(at)", "(o.placed_at\(side)\(at) OR o.key\(side)\(tie))"]
    }
}
