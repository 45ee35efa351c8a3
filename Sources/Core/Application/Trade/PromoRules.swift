/// What a promo may hold; code and filters are brought into their stored form on the way.
package enum PromoRules {
    /// Every flaw at once.
    package static func check(_ promo: inout PromoRecord) -> [FieldFlaw] {
        promo.code = TradeText.trimmed(promo.code).uppercased()
        var flaws: [FieldFlaw] = []
        let isCode = promo.code.utf8.allSatisfy {
            TradeText.isWord($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
        }
        if !isCode || !(2...40).contains(promo.code.utf8.count) {
            flaws.append(
                FieldFlaw(
                    field: "/code", code: "FIELD_INVALID",
                    message: "A code has 2 to 40 of the characters A-Z, 0-9, dash and underscore."))
        }
        flaws += valueFlaws(&promo)
        flaws += [
            PriceRules.amountFlaw(promo.minPurchase, at: "/min_purchase_amount"),
            limitFlaw(promo.usageLimit, "/usage_limit"),
            limitFlaw(promo.perCustomerLimit, "/per_customer_limit"),
        ].compactMap { $0 }
        if let start = promo.startsAt, let end = promo.endsAt, end <= start {
            flaws.append(
                FieldFlaw(
                    field: "/ends_at", code: "FIELD_INVALID",
                    message: "A promo ends after it starts; correct one of the two times."))
        }
        promo.products = promo.products.map(TradeText.trimmed).filter { !$0.isEmpty }
        let tooLong = promo.products.contains { $0.unicodeScalars.count > 100 }
        if promo.products.count > 200 || tooLong {
            flaws.append(
                FieldFlaw(
                    field: "/products", code: "TOO_LONG",
                    message: "A promo names up to 200 SKUs of up to 100 characters."))
        }
        return flaws
    }

    private static func valueFlaws(_ promo: inout PromoRecord) -> [FieldFlaw] {
        switch promo.kind {
        case .percentage:
            guard (1...10_000).contains(promo.value) else {
                return [
                    FieldFlaw(
                        field: "/value", code: "FIELD_INVALID",
                        message: "A percentage is above 0 and at most 100, with up to 2 decimals.")
                ]
            }
            return [PriceRules.amountFlaw(promo.maxDiscount, at: "/max_discount")].compactMap { $0 }
        case .fixedAmount:
            promo.maxDiscount = nil
            guard promo.value > 0 else {
                return [
                    FieldFlaw(
                        field: "/value", code: "INVALID_AMOUNT",
                        message: "Say how much the promo takes off: an amount above zero.")
                ]
            }
            return [PriceRules.amountFlaw(promo.value, at: "/value")].compactMap { $0 }
        case .freeShipping:
            promo.value = 0
            promo.maxDiscount = nil
            return []
        }
    }

    private static func limitFlaw(_ limit: Int?, _ field: String) -> FieldFlaw? {
        guard let limit, !(1...1_000_000_000).contains(limit) else { return nil }
        return FieldFlaw(
            field: field, code: "FIELD_INVALID",
            message: "A limit is a whole number from 1; leave it out for none.")
    }
}
