internal import SQL

/// Numbers that only rise: order numbers a day, and named sequences.
struct MovedSeries: Sendable, Equatable {
    /// The last number of each day, by `YYYYMMDD`.
    var days: [String: Int64] = [:]
    /// The last value of each sequence, by name.
    var sequences: [String: Int64] = [:]

    /// Reads them; right only while nobody takes a number.
    static func read(_ sql: any SQLReader) throws -> MovedSeries {
        var series = MovedSeries()
        try sql.forEach("SELECT day,last FROM order_numbers") { row in
            series.days[try row.text(0)] = try row.integer(1)
        }
        try sql.forEach("SELECT name,value FROM sequences") { row in
            series.sequences[try row.text(0)] = try row.integer(1)
        }
        return series
    }

    /// Writes them into a database that has none, or older ones.
    func write(_ sql: any SQLTransaction) throws {
        for (day, last) in days.sorted(by: { $0.key < $1.key }) {
            try sql.execute(
                """
                INSERT INTO order_numbers(day,last) VALUES($1,$2) \
                ON CONFLICT(day) DO UPDATE SET last=excluded.last
                """, [.text(day), .integer(last)])
        }
        for (name, value) in sequences.sorted(by: { $0.key < $1.key }) {
            try sql.execute(
                """
                INSERT INTO sequences(name,value) VALUES($1,$2) \
                ON CONFLICT(name) DO UPDATE SET value=excluded.value
                """, [.text(name), .integer(value)])
        }
    }

    /// Sentences about what differs from another database's numbers.
    func differences(from other: MovedSeries) -> [String] {
        Self.compare("order numbers of", days, other.days)
            + Self.compare("sequence", sequences, other.sequences)
    }

    private static func compare(
        _ what: String, _ left: [String: Int64], _ right: [String: Int64]
    ) -> [String] {
        Set(left.keys).union(right.keys).sorted().compactMap { name in
            let (one, two) = (left[name] ?? 0, right[name] ?? 0)
            return one == two ? nil : "\(what) \(name): \(one) in the source, \(two) in the target"
        }
    }
}
