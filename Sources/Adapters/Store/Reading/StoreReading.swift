internal import Application
internal import Domain
internal import SQL

/// What snapshots and transactions share: the reads of the port, over whichever of the two it is.
protocol StoreReading: OrderReading {
    /// Where statements run.
    var sql: any SQLReader { get }
    /// How raw replies are opened.
    var seal: StoreSeal { get }
    /// Waits until nobody else decides about this, where what is read may be written back.
    func hold(_ lock: StoreLock) throws
    /// Told of every order that was read whole; a transaction remembers its keys.
    func note(_ order: ReadOrder)
    /// What was read for placing an order before it is asked for.
    var ahead: PlacingAhead? { get }
    /// The house account, where it is known without looking.
    var knownHouse: ID<Customer>? { get }
    /// Told of the house account when it was read.
    func learn(house: ID<Customer>)
}

extension StoreReading {
    /// Every row, read left to right; SQL errors become the port's.
    func rows<Value>(
        _ text: String, _ values: [SQLValue] = [], _ map: (inout Columns) throws -> Value
    ) throws -> [Value] {
        try translated {
            try sql.query(text, values) { row in
                var columns = Columns(row)
                return try map(&columns)
            }
        }
    }

    /// Calls the body for each row, read left to right; SQL errors become the port's.
    func forEachRow(
        _ text: String, _ values: [SQLValue], _ body: (inout Columns) throws -> Void
    ) throws {
        try translated {
            try sql.forEach(text, values) { row in
                var columns = Columns(row)
                try body(&columns)
            }
        }
    }

    /// The same for several queries that are waited for once, with the query's index.
    func forEachRow(
        of queries: [SQLQuery], _ body: (Int, inout Columns) throws -> Void
    ) throws {
        try translated {
            try sql.forEach(of: queries) { index, row in
                var columns = Columns(row)
                try body(index, &columns)
            }
        }
    }

    /// The first row, read left to right; nil if there is none.
    func row<Value>(
        _ text: String, _ values: [SQLValue] = [], _ map: (inout Columns) throws -> Value
    ) throws -> Value? {
        try translated {
            try sql.first(text, values) { row in
                var columns = Columns(row)
                return try map(&columns)
            }
        }
    }

    /// The first column of the first row; nil for NULL or no row.
    func scalar(_ text: String, _ values: [SQLValue] = []) throws -> Int64? {
        try translated { try sql.scalar(text, values) }
    }
}
