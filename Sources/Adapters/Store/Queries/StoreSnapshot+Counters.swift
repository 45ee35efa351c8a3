internal import SQL

extension StoreSnapshot {
    /// The value of a kept counter, 0 before its first change.
    func kept(_ name: String) throws -> Int64 { try kept([name])[name] ?? 0 }

    /// The values of kept counters by name; absent before the first change.
    func kept(_ names: [String]) throws -> [String: Int64] {
        guard !names.isEmpty else { return [:] }
        let places = names.indices.map { "$\($0 + 1)" }.joined(separator: ",")
        let found = try rows(
            counters(where: "name IN(\(places))"), names.map { .text($0) }
        ) { row in (try row.text(), try row.integer()) }
        return Dictionary(found) { first, _ in first }
    }

    /// Every kept counter with its value.
    func everyCounter() throws -> [String: Int64] {
        let found = try rows(counters(where: "1=1")) { row in (try row.text(), try row.integer()) }
        return Dictionary(found) { first, _ in first }
    }

    private func counters(where condition: String) -> String {
        switch sql.dialect {
        case .sqlite: "SELECT name,value FROM counters WHERE \(condition)"
        // differs: what writers added and the feeder has not folded yet belongs to the value.
        case .postgres:
            """
            SELECT name,CAST(sum(value) AS BIGINT) FROM (SELECT name,value FROM counters \
            WHERE \(condition) UNION ALL SELECT name,delta FROM counter_changes \
            WHERE \(condition)) AS kept GROUP BY name
            """
        }
    }
}
