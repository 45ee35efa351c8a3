internal import Application
internal import Domain
internal import SQL

extension StoreTransaction {
    private static let lineInsert = KeyedInsert(
        """
        INSERT INTO order_lines(id,order_key,line_no,kind,state,reason,state_version,\
        service_key,provider,service_code,name_key,target,target_raw,fields,provider_order_id,\
        attempt_count,manual_retries,retry_after,next_check_at,cost,cost_charged,error_code,\
        error_message,recheck_of,missed_checks,max_wait_hours,is_automatic,created_at,\
        submitted_at,accepted_at,finished_at,reversed_at) \
        VALUES($1,$2,$3,$4,$5,$6,$7,(SELECT key FROM services WHERE id=$8),$9,$10,$11,$12,\
        $13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,$24,$25,$26,$27,$28,$29,$30,$31,$32)
        """, returning: "key,service_key")

    /// Inserts a line of an order and notes its key.
    func insert(_ line: LineRecord, _ changes: OrderChanges, _ keys: inout ChangeKeys) throws {
        let recheck = try line.recheckOf.flatMap {
            try scalar("SELECT key FROM order_lines WHERE id=$1", [.id($0)])
        }
        let values: [SQLValue] = [
            .id(line.id), .integer(keys.order), .int(line.number), .text(line.kind.rawValue),
            .text(line.state.rawValue), .optional(line.reason?.rawValue),
            .int(changes.stateVersion(of: line.id) ?? changes.order.version),
            .id(line.service), .text(line.provider), .text(line.serviceCode),
            .integer(try key(of: line.name)), .text(line.target),
            line.targetRaw == line.target ? .null : .text(line.targetRaw),
            .optional(CompactJSON.text(line.fields)), .optional(line.providerOrderID),
            .int(line.attemptCount), .int(line.manualRetries), .time(line.retryAfter),
            .time(line.nextCheckAt), .integer(line.cost), .bool(line.costCharged),
            .optional(line.errorCode), .optional(line.errorMessage), .optional(recheck),
            .int(line.missedChecks), .int(line.maxWaitHours), .bool(line.isAutomatic),
            .time(line.createdAt), .time(line.submittedAt), .time(line.acceptedAt),
            .time(line.finishedAt), .time(line.reversedAt),
        ]
        let made: (key: Int64, service: Int64)
        if let key = keys.given[line.id], let service = self.key(of: line.service) {
            made = (key, service)
            try post(Self.lineInsert.given, values + [.integer(key)])
        } else {
            let found = try row(Self.lineInsert.returning, values) { row in
                (key: try row.integer(), service: try row.integer())
            }
            guard let found else { throw StorageError(.defect, "an inserted line has no key") }
            made = found
        }
        if let terms = line.terms {
            try post(TermsRow.insertLine, TermsRow.values(terms, line: made.key))
        }
        keys.add(line, key: made.key, service: made.service)
    }

    private static let updateLine = lineUpdate("")
    private static let updateLineAndLink = lineUpdate(",provider_order_id=$20")

    // A column that is set costs its indexes two look-ups, also where its value stays.
    private static func lineUpdate(_ more: String) -> String {
        """
        UPDATE order_lines SET state=$1,reason=$2,state_version=COALESCE($3,state_version),\
        attempt_count=$4,manual_retries=$5,retry_after=$6,next_check_at=$7,cost_charged=$8,\
        error_code=$9,error_message=$10,missed_checks=$11,result_key=COALESCE($12,result_key),\
        is_automatic=$13,submitted_at=$14,accepted_at=$15,finished_at=$16,reversed_at=$17\(more) \
        WHERE key=$18 AND state=$19
        """
    }

    /// Updates a line that is still in the state the change started from.
    func update(
        _ line: LineRecord, _ key: Int64, isLinkKept: Bool, from previous: LineState,
        result: Int64?, _ changes: OrderChanges
    ) throws {
        var values: [SQLValue] = [
            .text(line.state.rawValue), .optional(line.reason?.rawValue),
            .int(changes.stateVersion(of: line.id)),
            .int(line.attemptCount), .int(line.manualRetries), .time(line.retryAfter),
            .time(line.nextCheckAt), .bool(line.costCharged), .optional(line.errorCode),
            .optional(line.errorMessage), .int(line.missedChecks), .optional(result),
            .bool(line.isAutomatic), .time(line.submittedAt), .time(line.acceptedAt),
            .time(line.finishedAt), .time(line.reversedAt),
            .integer(key), .text(previous.rawValue),
        ]
        var text = Self.updateLine
        if !isLinkKept {
            text = Self.updateLineAndLink
            values.append(.optional(line.providerOrderID))
        }
        guard try execute(text, values) == 1 else { throw StorageError.conflict("the line") }
    }

    /// Stores the results of changes; answers each line's newest result by the lines' keys.
    func writeResults(
        _ work: [(changes: OrderChanges, keys: ChangeKeys)]
    ) throws -> [Int64: Int64] {
        var rows: [[SQLValue]] = []
        for (changes, keys) in work {
            for result in changes.results {
                let line = try keys.line(result.line).key
                rows.append(try results.encoded(result).values(result, line: line, in: self))
            }
        }
        let made = try insert(
            ResultRow.insert, rows,
            returning: { row in (line: try row.integer(), key: try row.integer()) })
        return Dictionary(made.map { ($0.line, $0.key) }, uniquingKeysWith: { max($0, $1) })
    }

    private static let updateAttempt = attemptUpdate("")
    private static let updateAttemptAndLink = attemptUpdate(",provider_order_id=$12")

    private static func attemptUpdate(_ more: String) -> String {
        """
        UPDATE fulfillment_logs_core SET state=$1,fence=$2,next_check_at=$3,sent_at=$4,\
        answered_at=$5,error_code=$6,error_message=$7\(more) \
        WHERE line_key=$8 AND attempt_number=$9 AND id=$10 AND fence=$11
        """
    }

    /// Inserts an attempt, or updates one that still has the expected fence (R6).
    func write(_ change: AttemptChange, _ keys: ChangeKeys) throws {
        let attempt = change.attempt
        guard let fence = change.expectedFence else {
            try insert(attempt, keys)
            return
        }
        var values: [SQLValue] = [
            .text(attempt.state.rawValue), .integer(attempt.fence), .time(attempt.nextCheckAt),
            .time(attempt.sentAt), .time(attempt.answeredAt), .optional(attempt.errorCode),
            .optional(attempt.errorMessage), .integer(try keys.line(attempt.line).key),
            .int(attempt.number), .id(attempt.id), .integer(fence),
        ]
        var text = Self.updateAttempt
        if !keys.keepsSentLinks {
            text = Self.updateAttemptAndLink
            values.append(.optional(attempt.providerOrderID))
        }
        guard try execute(text, values) == 1 else { throw StorageError.conflict("the attempt") }
    }

    private func insert(_ attempt: AttemptRecord, _ keys: ChangeKeys) throws {
        try post(
            """
            INSERT INTO fulfillment_logs_core(intent_seq,id,line_key,attempt_number,provider,\
            subject,service,state,fence,req_sha256,hwm,provider_order_id,intent_at,send_by,\
            settle_at,next_check_at,sent_at,answered_at,error_code,error_message) \
            VALUES($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20)
            """,
            [
                .integer(attempt.intentSequence), .id(attempt.id),
                .integer(try keys.line(attempt.line).key), .int(attempt.number),
                .text(attempt.provider), .text(attempt.target), .text(attempt.serviceCode),
                .text(attempt.state.rawValue), .integer(attempt.fence),
                .blob(attempt.requestHash), .optional(attempt.highWater),
                .optional(attempt.providerOrderID), .time(attempt.intentAt),
                .time(attempt.sendBy), .time(attempt.settleAt), .time(attempt.nextCheckAt),
                .time(attempt.sentAt), .time(attempt.answeredAt), .optional(attempt.errorCode),
                .optional(attempt.errorMessage),
            ])
    }
}

extension OrderChanges {
    /// The version at which a line last changed its state in this change; nil when it did not.
    func stateVersion(of line: ID<Line>) -> Int? {
        history.last { $0.line == line && $0.subject == .line }?.version
    }
}
