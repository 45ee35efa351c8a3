internal import Application
internal import Domain
internal import SQL

/// How much of one item a change moves.
struct ItemSum {
    /// The id of a product or variant.
    let item: String
    /// Above 0.
    let quantity: Int64

    /// The sums in the order in which their rows are locked (V4).
    static func sorted(_ quantities: [String: Int64]) -> [ItemSum] {
        quantities.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            .map { ItemSum(item: $0.key, quantity: $0.value) }
    }
}

/// A stock row after a change.
struct ShiftedStock {
    let key: Int64
    let free: Int64
    let onHand: Int64
    let threshold: Int64
}

/// A row to append to the inventory log.
struct LogRow {
    let stock: Int64
    let change: Int64
    let kind: StockChangeKind
    /// Stock on hand after the change.
    let after: Int64
    let order: ID<Order>?
    let reason: String?
}

/// The conditional updates of stock rows, one statement an item, and what follows from them.
extension StoreTransaction {
    private static let returning = """
         RETURNING key,free,free+reserved,(SELECT p.low_stock_threshold FROM products_core p \
        WHERE p.key=product_key)
        """
    /// Free → reserved.
    static let takeFree = """
        UPDATE stock SET free=free-$2,reserved=reserved+$2 WHERE item=$1 AND free>=$2
        """
    /// Reserved → free.
    static let giveBack = """
        UPDATE stock SET free=free+$2,reserved=reserved-$2 WHERE item=$1 AND reserved>=$2
        """
    /// Reserved → sold.
    static let sell = """
        UPDATE stock SET sold=sold+$2,reserved=reserved-$2 WHERE item=$1 AND reserved>=$2
        """
    /// Sold → free.
    static let bringBack = """
        UPDATE stock SET free=free+$2,sold=sold-$2 WHERE item=$1 AND sold>=$2
        """
    /// Nothing → free.
    static let receive = "UPDATE stock SET free=free+$2,received=received+$2 WHERE item=$1"
    /// Free → nothing.
    static let writeOff = """
        UPDATE stock SET free=free-$2,written_off=written_off+$2 WHERE item=$1 AND free>=$2
        """

    /// Runs one update an item, in order; nil where its condition did not hold.
    func shift(_ sums: [ItemSum], _ text: String) throws -> [ShiftedStock?] {
        var shifted = [ShiftedStock?](repeating: nil, count: sums.count)
        let queries = sums.map {
            SQLQuery(text + Self.returning, [.text($0.item), .integer($0.quantity)])
        }
        // In this order on the server too, and waited for once.
        try translated {
            try sql.forEach(of: queries) { index, row in
                var columns = Columns(row)
                shifted[index] = ShiftedStock(
                    key: try columns.integer(), free: try columns.integer(),
                    onHand: try columns.integer(), threshold: try columns.integer())
            }
        }
        return shifted
    }

    /// Every row must have changed: reservations and stock say the same, or nothing is written
    /// (V6).
    @discardableResult
    func checked(_ sums: [ItemSum], _ rows: [ShiftedStock?]) throws -> [ShiftedStock] {
        try zip(sums, rows).map { sum, row in
            guard let row else {
                throw StorageError(
                    .defect,
                    "the stock of \(sum.item) holds fewer units than its reservations say; "
                        + "nothing was written: run waybill verify")
            }
            return row
        }
    }

    /// Appends rows of the inventory log.
    func log(_ rows: [LogRow], by actor: Actor, at: Timestamp) throws {
        guard !rows.isEmpty else { return }
        let actor = try key(of: actor)
        for row in rows {
            try post(
                """
                INSERT INTO inventory_log_core(stock_key,change,kind,stock_before,stock_after,\
                order_key,actor,reason,at_us) VALUES($1,$2,$3,$4,$5,\
                (SELECT key FROM orders_core WHERE id=$6),$7,$8,$9)
                """,
                [
                    .integer(row.stock), .integer(row.change), .text(row.kind.rawValue),
                    .integer(row.after - row.change), .integer(row.after), .id(row.order),
                    .integer(actor), .optional(row.reason), .time(at),
                ])
        }
    }

    /// Notes items whose free units fell to their threshold or below, once a crossing.
    func noteCrossings(_ rows: [ShiftedStock], _ sums: [ItemSum], at: Timestamp) throws {
        for (row, sum) in zip(rows, sums)
        where StockLevel.crosses(
            threshold: row.threshold, before: row.free + sum.quantity, after: row.free)
        {
            try post(
                """
                INSERT INTO stock_alerts(stock_key,available,threshold,at_us) VALUES($1,$2,$3,$4)
                """,
                [.integer(row.key), .integer(row.free), .integer(row.threshold), .time(at)])
        }
    }
}
