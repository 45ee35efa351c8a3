internal import Application
internal import Domain
internal import SQL

/// How a line lies in its row.
enum LineRow {
    /// What `read` expects, in order.
    static let columns = """
        l.id,l.line_no,l.kind,l.state,s.id,l.provider,l.service_code,t.text,l.target,l.target_raw,\
        l.fields,l.cost,(SELECT x.id FROM order_lines x WHERE x.key=l.recheck_of),\
        l.max_wait_hours,l.created_at,l.reason,l.provider_order_id,l.attempt_count,\
        l.manual_retries,l.retry_after,l.next_check_at,l.cost_charged,l.error_code,\
        l.error_message,l.missed_checks,l.submitted_at,l.accepted_at,l.finished_at,l.reversed_at,\
        l.is_automatic,\(TermsRow.lineColumns)
        """

    /// The tables behind `columns`.
    static let tables = """
        order_lines l JOIN services s ON s.key=l.service_key JOIN texts t ON t.key=l.name_key \
        LEFT JOIN line_terms lt ON lt.line_key=l.key
        """

    /// Reads one line of an order.
    static func read(_ row: inout Columns, order: ID<Order>) throws -> LineRecord {
        let id = try row.id(Line.self)
        let number = try row.int()
        let kind = try row.word(LineKind.self)
        let state = try row.word(LineState.self)
        let service = try row.id(Service.self)
        let provider = try row.text()
        let code = try row.text()
        let name = try row.text()
        let target = try row.text()
        let raw = try row.optionalText() ?? target
        let fields = try CompactJSON.map(try row.optionalText())
        let cost = try row.integer()
        let recheck = try row.optionalID(Line.self)
        var line = LineRecord(
            id: id, order: order, number: number, kind: kind, state: state, service: service,
            provider: provider, serviceCode: code, name: name, target: target, targetRaw: raw,
            fields: fields, cost: cost, recheckOf: recheck, maxWaitHours: try row.int(),
            createdAt: try row.time())
        line.reason = try row.optionalWord(LineReason.self)
        line.providerOrderID = try row.optionalText()
        line.attemptCount = try row.int()
        line.manualRetries = try row.int()
        line.retryAfter = try row.optionalTime()
        line.nextCheckAt = try row.optionalTime()
        line.costCharged = try row.flag()
        line.errorCode = try row.optionalText()
        line.errorMessage = try row.optionalText()
        line.missedChecks = try row.int()
        line.submittedAt = try row.optionalTime()
        line.acceptedAt = try row.optionalTime()
        line.finishedAt = try row.optionalTime()
        line.reversedAt = try row.optionalTime()
        line.isAutomatic = try row.flag()
        line.terms = try TermsRow.readLine(&row)
        return line
    }
}
