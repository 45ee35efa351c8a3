internal import Application
internal import Domain
internal import JSON

/// How payments, holds and balances are written.
struct MoneyBody: Sendable {
    /// A payment; who recorded it and why is for staff.
    let isStaff: Bool

    /// Writes the fields of a payment.
    func write(_ payment: PaymentRecord, to writer: inout JSONWriter) {
        let currency = Self.currency(payment.currency)
        writer.field("id", payment.id.text)
        writer.field("kind", payment.kind.rawValue)
        writer.field("status", payment.status.rawValue)
        writer.field("method", payment.method.rawValue)
        writer.field("amount", Money(payment.amount, currency))
        if payment.toWallet > 0 {
            writer.field("to_balance", Money(payment.toWallet, currency))
        }
        writer.field("reference", payment.reference)
        writer.key("lines")
        writer.array { writer in
            for line in payment.lines { writer.int(Int64(line)) }
        }
        if isStaff {
            writer.field("reason", payment.reason)
            writer.field("recorded_by", payment.recordedBy.text)
        }
        writer.field("at", payment.at)
    }

    /// Writes the state of an order's money.
    func write(_ order: OrderRecord, to writer: inout JSONWriter) {
        let currency = Self.currency(order.currency)
        let paid = order.terms?.paidAmount ?? 0
        let refunded = order.terms?.refundedAmount ?? 0
        writer.field("order_id", order.id.text)
        writer.field("order_number", order.number)
        writer.field("order_state", order.state.rawValue)
        writer.field("payment_state", order.paymentState.rawValue)
        writer.field("payment_method", order.paymentMethod.rawValue)
        writer.field("order_total", Money(order.totalAmount, currency))
        writer.field("paid", Money(paid, currency))
        writer.field("refunded", Money(refunded, currency))
        writer.field("remaining", Money(order.totalAmount &- paid &+ refunded, currency))
        writer.field("version", order.version)
    }

    /// Writes money set aside for a line.
    func write(_ hold: MoneyHold, number: Int?, to writer: inout JSONWriter) {
        writer.field("line_id", hold.line.text)
        if let number { writer.field("line", number) }
        writer.field("state", hold.state.rawValue)
        writer.field("amount", Money(hold.amount, Self.currency(hold.currency)))
        writer.field("opened_at", hold.openedAt)
        writer.field("ended_at", hold.endedAt)
    }

    /// Writes a posting on a balance.
    func write(
        _ posting: WalletPage.Posting, _ currency: Currency, to writer: inout JSONWriter
    ) {
        writer.field("number", Int(clamping: posting.number))
        writer.field("cause", posting.cause)
        writer.field("amount", Money(posting.amount, currency))
        writer.field("reference", posting.reference)
        writer.field("order_id", posting.order?.text)
        writer.field("order_number", posting.orderNumber)
        if isStaff {
            writer.field("reason", posting.reason)
            writer.field("by", posting.by.text)
        }
        writer.field("at", posting.at)
    }

    /// A currency that the store kept; one that this program does not know counts whole units.
    static func currency(_ code: String) -> Currency { Currency(code: code) ?? .credits }
}
