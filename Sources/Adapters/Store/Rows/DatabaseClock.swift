internal import SQL

/// The clock that nodes of one store have in common.
enum DatabaseClock {
    /// Now in microseconds, as an expression that is computed once a statement.
    static func now(_ dialect: Dialect) -> String {
        switch dialect {
        // differs: one machine owns the file, so its clock is everybody's; whole seconds do.
        case .sqlite: "(CAST(strftime('%s','now') AS INTEGER)*1000000)"
        // differs: nodes' clocks differ by minutes, the server's is one (J3). As a subquery, so
        // that an index on the other side is used.
        case .postgres:
            "(SELECT CAST(extract(epoch FROM clock_timestamp())*1000000 AS BIGINT))"
        }
    }
}
