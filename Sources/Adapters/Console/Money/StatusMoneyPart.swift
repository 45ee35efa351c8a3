internal import Application
internal import Domain
internal import HTML

/// The money of an order on its page: amounts, payments, and what may be done now.
enum StatusMoneyPart {
    /// Writes the part; nothing for orders that cost nothing.
    static func write(_ html: inout HTML, _ model: StatusModel) {
        guard let money = model.money else { return }
        html.section(.class("panel"), .aria(.labelledBy, "money")) { html in
            html.h2("Payment", .id("money"))
            html.p { $0.pill(words(money.order.paymentState), colour(money.order.paymentState)) }
            amounts(&html, money)
            payments(&html, money, model)
            refunds(&html, money, model)
            payForm(&html, money, model)
            failForm(&html, money, model)
            refundForm(&html, money, model)
        }
    }

    private static func words(_ state: PaymentState) -> String {
        switch state {
        case .unpaid: "Not paid"
        case .authorised: "Set aside on the balance"
        case .partlyPaid: "Partly paid"
        case .paid: "Paid"
        case .failed: "Payment failed"
        case .refunding: "Refund under way"
        case .refunded: "Refunded"
        }
    }

    private static func colour(_ state: PaymentState) -> Display.Colour {
        switch state {
        case .paid: .green
        case .authorised: .blue
        case .unpaid, .partlyPaid, .refunding: .amber
        case .failed: .red
        case .refunded: .grey
        }
    }

    private static func amounts(_ html: inout HTML, _ money: OrderMoney) {
        let order = money.order
        func shown(_ minor: Int64) -> String { MoneyWords.amount(minor, order.currency) }
        html.dl(.class("facts")) { html in
            html.fact("Pays by", MoneyWords.label(order.paymentMethod))
            if let amounts = order.terms?.amounts {
                html.fact("Subtotal", shown(amounts.subtotal))
                for (name, minor) in [
                    ("Discount", -amounts.discount), ("Shipping", amounts.shipping),
                    ("Fees", amounts.fee), ("Tax", amounts.tax),
                ] where minor != 0 { html.fact(name, shown(minor)) }
            }
            html.fact("Total", shown(order.totalAmount))
            if money.held > 0 { html.fact("Set aside", shown(money.held)) }
            html.fact("Paid", shown(money.paid))
            if money.refunded > 0 { html.fact("Refunded", shown(money.refunded)) }
            html.fact("Remaining", shown(money.remaining))
        }
    }

    private static func payments(_ html: inout HTML, _ money: OrderMoney, _ model: StatusModel) {
        guard !money.payments.isEmpty else { return }
        html.div(.class("scroll"), .role("region"), .aria(.label, "Payments"), .tabIndex(0)) {
            html in
            html.table(.class("rows")) { html in
                html.caption("Movements of this order's money", .class("visually-hidden"))
                html.thead { html in
                    html.tr { html in
                        for column in ["What", "Amount", "Reference", "When"] { html.th(column) }
                    }
                }
                html.tbody { html in
                    for payment in money.payments { row(&html, payment, model) }
                }
            }
        }
    }

    private static func row(
        _ html: inout HTML, _ payment: PaymentRecord, _ model: StatusModel
    ) {
        html.tr { html in
            let lines = payment.lines.map { String($0) }.joined(separator: ", ")
            html.th(
                MoneyWords.label(payment)
                    + (lines.isEmpty
                        ? " (\(MoneyWords.label(payment.method)))" : " (line \(lines))"),
                scope: .row)
            html.td(.class("number")) { html in
                html.text(MoneyWords.amount(payment.amount, payment.currency))
                if payment.toWallet > 0 {
                    html.br()
                    html.small(
                        MoneyWords.amount(payment.toWallet, payment.currency) + " to the balance")
                }
            }
            html.td { $0.code(payment.reference) }
            html.td { html in
                html.moment(payment.at, model.clock)
                html.br()
                html.small(model.name(payment.recordedBy))
            }
        }
    }

    /// Refunds that somebody must make outside, each with its two ends.
    private static func refunds(_ html: inout HTML, _ money: OrderMoney, _ model: StatusModel) {
        guard model.frame.rights.administers else { return }
        for refund in money.payments where refund.kind == .refund && refund.status == .pending {
            let id = refund.id.text
            html.form(
                .post, to: Links.refund(id, order: money.order.number), .class("form")
            ) { html in
                html.hidden("csrf", model.frame.csrf)
                html.hidden("key", "\(model.key)-end-\(id)")
                html.p(
                    "Pay \(MoneyWords.amount(refund.amount, refund.currency)) back by "
                        + "\(MoneyWords.label(refund.method)), then say how it went.")
                html.reason("Note (optional)", id: "refund-\(id)", isRequired: false)
                html.div(.class("actions")) { html in
                    html.button("Refund is paid out", .name("end"), .value("done"))
                    html.button(
                        "It did not work", .name("end"), .value("failed"), .class("secondary"))
                }
            }
        }
    }

    private static func payForm(_ html: inout HTML, _ money: OrderMoney, _ model: StatusModel) {
        guard model.frame.rights.takesMoney else { return }
        let number = money.order.number
        html.details { html in
            html.summary("Record a payment")
            html.form(.post, to: Links.action("pay", order: number), .class("form")) { html in
                html.hidden("csrf", model.frame.csrf)
                html.hidden("key", model.key + "-pay")
                html.field("How the money came", id: "pay-method") { html in
                    html.select(name: "method", .id("pay-method")) { html in
                        for (method, label) in MoneyWords.methods {
                            html.option(
                                label, value: method.rawValue,
                                selected: method == money.order.paymentMethod)
                        }
                    }
                }
                html.field("Amount in \(money.order.currency)", id: "pay-amount") { html in
                    html.input(
                        .text, name: "amount",
                        value: money.remaining > 0
                            ? decimal(money.remaining, money.order.currency) : "",
                        .id("pay-amount"), .required(), .maxLength(24), .autocomplete("off"))
                }
                html.field(
                    "Reference", id: "pay-reference",
                    hint: "The number of the transfer or receipt; the same one counts once."
                ) { html in
                    html.input(
                        .text, name: "reference", .id("pay-reference"), .required(),
                        .maxLength(PaymentWish.longestReference), .autocomplete("off"),
                        .described("pay-reference", hasHint: true, error: nil))
                }
                html.button("Record the payment", .class("primary"))
            }
        }
    }

    private static func failForm(_ html: inout HTML, _ money: OrderMoney, _ model: StatusModel) {
        let state = money.order.paymentState
        guard model.frame.rights.takesMoney,
            state.allowedEvents(for: model.role).contains(.fail)
        else { return }
        html.details { html in
            html.summary("The payment did not work")
            html.form(
                .post, to: Links.action("payment-failed", order: money.order.number),
                .class("form")
            ) { html in
                html.hidden("csrf", model.frame.csrf)
                html.hidden("key", model.key + "-payfail")
                html.reason("What went wrong", id: "payfail-reason", isRequired: true)
                html.button("The payment failed", .class("danger"))
            }
        }
    }

    private static func refundForm(
        _ html: inout HTML, _ money: OrderMoney, _ model: StatusModel
    ) {
        let state = money.order.paymentState
        guard model.frame.rights.administers, money.refundable > 0,
            state.allowedEvents(for: model.role).contains(.refund)
        else { return }
        html.details { html in
            html.summary("Give money back")
            html.form(
                .post, to: Links.action("refund", order: money.order.number), .class("form")
            ) { html in
                html.hidden("csrf", model.frame.csrf)
                html.hidden("key", model.key + "-refund")
                html.field(
                    "Amount in \(money.order.currency)", id: "refund-amount",
                    hint: "Up to \(MoneyWords.amount(money.refundable, money.order.currency))."
                ) { html in
                    html.input(
                        .text, name: "amount",
                        value: decimal(money.refundable, money.order.currency),
                        .id("refund-amount"), .required(), .maxLength(24), .autocomplete("off"),
                        .described("refund-amount", hasHint: true, error: nil))
                }
                html.reason("Why", id: "refund-reason", isRequired: true)
                html.button("Give it back", .class("danger"))
            }
        }
    }

    private static func decimal(_ minor: Int64, _ currency: String) -> String {
        Currency(code: currency).map { Money(minor, $0).decimal } ?? String(minor)
    }
}
