internal import Application
internal import Domain
internal import SQL

/// How a payment of an order lies in its row.
enum PaymentRow {
    /// What `read` expects, in order.
    static let columns = """
        p.id,o.id,p.kind,p.method,p.amount,p.currency,p.reference,p.status,a.actor,p.created_at,\
        p.to_wallet,p.lines,p.reason
        """

    /// The tables behind `columns`.
    static let tables = """
        payments p JOIN orders_core o ON o.key=p.order_key JOIN actors a ON a.key=p.recorded_by
        """

    /// Reads one payment.
    static func read(_ row: inout Columns) throws -> PaymentRecord {
        var payment = PaymentRecord(
            id: try row.id(Payment.self), order: try row.id(Order.self),
            kind: try row.word(PaymentRecord.Kind.self),
            method: try row.word(PaymentMethod.self), amount: try row.integer(),
            currency: try row.text(), reference: try row.text(),
            status: try row.word(PaymentRecord.Status.self), recordedBy: try row.actor(),
            at: try row.time())
        payment.toWallet = try row.integer()
        payment.lines = try row.text().split(separator: " ").compactMap { Int($0) }
        payment.reason = try row.optionalText()
        return payment
    }

    /// Inserts a payment unless its method and reference are known (M6).
    static let insert = """
        INSERT INTO payments(id,order_key,customer_key,kind,method,amount,currency,to_wallet,\
        reference,lines,status,reason,recorded_by,created_at,updated_at) \
        VALUES($1,(SELECT key FROM orders_core WHERE id=$2),\
        (SELECT key FROM customers WHERE id=$3),$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$14) \
        ON CONFLICT(method,reference) DO NOTHING
        """

    /// What `readHold` expects, in order.
    static let holdColumns = """
        l.id,o.id,c.id,h.amount,h.currency,h.state,h.opened_at,h.ended_at
        """

    /// The tables behind `holdColumns`.
    static let holdTables = """
        money_holds h JOIN order_lines l ON l.key=h.line_key \
        JOIN orders_core o ON o.key=h.order_key JOIN customers c ON c.key=h.customer_key
        """

    /// Reads money set aside.
    static func readHold(_ row: inout Columns) throws -> MoneyHold {
        MoneyHold(
            line: try row.id(Line.self), order: try row.id(Order.self),
            customer: try row.id(Customer.self), amount: try row.integer(),
            currency: try row.text(), state: try row.word(MoneyHold.State.self),
            openedAt: try row.time(), endedAt: try row.optionalTime())
    }
}
