internal import Domain

/// An order that passed every rule, priced and ready to be written.
struct OrderDraft: Sendable {
    let items: [CheckedItem]
    let buyer: Buyer
    var delivery = DeliveryType.none
    var address: ShippingAddress?
    var zone: ID<ShippingZone>?
    var promo: PromoRecord?
    var amounts = OrderAmounts()
    /// Minor units off each item.
    var discounts: [Int64] = []
    var warnings: [PlaceWarning] = []
    /// What an order that costs nothing has on the blacklist.
    var blacklisted: [BlacklistValue] = []

    /// True when the order carries terms: it has a price, goods, or a hold.
    var hasTerms: Bool {
        !buyer.paysNothing || !blacklisted.isEmpty || items.contains { $0.kind == .goods }
    }

    /// True when it has a line of goods.
    var hasGoods: Bool { items.contains { $0.kind == .goods } }
}

/// What the server computes (`orders.md` 5.3), and the rules about amounts.
extension Placing {
    /// Prices the items; the amounts of the client are compared with ours.
    func price(
        _ draft: inout OrderDraft, _ command: PlaceCommand, in store: any OrderWriting,
        now: Timestamp
    ) throws -> [FieldFlaw] {
        guard let currency = Currency(code: settings.currency) else {
            throw StorageError(.defect, "The store's currency is not known.")
        }
        guard let subtotal = Self.sum(draft.items.map(\.total)) else {
            return [Self.tooLarge]
        }
        draft.amounts.subtotal = subtotal
        draft.discounts = draft.items.map { _ in 0 }
        var flaws: [FieldFlaw] = []
        if subtotal == 0 && !draft.buyer.paysNothing {
            flaws.append(
                FieldFlaw(
                    field: "/items", code: "INVALID_SUBTOTAL",
                    message: "What is ordered costs nothing; ask the store for a price."))
        }
        flaws += try ship(&draft, in: store)
        flaws += try discount(&draft, command, currency, in: store, now: now)
        if !Self.total(&draft, settings) { return flaws + [Self.tooLarge] }
        return flaws + mismatches(draft.amounts, command.claimed, currency)
    }

    private func ship(_ draft: inout OrderDraft, in store: any OrderWriting) throws -> [FieldFlaw] {
        guard draft.delivery == .delivery, let address = draft.address else { return [] }
        let weight = Self.sum(
            draft.items.map { item in
                guard case .goods(let product, _) = item.what else { return 0 }
                let (grams, overflow) = product.weight.multipliedReportingOverflow(
                    by: item.quantity)
                return overflow ? nil : grams
            })
        switch Shipping.fee(
            zones: try store.parties.shippingZones(), address: address,
            subtotal: draft.amounts.subtotal, weightGrams: weight ?? .max)
        {
        case .success(let fee):
            draft.amounts.shipping = draft.buyer.paysNothing ? 0 : fee.amount
            draft.zone = fee.zone
            return []
        case .failure(let flaw): return [flaw]
        }
    }

    private func discount(
        _ draft: inout OrderDraft, _ command: PlaceCommand, _ currency: Currency,
        in store: any OrderWriting, now: Timestamp
    ) throws -> [FieldFlaw] {
        guard let code = command.promoCode, !code.isEmpty else { return [] }
        let promo = try store.parties.promo(code: code)
        let uses = try promo.map { try store.parties.promoUses($0.id, by: command.customer) } ?? 0
        let lines = draft.items.map {
            TradeLine(code: $0.code, kind: $0.kind, total: $0.total ?? 0)
        }
        switch Discounting.discount(
            promo: promo, lines: lines, subtotal: draft.amounts.subtotal,
            delivery: draft.delivery, uses: uses, now: now, currency: currency)
        {
        case .success(let discount):
            draft.promo = promo
            draft.discounts = discount.lines
            draft.amounts.discount = discount.amount
            if discount.freeShipping { draft.amounts.shipping = 0 }
            return []
        case .failure(let flaw): return [flaw]
        }
    }

    /// Fee, tax and total; false when a sum does not fit.
    private static func total(_ draft: inout OrderDraft, _ settings: PlaceSettings) -> Bool {
        var amounts = draft.amounts
        let goods = amounts.subtotal - amounts.discount
        guard let fee = Apportion.percent(settings.fees[draft.buyer.method] ?? 0, of: goods),
            let tax = Apportion.percent(settings.tax, of: goods),
            let total = sum([goods, amounts.shipping, fee, tax])
        else { return false }
        amounts.fee = fee
        amounts.tax = tax
        amounts.total = total
        draft.amounts = amounts
        return true
    }

    private func mismatches(
        _ ours: OrderAmounts, _ claimed: ClaimedAmounts, _ currency: Currency
    ) -> [FieldFlaw] {
        [
            ("/subtotal", claimed.subtotal, ours.subtotal),
            ("/discount_amount", claimed.discount, ours.discount),
            ("/shipping_fee", claimed.shipping, ours.shipping),
            ("/total_amount", claimed.total, ours.total),
        ].compactMap { field, theirs, own in
            guard let theirs, theirs != own else { return nil }
            return FieldFlaw(
                field: field, code: "AMOUNT_MISMATCH",
                message: "Here this amount is \(Money(own, currency).decimal), not "
                    + "\(Money(theirs, currency).decimal).")
        }
    }

    private static var tooLarge: FieldFlaw {
        FieldFlaw(
            field: "/items", code: "INVALID_AMOUNT",
            message: "The amounts of this order are too large; split it.")
    }

    private static func sum(_ parts: [Int64?]) -> Int64? {
        var total: Int64 = 0
        for part in parts {
            guard let part else { return nil }
            let (next, overflow) = total.addingReportingOverflow(part)
            guard !overflow else { return nil }
            total = next
        }
        return total
    }
}
