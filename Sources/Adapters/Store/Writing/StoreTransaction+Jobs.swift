internal import Application
internal import Domain
internal import SQL

extension StoreTransaction {
    /// Applies one job change of an order.
    func apply(_ job: JobChange, _ keys: ChangeKeys, at: Timestamp) throws {
        switch job {
        case .dispatch(let line, let provider, let customer, let runAt):
            let line = try keys.line(line).key
            if !keys.isNew { try endDeadLetter(line) }
            try enqueue(
                line: line, lane: DispatchLane.name(provider), customer: customer, runAt: runAt,
                at: at)
        case .task(let line, let queue, let customer, let runAt):
            try enqueue(
                line: try keys.line(line).key, lane: DispatchLane.name(queue), customer: customer,
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
        case .discard(let line, let reason): try discard(try keys.line(line), reason: reason)
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

    /// A dead letter that is tried again is no longer one (J8).
    private func endDeadLetter(_ line: Int64) throws {
        try post(
            """
            UPDATE order_processing_queue_core SET state='cancelled',outcome='tried again' \
            WHERE line_key=$1 AND state='dead'
            """, [.integer(line)])
    }

    /// Start-time fair queueing: a customer's next job never stands before the lane's turn.
    private func enqueue(
        line: Int64, lane name: String, customer: ID<Customer>, runAt: Timestamp, at: Timestamp
    ) throws {
        let lane = try key(of: name)
        switch sql.dialect {
        case .sqlite: break
        case .postgres:
            try post(
                Self.enqueueByTurns,
                [.integer(lane), .integer(line), .id(customer), .time(runAt), .time(at)])
            return
        }
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
        guard let turn else { throw StorageError(.defect, "the lane \(name) gave no turn") }
        try post(
            """
            INSERT INTO order_processing_queue_core(lane,state,line_key,customer_key,turn,run_at,\
            created_at) VALUES($1,'ready',$2,$3,$4,$5,$6)
            """,
            [
                .integer(lane), .integer(line), .integer(turn.customer), .integer(turn.turn),
                .time(runAt), .time(at),
            ])
    }

    /// differs: SQLite keeps the turn of a lane in a row, which on PostgreSQL every order would
    /// wait for; there a job stands behind the customer's last waiting one, and not before the one
    /// that is next. What two transactions enqueue at once may share a turn.
    private static let enqueueByTurns = """
        INSERT INTO order_processing_queue_core(lane,state,line_key,customer_key,turn,run_at,\
        created_at) SELECT $1,'ready',$2,c.key,GREATEST(0,(SELECT max(q.turn)+1 \
        FROM order_processing_queue_core q WHERE q.lane=$1 AND q.customer_key=c.key \
        AND q.state='ready'),(SELECT q.turn FROM order_processing_queue_core q WHERE q.lane=$1 \
        AND q.state='ready' AND q.run_at<=$5 ORDER BY q.turn,q.key LIMIT 1)),$4,$5 \
        FROM customers c WHERE c.id=$3
        """
}
