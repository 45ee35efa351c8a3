internal import Application
internal import Domain
internal import HTML

/// Promos: what each gives, how often it was used, and the forms to add and change them.
enum PromosPage {
    /// The page from its model.
    static func page(
        _ model: SettingsModel, promos: IDPage<PromoRecord>, older: String?, newer: String?,
        clock: (Timestamp) -> String
    ) -> HTML {
        Frame.page(model.frame) { html in
            html.settingsHead(
                "Promos",
                "\(HistoryModel.grouped(promos.total)) promo "
                    + (promos.total == 1 ? "code" : "codes"),
                model)
            html.details { html in
                html.summary("Add a promo")
                let blank = PromoRecord(id: ID(value: 0), code: "", kind: .percentage, value: 0)
                form(&html, model, blank, nil, clock)
            }
            if promos.items.isEmpty {
                html.div(.class("panel", "empty")) { html in
                    html.strong("No promos yet")
                    html.text("A promo code takes something off an order, or makes delivery free.")
                }
            }
            for (index, promo) in promos.items.enumerated() {
                write(&html, model, promo, index, clock)
            }
            if newer != nil || older != nil {
                html.nav(.class("pager"), .aria(.label, "Pages")) { html in
                    if let newer { html.a("Newer", to: newer) }
                    if let older { html.a("Older", to: older) }
                }
            }
        }
    }

    private static func write(
        _ html: inout HTML, _ model: SettingsModel, _ promo: PromoRecord, _ index: Int,
        _ clock: (Timestamp) -> String
    ) {
        html.section(.class("panel"), .aria(.labelledBy, "promo-\(index)")) { html in
            html.h2(promo.code, .id("promo-\(index)"))
            html.p { html in
                html.pill(promo.isActive ? "active" : "off", promo.isActive ? .green : .grey)
                html.text(" " + sentence(promo, model, clock))
            }
            html.details { html in
                html.summary("Change \(promo.code)")
                form(&html, model, promo, index, clock)
            }
        }
    }

    /// What a promo gives and how often it was used, as one sentence.
    static func sentence(
        _ promo: PromoRecord, _ model: SettingsModel, _ clock: (Timestamp) -> String
    ) -> String {
        var text: String
        switch promo.kind {
        case .percentage: text = percent(promo.value) + " % off"
        case .fixedAmount: text = model.display(promo.value) + " off"
        case .freeShipping: text = "Free delivery"
        }
        if let most = promo.maxDiscount { text += ", at most \(model.display(most))" }
        if promo.minPurchase > 0 { text += ", from \(model.display(promo.minPurchase)) on" }
        if let start = promo.startsAt { text += ", from \(clock(start))" }
        if let end = promo.endsAt { text += ", until \(clock(end))" }
        if !promo.kinds.isEmpty {
            text += ", only for " + promo.kinds.map(word).joined(separator: " and ")
        }
        if !promo.products.isEmpty {
            text += ", only for " + promo.products.prefix(5).joined(separator: ", ")
            if promo.products.count > 5 { text += " and \(promo.products.count - 5) more" }
        }
        text += ". Used \(HistoryModel.grouped(promo.usageCount))"
        if let limit = promo.usageLimit { text += " of \(HistoryModel.grouped(limit))" }
        text += promo.usageCount == 1 && promo.usageLimit == nil ? " time." : " times."
        if let limit = promo.perCustomerLimit { text += " At most \(limit) for each customer." }
        return text
    }

    /// `12.50` for 1 250 hundredths of a per cent.
    static func percent(_ hundredths: Int64) -> String {
        let rest = String(hundredths % 100)
        return "\(hundredths / 100)." + (rest.utf8.count == 1 ? "0" + rest : rest)
    }

    private static func form(
        _ html: inout HTML, _ model: SettingsModel, _ promo: PromoRecord, _ index: Int?,
        _ clock: (Timestamp) -> String
    ) {
        let mark = index.map { String($0) } ?? "new"
        let target = index == nil ? Links.promos : Links.promo(promo.id.text)
        html.form(.post, to: target, .class("form")) { html in
            html.proofs(model, "promo-\(mark)", version: index == nil ? nil : promo.version)
            if index == nil {
                html.entry(
                    "Code", "code", id: "code-\(mark)", value: "",
                    hint: "Letters, digits, dash and underscore.")
            }
            kind(&html, promo, mark)
            html.entry(
                "Value", "value", id: "value-\(mark)", value: value(promo, model),
                hint: "Per cent such as 12.5, or an amount in \(model.currency.code).",
                mode: .decimal)
            html.entry(
                "At most", "max_discount", id: "most-\(mark)",
                value: model.decimal(promo.maxDiscount), hint: "For percentages.", mode: .decimal)
            html.entry(
                "From a subtotal of", "min_purchase", id: "least-\(mark)",
                value: model.decimal(promo.minPurchase), mode: .decimal)
            time(&html, "Starts", "starts_at", id: "start-\(mark)", promo.startsAt, clock)
            time(&html, "Ends", "ends_at", id: "end-\(mark)", promo.endsAt, clock)
            limits(&html, promo, mark)
            kinds(&html, promo, mark)
            html.div(.class("check")) { html in
                html.input(
                    .checkbox, name: "is_active", value: "1", .id("active-\(mark)"),
                    .checked(promo.isActive))
                html.label("Active", for: "active-\(mark)")
            }
            html.div(.class("buttons")) { html in
                html.button(index == nil ? "Add promo" : "Save \(promo.code)", .class("primary"))
            }
        }
    }

    private static func kind(_ html: inout HTML, _ promo: PromoRecord, _ mark: String) {
        html.field("Gives", id: "kind-\(mark)") { html in
            html.select(name: "kind", .id("kind-\(mark)")) { html in
                for kind in PromoRecord.Kind.allCases {
                    html.option(word(kind), value: kind.rawValue, selected: kind == promo.kind)
                }
            }
        }
    }

    private static func time(
        _ html: inout HTML, _ label: String, _ name: String, id: String, _ value: Timestamp?,
        _ clock: (Timestamp) -> String
    ) {
        let hint = "In the store's time zone. Empty: no limit."
        html.field(label, id: id, hint: hint) { html in
            html.input(
                .dateTime, name: name,
                value: value.map { String(clock($0).map { $0 == " " ? "T" : $0 }) } ?? "",
                .id(id), .described(id, hasHint: true, error: nil))
        }
    }

    private static func kinds(_ html: inout HTML, _ promo: PromoRecord, _ mark: String) {
        html.fieldset { html in
            html.legend("Only for these kinds (none ticked: for all)")
            for kind in LineKind.allCases {
                let id = "kind-\(kind.rawValue)-\(mark)"
                html.div(.class("check")) { html in
                    html.input(
                        .checkbox, name: "kinds", value: kind.rawValue, .id(id),
                        .checked(promo.kinds.contains(kind)))
                    html.label(word(kind), for: id)
                }
            }
        }
    }

    private static func word(_ kind: LineKind) -> String {
        switch kind {
        case .goods: "goods"
        case .imeiCheck: "IMEI checks"
        case .dataBundle: "data bundles"
        }
    }

    private static func limits(_ html: inout HTML, _ promo: PromoRecord, _ mark: String) {
        html.entry(
            "Uses in all", "usage_limit", id: "limit-\(mark)",
            value: promo.usageLimit.map { String($0) } ?? "", hint: "Empty: no limit.",
            mode: .numeric)
        html.entry(
            "Uses for each customer", "per_customer_limit", id: "each-\(mark)",
            value: promo.perCustomerLimit.map { String($0) } ?? "", hint: "Empty: no limit.",
            mode: .numeric)
        html.entry(
            "Only for these SKUs or service codes", "products", id: "products-\(mark)",
            value: promo.products.joined(separator: ", "), hint: "Empty: for everything.",
            max: 2_000)
    }

    private static func value(_ promo: PromoRecord, _ model: SettingsModel) -> String {
        guard promo.value > 0 else { return "" }
        switch promo.kind {
        case .percentage: return percent(promo.value)
        case .fixedAmount: return model.decimal(promo.value)
        case .freeShipping: return ""
        }
    }

    private static func word(_ kind: PromoRecord.Kind) -> String {
        switch kind {
        case .percentage: "a percentage off"
        case .fixedAmount: "an amount off"
        case .freeShipping: "free delivery"
        }
    }
}
