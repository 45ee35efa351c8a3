package import Application
package import Domain
internal import SQL

extension Store {
    /// Exact totals: kept counters for all orders, counted for one customer.
    package func totals(customer: ID<Customer>?) async throws -> Totals {
        try await reading { snapshot in
            if let customer { return try snapshot.totals(of: customer) }
            let states = OrderState.allCases.map { ($0, CounterName.state($0)) }
            let lines = LineState.allCases.map { ($0, CounterName.line($0)) }
            let kept = try snapshot.kept([CounterName.orders] + states.map(\.1) + lines.map(\.1))
            return Totals(
                orders: Int(kept[CounterName.orders] ?? 0),
                byState: Dictionary(
                    uniqueKeysWithValues: states.map { ($0, Int(kept[$1] ?? 0)) }
                ).filter { $0.value != 0 },
                byLineState: Dictionary(
                    uniqueKeysWithValues: lines.map { ($0, Int(kept[$1] ?? 0)) }
                ).filter { $0.value != 0 })
        }
    }

    /// The newest sync runs, newest first.
    package func syncRuns(limit: Int) async throws -> [SyncRun] {
        try await reading { snapshot in
            try snapshot.rows(
                """
                SELECT id,cause,started_at,finished_at,asked,calls,completed,rejected,unchanged,\
                missing,failed,failed_chunks FROM sync_runs ORDER BY started_at DESC,id DESC \
                LIMIT $1
                """, [.int(limit)]
            ) { row in
                var run = SyncRun(
                    id: try row.text(), cause: try row.word(SyncRun.Cause.self),
                    startedAt: try row.time())
                run.finishedAt = try row.optionalTime()
                run.asked = try row.int()
                run.calls = try row.int()
                run.completed = try row.int()
                run.rejected = try row.int()
                run.unchanged = try row.int()
                run.missing = try row.int()
                run.failed = try row.int()
                run.failedChunks = try CompactJSON.list(try row.text())
                return run
            }
        }
    }

    /// Jobs by state and the ages that alarms look at.
    package func queueHealth() async throws -> QueueHealth {
        try await reading { snapshot in
            func count(_ state: String) throws -> Int {
                let count = try snapshot.scalar(
                    """
                    SELECT count(*) FROM order_processing_queue_core WHERE state='\(state)' \
                    AND \(Self.isSend)
                    """)
                return Int(count ?? 0)
            }
            let ready = try snapshot.scalar(
                """
                SELECT min(run_at) FROM order_processing_queue_core WHERE state='ready' \
                AND \(Self.isSend)
                """)
            let uncertain = try snapshot.scalar(
                "SELECT min(submitted_at) FROM order_lines WHERE state='uncertain'")
            return QueueHealth(
                ready: try count("ready"), running: try count("running"),
                dead: try count("dead"),
                oldestReady: ready.map { Timestamp(microseconds: $0) },
                oldestUncertain: uncertain.map { Timestamp(microseconds: $0) })
        }
    }

    /// A job that sends something: what people work off is told elsewhere.
    private static let isSend =
        "lane IN(SELECT key FROM texts WHERE text LIKE 'dispatch:%')"

    /// All services, by provider, category and name.
    package func services() async throws -> [ServiceRecord] {
        try await reading { try $0.services() }
    }

    /// All provider accounts.
    package func providers() async throws -> [ProviderRecord] {
        try await reading { try $0.providers() }
    }
}

extension StoreSnapshot {
    /// Totals of one customer, counted.
    fileprivate func totals(of customer: ID<Customer>) throws -> Totals {
        let orders = try rows(
            """
            SELECT state,count(*) FROM orders_core \
            WHERE customer_key=(SELECT key FROM customers WHERE id=$1) GROUP BY state
            """, [.id(customer)]
        ) { row in (try row.word(OrderState.self), try row.int()) }
        let lines = try rows(
            """
            SELECT l.state,count(*) FROM orders_core o JOIN order_lines l ON l.order_key=o.key \
            WHERE o.customer_key=(SELECT key FROM customers WHERE id=$1) GROUP BY l.state
            """, [.id(customer)]
        ) { row in (try row.word(LineState.self), try row.int()) }
        return Totals(
            orders: orders.reduce(0) { $0 + $1.1 },
            byState: Dictionary(uniqueKeysWithValues: orders),
            byLineState: Dictionary(uniqueKeysWithValues: lines))
    }
}
