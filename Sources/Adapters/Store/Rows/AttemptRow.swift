internal import Application
internal import Domain
internal import SQL

/// How an attempt lies in its row.
enum AttemptRow {
    /// What `read` expects, in order.
    static let columns = """
        a.id,l.id,o.id,a.attempt_number,a.provider,a.subject,a.service,a.state,a.fence,\
        a.req_sha256,a.hwm,a.intent_seq,a.intent_at,a.send_by,a.settle_at,a.next_check_at,\
        a.provider_order_id,a.sent_at,a.answered_at,a.error_code,a.error_message
        """

    /// The tables behind `columns`.
    static let tables = """
        fulfillment_logs_core a JOIN order_lines l ON l.key=a.line_key \
        JOIN orders_core o ON o.key=l.order_key
        """

    /// Reads one attempt.
    static func read(_ row: inout Columns) throws -> AttemptRecord {
        var attempt = AttemptRecord(
            id: try row.id(Attempt.self), line: try row.id(Line.self),
            order: try row.id(Order.self), number: try row.int(), provider: try row.text(),
            target: try row.text(), serviceCode: try row.text(),
            state: try row.word(AttemptState.self), fence: try row.integer(),
            requestHash: try row.blob(), highWater: try row.optionalText(),
            intentSequence: try row.integer(), intentAt: try row.time(), sendBy: try row.time(),
            settleAt: try row.time(), nextCheckAt: try row.time())
        attempt.providerOrderID = try row.optionalText()
        attempt.sentAt = try row.optionalTime()
        attempt.answeredAt = try row.optionalTime()
        attempt.errorCode = try row.optionalText()
        attempt.errorMessage = try row.optionalText()
        return attempt
    }
}
