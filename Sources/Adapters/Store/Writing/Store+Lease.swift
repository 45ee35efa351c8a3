internal import Application
internal import SQL

/// Who does a named piece of shared work: a row, by the clock that all nodes have in common (J1).
extension Store: ScheduleLease {
    /// Takes or renews a named lease for `seconds`, 0 gives it away; false while another has it.
    package func holdLease(_ name: String, node: String, seconds: Int) async throws -> Bool {
        let now = DatabaseClock.now(database.dialect)
        return try await change(
            """
            INSERT INTO leases(name,node,until) VALUES($1,$2,\(now)+$3) \
            ON CONFLICT(name) DO UPDATE SET node=excluded.node,until=excluded.until \
            WHERE leases.node=excluded.node OR leases.until<\(now)
            """, [.text(name), .text(node), .integer(Int64(seconds) * 1_000_000)]) == 1
    }
}
