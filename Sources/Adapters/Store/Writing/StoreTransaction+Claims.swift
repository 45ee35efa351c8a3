internal import Application
internal import Domain
internal import SQL

/// Who works on a job: leases run by the clock that all nodes have in common (J3).
extension StoreTransaction {
    /// Claims ready dispatch jobs of a provider's lane (J2), customers in turn.
    package func claimJobs(
        provider: String, node: String, limit: Int, now: Timestamp, leaseUntil: Timestamp
    ) throws -> [JobClaim] {
        let lane = try key(of: DispatchLane.name(provider))
        let found = try jobs(
            // The plus leaves the index of turns: 20,000 ready jobs are not sorted for each claim.
            "q.lane=$1 AND q.state='ready' AND +q.run_at<=$2", order: "q.turn,q.key",
            [.integer(lane), .time(now), .int(limit)])
        let lease = lease(until: leaseUntil, now: now)
        if !found.isEmpty {
            // One statement for all of them, not one each.
            let places = found.indices.map { "$\($0 + 3)" }.joined(separator: ",")
            try post(
                """
                UPDATE order_processing_queue_core SET state='running',attempts=attempts+1,\
                fence=fence+1,node=$1,lease_until=\(lease.text) WHERE key IN(\(places))
                """, [.text(node), lease.value] + found.map { .integer($0.key) })
        }
        try advance(lane, to: found.map(\.turn).max())
        return found.map { $0.claim(crashed: false) }
    }

    /// Notes the turn that a lane has reached.
    private func advance(_ lane: Int64, to turn: Int64?) throws {
        guard let turn else { return }
        switch sql.dialect {
        case .sqlite:
            try execute(
                """
                INSERT INTO lane_turns(lane,customer,turn) VALUES($1,0,$2) \
                ON CONFLICT(lane,customer) DO UPDATE SET turn=excluded.turn \
                WHERE lane_turns.turn<excluded.turn
                """, [.integer(lane), .integer(turn)])
        // differs: the waiting jobs themselves tell it; see `enqueueByTurns`.
        case .postgres: return
        }
    }

    /// Renews leases; returns the lines whose lease was lost (J4).
    package func renewLeases(
        _ claims: [JobClaim], now: Timestamp, until: Timestamp
    ) throws -> [ID<Line>] {
        let lease = lease(until: until, now: now)
        return try claims.filter { claim in
            try execute(
                """
                UPDATE order_processing_queue_core SET lease_until=\(lease.text) \
                WHERE line_key=(SELECT key FROM order_lines WHERE id=$1) AND state='running' \
                AND fence=$3
                """, [.id(claim.line), lease.value, .integer(claim.fence)]) == 0
        }.map(\.line)
    }

    /// Running jobs whose lease ended before `now`, or all of other nodes when `everyone` (J5).
    package func takeOverJobs(
        now: Timestamp, everyone: Bool, node: String, limit: Int
    ) throws -> [JobClaim] {
        let order = "q.lease_until,q.key"
        let found: [StoredJob]
        switch sql.dialect {
        case .sqlite:
            found = try jobs(
                "q.state='running' AND (q.lease_until<$1 OR ($2=1 AND COALESCE(q.node,'')<>$3))",
                order: order, [.time(now), .bool(everyone), .text(node), .int(limit)])
        // differs: several nodes work there, so that another's job is free only when its lease
        // ended, by the server's clock; at a start, too (J5).
        case .postgres:
            found = try jobs(
                "q.state='running' AND q.lease_until<\(DatabaseClock.now(.postgres))",
                order: order, [.int(limit)])
        }
        let lease = lease(
            until: now.adding(microseconds: DispatchLane.leaseMicroseconds), now: now)
        for job in found {
            try post(
                """
                UPDATE order_processing_queue_core SET attempts=attempts+1,crashes=crashes+1,\
                fence=fence+1,node=$1,lease_until=\(lease.text) WHERE key=$3
                """, [.text(node), lease.value, .integer(job.key)])
        }
        return found.map { $0.claim(crashed: true) }
    }

    /// When a lease ends, as an expression over `$2`.
    private func lease(until: Timestamp, now: Timestamp) -> (text: String, value: SQLValue) {
        switch sql.dialect {
        case .sqlite: ("$2", .time(until))
        // differs: nodes' clocks differ, so only the lease's length is taken from the caller (J3).
        case .postgres: ("\(DatabaseClock.now(.postgres))+$2", .integer(until.since(now)))
        }
    }

    private func jobs(
        _ condition: String, order: String, _ values: [SQLValue]
    ) throws -> [StoredJob] {
        let lock: String
        switch sql.dialect {
        case .sqlite: lock = ""
        // differs: several nodes claim on PostgreSQL; each steps over what another one holds. The
        // order's row is locked with the job, since whoever changes an order locks it first.
        case .postgres: lock = " FOR UPDATE OF q,o SKIP LOCKED"
        }
        return try rows(
            """
            SELECT q.key,l.id,o.id,(SELECT text FROM texts WHERE key=q.lane),\
            q.fence,q.attempts,q.crashes,q.created_at,q.turn \
            FROM order_processing_queue_core q JOIN order_lines l ON l.key=q.line_key \
            JOIN orders_core o ON o.key=l.order_key WHERE \(condition) ORDER BY \(order) \
            LIMIT $\(values.count)\(lock)
            """, values
        ) { row in try StoredJob(&row) }
    }
}
