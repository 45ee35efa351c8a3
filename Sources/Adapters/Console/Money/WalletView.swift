internal import Application
internal import Domain
internal import HTML

/// The page of a customer's balance.
enum WalletView {
    /// The page from its model.
    static func page(_ model: WalletModel) -> HTML {
        Frame.page(model.frame) { html in
            html.div(.class("page-head")) { html in
                html.h1("Balance of \(model.wallet.name)")
                html.p(MoneyWords.amount(model.wallet.balance, model.wallet.currency))
            }
            if let notice = model.notice { html.notice(.good, notice.sentence) }
            if let fault = model.fault { html.notice(.error, "Not changed", fault) }
            postings(&html, model)
            if model.frame.rights.takesMoney { form(&html, model) }
        }
    }

    private static func postings(_ html: inout HTML, _ model: WalletModel) {
        let wallet = model.wallet
        MoneyPage.table(
            &html, "What moved", id: "postings", isEmpty: wallet.postings.isEmpty,
            empty: "Nothing moved on this balance yet.",
            columns: ["What", "Amount", "Order", "Reference", "When"]
        ) { html in
            for posting in wallet.postings {
                html.tr { html in
                    html.th(MoneyWords.cause(posting.cause), scope: .row)
                    html.td(MoneyWords.amount(posting.amount, wallet.currency), .class("number"))
                    html.td { html in
                        if let number = posting.orderNumber {
                            html.a(number, to: Links.status(number))
                        } else {
                            html.text("–")
                        }
                    }
                    html.td { html in
                        html.code(posting.reference)
                        if let reason = posting.reason {
                            html.br()
                            html.small(reason)
                        }
                    }
                    html.td { $0.moment(posting.at, model.clock) }
                }
            }
        }
        if wallet.hasMore, let last = wallet.postings.last {
            html.p { html in
                html.a(
                    "Older", to: Links.wallet(wallet.customer.text, before: last.number),
                    .class("button"))
            }
        }
    }

    private static func form(_ html: inout HTML, _ model: WalletModel) {
        html.section(.class("panel"), .aria(.labelledBy, "topup")) { html in
            html.h2("Put money on the balance", .id("topup"))
            html.form(
                .post, to: Links.wallet(model.wallet.customer.text), .class("form")
            ) { html in
                html.hidden("csrf", model.frame.csrf)
                html.hidden("key", model.key + "-topup")
                html.field("How the money came", id: "topup-method") { html in
                    html.select(name: "method", .id("topup-method")) { html in
                        for (method, label) in MoneyWords.methods {
                            html.option(label, value: method.rawValue)
                        }
                        if model.frame.rights.administers {
                            html.option("Correction: no money came", value: "correction")
                        }
                    }
                }
                html.field(
                    "Amount in \(model.wallet.currency)", id: "topup-amount",
                    hint: model.frame.rights.administers
                        ? "A correction may be below nothing, such as -20.00." : nil
                ) { html in
                    html.input(
                        .text, name: "amount", .id("topup-amount"), .required(), .maxLength(24),
                        .autocomplete("off"),
                        .described(
                            "topup-amount", hasHint: model.frame.rights.administers, error: nil))
                }
                html.field("Reference", id: "topup-reference") { html in
                    html.input(
                        .text, name: "reference", .id("topup-reference"), .required(),
                        .maxLength(PaymentWish.longestReference), .autocomplete("off"))
                }
                html.reason("Why", id: "topup-reason", isRequired: true)
                html.button("Book it", .class("primary"))
            }
        }
    }
}
