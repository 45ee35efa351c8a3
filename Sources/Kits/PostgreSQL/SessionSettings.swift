internal import SQL

/// What every session, or behind a pooler every transaction, is set to (SEC101).
struct SessionSettings: Sendable {
    /// How long an answer may take before the line counts as lost, in microseconds.
    let answerMicroseconds: Int64
    /// Names and values of the settings, in order.
    private let settings: [(name: String, value: String)]

    /// The settings of one configuration.
    init(_ configuration: PostgreSQLConfiguration) {
        answerMicroseconds = Int64(configuration.statementSeconds + 5) * 1_000_000
        settings = [
            // pg_catalog is searched first as it is not named; temporary tables never hide ours.
            ("search_path", "\(Self.quoted(configuration.schema)), pg_temp"),
            ("statement_timeout", "\(configuration.statementSeconds)s"),
            ("lock_timeout", "\(configuration.lockSeconds)s"),
            (
                "idle_in_transaction_session_timeout",
                "\(configuration.idleInTransactionSeconds)s"
            ),
            ("datestyle", "ISO"), ("timezone", "UTC"),
            // Statements here read some hundred rows by index. Starting workers or compiling costs
            // ten times that (12 ms against 1 ms for 200 events), and at the default cost of a page
            // away from the last one the planner walks 200,000 rows by time past a rare state.
            ("jit", "off"), ("max_parallel_workers_per_gather", "0"), ("random_page_cost", "1.1"),
        ]
    }

    /// One statement that sets everything, for the session or for the running transaction.
    func query(isLocal: Bool) -> String {
        let calls = settings.indices.map {
            "set_config('\(settings[$0].name)', $\($0 + 1), \(isLocal))"
        }
        // Who committed must find it after a power cut, whatever the server's default is.
        let durable =
            "CASE WHEN current_setting('synchronous_commit') IN('off','local','remote_write') "
            + "THEN set_config('synchronous_commit', 'on', \(isLocal)) END"
        return "SELECT \(calls.joined(separator: ", ")), \(durable)"
    }

    /// The values that the statement takes.
    var values: [String] { settings.map(\.value) }

    /// Which server serves this session: its run, the cluster and its timeline.
    ///
    /// A server that recovered from a crash without a new postmaster shows it by new statistics.
    static let factsQuery = """
        SELECT pg_postmaster_start_time()::text || ' ' ||
                (SELECT coalesce(stats_reset::text, '') FROM pg_stat_bgwriter),
            (SELECT system_identifier::text FROM pg_control_system()),
            CASE WHEN pg_is_in_recovery() THEN 'standby'
                ELSE substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) END
        """

    /// A name as SQL writes it.
    static func quoted(_ name: String) -> String {
        var result = "\""
        for character in name {
            if character == "\"" { result.append(character) }
            result.append(character)
        }
        return result + "\""
    }
}
