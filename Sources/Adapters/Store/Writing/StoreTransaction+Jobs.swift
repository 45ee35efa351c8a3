internal import Application
internal import Domain
internal import SQL

extension StoreTransaction {
    /// Applies job changes of orders, those that say the same about several lines together.
    func apply(_ work: [(job: JobChange, keys: ChangeKeys, at: Timestamp)]) throws {
        var lines = JobLines()
        var seen: Set<ID<Line>> = []
        for (job, keys, at) in work {
            // What else is said about a line comes in its order.
            if !seen.insert(job.line).inserted { try apply(lines.takeAll()) }
            let key = try keys.line(job.line)
            switch job {
            case .dispatch(_, let provider, let customer, let runAt):
                if !keys.isNew { try endDeadLetter(key.key) }
                try enqueue(
                    line: key.key, lane: DispatchLane.name(provider), customer: customer,
                    runAt: runAt, at: at)
            case .task(_, let queue, let customer, let runAt):
                try enqueue(
                    line: key.key, lane: DispatchLane.name(queue), customer: customer,
                    runAt: runAt, at: at)
            case .snooze(_, let until, let counted):
                lines.add(key.key, to: .wait(until: until, counted: counted))
            case .finish(_, let outcome):
                lines.add(key.key, to: .end("done", outcome: outcome, error: nil, at: at))
            case .cancel:
                lines.add(key.key, to: .end("cancelled", outcome: nil, error: nil, at: at))
            case .dead(_, let reason):
                lines.add(key.key, to: .end("dead", outcome: nil, error: reason, at: at))
            case .discard(_, let reason): try discard(key, reason: reason)
            }
        }
        try apply(lines.takeAll())
    }

    private func apply(_ groups: [(step: JobStep, lines: [SQLValue])]) throws {
        for (step, lines) in groups {
            for start in stride(from: 0, to: lines.count, by: KeyList.most) {
                let some = lines[start..<min(start + KeyList.most, lines.count)]
                try apply(step, KeyList.filled(some), count: some.count)
            }
        }
    }

    private func apply(_ step: JobStep, _ lines: [SQLValue], count: Int) throws {
        switch step {
        case .end(let state, let outcome, let error, let at):
            guard let text = Self.ends[lines.count] else { return }
            try post(
                text,
                lines + [.text(state), .optional(outcome), .optional(error), .time(at)])
        case .wait(let until, let counted):
            guard let text = Self.waits[lines.count] else { return }
            let changed = try execute(text, lines + [.time(until), .int(counted ? 0 : 1)])
            // Without its job a queued line would wait for ever.
            guard changed == count else { throw StorageError.conflict("the line's job") }
        }
    }

    private static let ends = KeyList.texts { list, next in
        """
        UPDATE order_processing_queue_core SET state=$\(next),outcome=$\(next + 1),\
        last_error=$\(next + 2),finished_at=$\(next + 3),node=NULL,lease_until=NULL \
        WHERE line_key IN(\(list)) AND state IN('ready','running')
        """
    }

    private static let waits = KeyList.texts { list, next in
        """
        UPDATE order_processing_queue_core SET state='ready',run_at=$\(next),\
        attempts=CASE WHEN attempts>$\(next + 1) THEN attempts-$\(next + 1) ELSE 0 END,\
        node=NULL,lease_until=NULL WHERE line_key IN(\(list)) AND state IN('ready','running')
        """
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
