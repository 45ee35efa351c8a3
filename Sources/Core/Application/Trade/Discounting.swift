package import Domain

/// A line as the rules of promos see it.
package struct TradeLine: Sendable, Equatable {
    /// The SKU of goods, the service's code of everything else.
    package let code: String
    package let kind: LineKind
    /// Quantity × unit price in minor units.
    package let total: Int64

    /// Makes a line.
    package init(code: String, kind: LineKind, total: Int64) {
        self.code = code
        self.kind = kind
        self.total = total
    }
}

/// What a promo takes off an order.
package struct Discount: Sendable, Equatable {
    /// Minor units for each line, in the order of the lines; none is above its line's total.
    package let lines: [Int64]
    /// True when delivery costs nothing.
    package let freeShipping: Bool

    /// Minor units for the whole order.
    package var amount: Int64 { lines.reduce(0, +) }
}

/// A refused field is what rules of prices throw or answer with.
extension FieldFlaw: Error {}

/// What a promo gives an order, or why it gives nothing (`orders.md` 5.2, 5.3).
package enum Discounting {
    /// The discount of a promo found by its code, nil when no promo has it.
    ///
    /// `subtotal` is that of the whole order, `uses` the customer's own earlier uses. The use
    /// itself
    /// is counted later, by conditional update.
    package static func discount(
        promo: PromoRecord?, lines: [TradeLine], subtotal: Int64, delivery: DeliveryType, uses: Int,
        now: Timestamp, currency: Currency?
    ) -> Result<Discount, FieldFlaw> {
        guard let promo, promo.isActive else {
            return refuse("INVALID_PROMO", "There is no such promo code; check how it is written.")
        }
        if let flaw = timeFlaw(promo, now) ?? limitFlaw(promo, uses) { return .failure(flaw) }
        if subtotal < promo.minPurchase {
            let minimum = currency.map { Money(promo.minPurchase, $0).display }
            return refuse(
                "PROMO_MIN_NOT_MET",
                "This promo code holds from a subtotal of "
                    + "\(minimum ?? String(promo.minPurchase)); order more, or leave it out.")
        }
        let eligible = lines.map { fits(promo, $0) ? $0.total : 0 }
        guard zip(lines, eligible).contains(where: { fits(promo, $0.0) && $0.1 > 0 }) else {
            return refuse(
                "PROMO_NOT_APPLICABLE",
                "This promo code is not for what you ordered; leave it out.")
        }
        if promo.kind == .freeShipping {
            guard delivery == .delivery else {
                return refuse(
                    "PROMO_NOT_APPLICABLE",
                    "This promo code makes delivery free, and this order is not delivered; "
                        + "leave it out.")
            }
            return .success(Discount(lines: lines.map { _ in 0 }, freeShipping: true))
        }
        guard let amount = amount(promo, eligible),
            let parts = Apportion.parts(of: amount, by: eligible)
        else {
            return .failure(
                FieldFlaw(
                    field: "/items", code: "INVALID_AMOUNT",
                    message: "The amounts of this order are too large; split it."))
        }
        return .success(Discount(lines: parts, freeShipping: false))
    }

    /// The refusal when the conditional update finds that the last use has just gone.
    package static let limitReached = FieldFlaw(
        field: "/promo_code", code: "PROMO_LIMIT_REACHED",
        message: "This promo code has been used as often as it may be; leave it out.")

    /// True when the promo is for the line; free delivery is for goods only.
    private static func fits(_ promo: PromoRecord, _ line: TradeLine) -> Bool {
        if promo.kind == .freeShipping && line.kind != .goods { return false }
        let code = line.code.lowercased()
        let isNamed = promo.products.isEmpty || promo.products.contains { $0.lowercased() == code }
        return isNamed && (promo.kinds.isEmpty || promo.kinds.contains(line.kind))
    }

    /// Minor units off the eligible lines together; nil on overflow.
    private static func amount(_ promo: PromoRecord, _ eligible: [Int64]) -> Int64? {
        var sum: Int64 = 0
        for total in eligible {
            let (next, overflow) = sum.addingReportingOverflow(total)
            guard !overflow else { return nil }
            sum = next
        }
        switch promo.kind {
        case .percentage:
            guard let share = Apportion.percent(promo.value, of: sum) else { return nil }
            return max(0, min(share, promo.maxDiscount ?? share, sum))
        case .fixedAmount: return max(0, min(promo.value, sum))
        case .freeShipping: return 0
        }
    }

    private static func timeFlaw(_ promo: PromoRecord, _ now: Timestamp) -> FieldFlaw? {
        if let start = promo.startsAt, now < start {
            return FieldFlaw(
                field: "/promo_code", code: "PROMO_NOT_STARTED",
                message: "This promo code holds from \(start.text) on; leave it out until then.")
        }
        if let end = promo.endsAt, end <= now {
            return FieldFlaw(
                field: "/promo_code", code: "PROMO_EXPIRED",
                message: "This promo code ended at \(end.text); leave it out.")
        }
        return nil
    }

    private static func limitFlaw(_ promo: PromoRecord, _ uses: Int) -> FieldFlaw? {
        if let limit = promo.usageLimit, promo.usageCount >= limit { return limitReached }
        if let limit = promo.perCustomerLimit, uses >= limit {
            return FieldFlaw(
                field: "/promo_code", code: "PROMO_LIMIT_REACHED",
                message: "You have used this promo code as often as you may; leave it out.")
        }
        return nil
    }

    private static func refuse(_ code: String, _ message: String) -> Result<Discount, FieldFlaw> {
        .failure(FieldFlaw(field: "/promo_code", code: code, message: message))
    }
}
