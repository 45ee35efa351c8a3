internal import Application
internal import Domain
internal import SQL

extension StoreTransaction {
    /// Applies one job change of an order.
    func apply(_ job: JobChange, _ keys: ChangeKeys, at: Timestamp) throws {
        switch job {
        case .dispatch(let line, let provider, let customer, let runAt):
            try enqueue(
                line: try keys.line(line).key, provider: provider, customer: customer,
                runAt: runAt, at: at)
        case .snooze(let line, let until, let counted):
            let changed = try execute(
                """
                UPDATE order_processing_queue_core SET state='ready',run_at=$1,\
                attempts=CASE WHEN attempts>$2 THEN attempts-$2 ELSE 0 END,node=NULL,\
                lease_until=NULL WHERE line_key=$3 AND state IN('ready','running')
                """,
                [.time(until), counted ? 0 : 1, .integer(try keys.line(line).key)])
            // Without its job a queued line would wait for ever.
            guard changed == 1 else { throw StorageError.conflict("the line's job") }
        case .finish(let line, let outcome):
            try end("done", try keys.line(line), outcome: outcome, error: nil, at: at)
        case .cancel(let line):
            try end("cancelled", try keys.line(line), outcome: nil, error: nil, at: at)
        case .dead(let line, let reason):
            try end("dead", try keys.line(line), outcome: nil, error: reason, at: at)
        }
    }

    private func end(
        _ state: String, _ line: LineKey, outcome: String?, error: String?, at: Timestamp
    ) throws {
        try execute(
            """
            UPDATE order_processing_queue_core SET state=$1,outcome=$2,last_error=$3,\
            finished_at=$4,node=NULL,lease_until=NULL \
            WHERE line_key=$5 AND state IN('ready','running')
            """,
            [.text(state), .optional(outcome), .optional(error), .time(at), .integer(line.key)])
    }

    /// Start-time fair queueing: a customer's next job never stands before the lane's turn.
    private func enqueue(
        line: Int64, provider: String, customer: ID<Customer>, runAt: Timestamp, at: Timestamp
    ) throws {
        // A dead letter that is tried again is no longer one (J8).
        try execute(
            """
            UPDATE order_processing_queue_core SET state='cancelled',outcome='tried again' \
            WHERE line_key=$1 AND state='dead'
            """, [.integer(line)])
        let lane = try key(of: DispatchLane.name(provider))
        let turn = try row(
            """
            INSERT INTO lane_turns(lane,customer,turn) VALUES($1,\
            (SELECT key FROM customers WHERE id=$2),\
            COALESCE((SELECT turn FROM lane_turns WHERE lane=$1 AND customer=0),0)) \
            ON CONFLICT(lane,customer) DO UPDATE SET turn=CASE \
            WHEN lane_turns.turn+1>excluded.turn THEN lane_turns.turn+1 ELSE excluded.turn END \
            RETURNING customer,turn
            """, [.integer(lane), .id(customer)]
        ) { row in (customer: try row.integer(), turn: try row.integer()) }
        guard let turn else { throw StorageError(.defect, "the lane of \(provider) gave no turn") }
        try execute(
            """
            INSERT INTO order_processing_queue_core(lane,state,line_key,customer_key,turn,run_at,\
            created_at) VALUES($1,'ready',$2,$3,$4,$5,$6)
            """,
            [
                .integer(lane), .integer(line), .integer(turn.customer), .integer(turn.turn),
                .time(runAt), .time(at),
            ])
    }

    /// Claims ready dispatch jobs of a provider's lane (J2), customers in turn.
    package func claimJobs(
        provider: String, node: String, limit: Int, now: Timestamp, leaseUntil: Timestamp
    ) throws -> [JobClaim] {
        let lane = try key(of: DispatchLane.name(provider))
        let found = try jobs(
            // The plus leaves the index of turns: 20,000 ready jobs are not sorted for each claim.
            "q.lane=$1 AND q.state='ready' AND +q.run_at<=$2", order: "q.turn,q.key",
            [.integer(lane), .time(now), .int(limit)])
        for job in found {
            try execute(
                """
                UPDATE order_processing_queue_core SET state='running',attempts=attempts+1,\
                fence=fence+1,node=$1,lease_until=$2 WHERE key=$3
                """, [.text(node), .time(leaseUntil), .integer(job.key)])
        }
        if let turn = found.map(\.turn).max() {
            try execute(
                """
                INSERT INTO lane_turns(lane,customer,turn) VALUES($1,0,$2) \
                ON CONFLICT(lane,customer) DO UPDATE SET turn=excluded.turn \
                WHERE lane_turns.turn<excluded.turn
                """, [.integer(lane), .integer(turn)])
        }
        return found.map { $0.claim(crashed: false) }
    }

    /// Renews leases; returns the lines whose lease was lost (J4).
    package func renewLeases(_ claims: [JobClaim], until: Timestamp) throws -> [ID<Line>] {
        try claims.filter { claim in
            try execute(
                """
                UPDATE order_processing_queue_core SET lease_until=$1 \
                WHERE line_key=(SELECT key FROM order_lines WHERE id=$2) AND state='running' \
                AND fence=$3
                """, [.time(until), .id(claim.line), .integer(claim.fence)]) == 0
        }.map(\.line)
    }

    /// Running jobs whose lease ended before `now`, or all of other nodes when `everyone` (J5).
    package func takeOverJobs(
        now: Timestamp, everyone: Bool, node: String, limit: Int
    ) throws -> [JobClaim] {
        let found = try jobs(
            "q.state='running' AND (q.lease_until<$1 OR ($2=1 AND COALESCE(q.node,'')<>$3))",
            order: "q.lease_until,q.key", [.time(now), .bool(everyone), .text(node), .int(limit)])
        for job in found {
            try execute(
                """
                UPDATE order_processing_queue_core SET attempts=attempts+1,crashes=crashes+1,\
                fence=fence+1,node=$1,lease_until=$2 WHERE key=$3
                """,
                [
                    .text(node),
                    .time(now.adding(microseconds: DispatchLane.leaseMicroseconds)),
                    .integer(job.key),
                ])
        }
        return found.map { $0.claim(crashed: true) }
    }

    private func jobs(
        _ condition: String, order: String, _ values: [SQLValue]
    ) throws -> [StoredJob] {
        let lock: String
        switch sql.dialect {
        case .sqlite: lock = ""
        // differs: several nodes claim on PostgreSQL; each steps over what another one holds.
        case .postgres: lock = " FOR UPDATE OF q SKIP LOCKED"
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
