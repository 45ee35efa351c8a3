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
        let (days, sequences): (String, String)
        switch sql.dialect {
        case .sqlite:
            days = "SELECT day,last FROM order_numbers"
            sequences = "SELECT name,value FROM sequences WHERE name IN('intent','online')"
        // differs: one sequence counts for all days, each from its own base; the last number is
        // the highest that a day can have given out.
        case .postgres:
            days = """
                SELECT n.day,s.last_value-CASE WHEN s.is_called THEN 0 ELSE 1 END-n.base \
                FROM order_numbers n,order_number_sequence s
                """
            sequences = """
                SELECT 'intent',last_value-CASE WHEN is_called THEN 0 ELSE 1 END \
                FROM intent_sequence \
                UNION ALL SELECT 'online',last_value-CASE WHEN is_called THEN 0 ELSE 1 END \
                FROM online_number_sequence
                """
        }
        try sql.forEach(days) { row in series.days[try row.text(0)] = try row.integer(1) }
        try sql.forEach(sequences) { row in
            series.sequences[try row.text(0)] = try row.integer(1)
        }
        return series
    }

    /// Writes them into a database that has none.
    func write(_ sql: any SQLTransaction) throws {
        switch sql.dialect {
        case .sqlite:
            for (day, last) in days.sorted(by: { $0.key < $1.key }) where last > 0 {
                try sql.execute(
                    "INSERT INTO order_numbers(day,last) VALUES($1,$2)",
                    [.text(day), .integer(last)])
            }
            for (name, value) in sequences where value > 0 {
                try sql.execute(
                    "INSERT INTO sequences(name,value) VALUES($1,$2)",
                    [.text(name), .integer(value)])
            }
        // differs: see `read`; every base is counted back from the highest number of any day.
        case .postgres:
            let top = days.values.max() ?? 0
            try Self.set("order_number_sequence", to: top, sql)
            try Self.set("intent_sequence", to: sequences["intent"] ?? 0, sql)
            try Self.set("online_number_sequence", to: sequences["online"] ?? 0, sql)
            for (day, last) in days.sorted(by: { $0.key < $1.key }) {
                try sql.execute(
                    "INSERT INTO order_numbers(day,base) VALUES($1,$2)",
                    [.text(day), .integer(top - last)])
            }
        }
    }

    private static func set(_ sequence: String, to last: Int64, _ sql: any SQLTransaction) throws {
        _ = try sql.scalar(
            "SELECT setval('\(sequence)',$1,$2=1)", [.integer(max(last, 1)), .bool(last > 0)])
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
