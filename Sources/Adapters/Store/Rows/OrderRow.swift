internal import Application
internal import Domain
internal import SQL

/// How an order lies in its row.
enum OrderRow {
    /// What `read` expects, in order.
    static let columns = """
        o.id,o.number,o.channel,c.id,pa.actor,o.state,o.stage,o.payment_state,o.payment_method,\
        o.currency,o.total_amount,o.reference,o.notes,o.idempotency_key,o.is_partial,\
        o.cancel_wish,ca.actor,o.cancellation_reason,o.last_error,o.version,o.placed_at,\
        o.confirmed_at,o.processing_started_at,o.completed_at,o.ended_at,\(TermsRow.orderColumns)
        """

    /// The tables behind `columns`.
    static let tables = """
        orders_core o JOIN customers c ON c.key=o.customer_key \
        JOIN actors pa ON pa.key=o.placed_by \
        LEFT JOIN actors ca ON ca.key=o.cancelled_by \
        LEFT JOIN order_terms ot ON ot.order_key=o.key
        """

    /// Reads one order.
    static func read(_ row: inout Columns) throws -> OrderRecord {
        let id = try row.id(Order.self)
        let number = try row.text()
        let channel = try row.word(Channel.self)
        let customer = try row.id(Customer.self)
        let placedBy = try row.actor()
        let state = try row.word(OrderState.self)
        let stage = try row.optionalWord(OrderStage.self)
        let paymentState = try row.word(PaymentState.self)
        let paymentMethod = try row.word(PaymentMethod.self)
        let currency = try row.text()
        let total = try row.integer()
        let reference = try row.optionalText()
        let notes = try row.optionalText()
        let key = try row.optionalText()
        let flags = (partial: try row.flag(), wish: try row.flag())
        let cancelledBy = try row.optionalActor()
        let reason = try row.optionalText()
        let lastError = try row.optionalText()
        let version = try row.int()
        var order = OrderRecord(
            id: id, number: number, channel: channel, customer: customer, placedBy: placedBy,
            state: state, paymentState: paymentState, paymentMethod: paymentMethod,
            currency: currency, totalAmount: total, reference: reference, notes: notes,
            idempotencyKey: key, placedAt: try row.time())
        order.stage = stage
        order.isPartial = flags.partial
        order.cancelWish = flags.wish
        order.cancelledBy = cancelledBy
        order.cancellationReason = reason
        order.lastError = lastError
        order.version = version
        order.confirmedAt = try row.optionalTime()
        order.processingStartedAt = try row.optionalTime()
        order.completedAt = try row.optionalTime()
        order.endedAt = try row.optionalTime()
        order.terms = try TermsRow.readOrder(&row, total: total)
        return order
    }

    /// The word that an open provider order shows; ended orders show that of their state.
    static func word(_ state: OrderState, anyInProcess: Bool) -> StatusWord? {
        switch state {
        case .pending: .pending
        case .confirmed, .processing: anyInProcess ? .inProcess : .pending
        case .completed, .rejected, .failed, .cancelled, .ready, .shipped, .delivered, .expired,
            .refunded, .reversed:
            nil
        }
    }

    /// The state whose orders show a word; nil for the words of open orders.
    static func state(of word: StatusWord) -> OrderState? {
        switch word {
        case .pending, .inProcess: nil
        case .completed: .completed
        case .rejected: .rejected
        case .failed: .failed
        case .cancelled: .cancelled
        }
    }
}
