import Application
import Domain
import Testing

/// What a promo gives an order, and every refusal of `orders.md` 5.2.
struct DiscountingTests {
    private let now = Timestamp(microseconds: 1_000_000)
    private let goods = TradeLine(code: "SKU-1", kind: .goods, total: 2_000)
    private let other = TradeLine(code: "SKU-2", kind: .goods, total: 1_000)
    private let check = TradeLine(code: "1739", kind: .imeiCheck, total: 500)

    private func promo(
        _ kind: PromoRecord.Kind = .percentage, _ value: Int64 = 1_000,
        _ change: (inout PromoRecord) -> Void = { _ in }
    ) -> PromoRecord {
        var promo = PromoRecord(id: ID(value: 1), code: "SAVE", kind: kind, value: value)
        change(&promo)
        return promo
    }

    private func result(
        _ promo: PromoRecord?, _ lines: [TradeLine], delivery: DeliveryType = .delivery,
        uses: Int = 0
    ) -> Result<Discount, FieldFlaw> {
        Discounting.discount(
            promo: promo, lines: lines, subtotal: lines.map(\.total).reduce(0, +),
            delivery: delivery, uses: uses, now: now, currency: Currency(code: "PHP"))
    }

    private func code(_ result: Result<Discount, FieldFlaw>) -> String? {
        switch result {
        case .success: nil
        case .failure(let flaw): flaw.field == "/promo_code" ? flaw.code : flaw.field
        }
    }

    @Test func `a percentage is spread over the lines it is for and sums exactly`() throws {
        let discount = try result(promo(.percentage, 3_333), [goods, other, check]).get()
        #expect(discount.amount == 1_167)
        #expect(discount.lines == [667, 333, 167])
        #expect(!discount.freeShipping)
    }

    @Test func `a percentage is capped by its maximum`() throws {
        let capped = promo(.percentage, 5_000) { $0.maxDiscount = 100 }
        #expect(try result(capped, [goods]).get().lines == [100])
    }

    @Test func `a fixed amount is capped by what it is for`() throws {
        #expect(try result(promo(.fixedAmount, 300), [goods, other]).get().lines == [200, 100])
        #expect(try result(promo(.fixedAmount, 9_000), [goods]).get().amount == 2_000)
        let named = promo(.fixedAmount, 9_000) { $0.products = ["sku-2"] }
        #expect(try result(named, [goods, other]).get().lines == [0, 1_000])
    }

    @Test func `filters of products and kinds choose the lines`() throws {
        let checks = promo { $0.kinds = [.imeiCheck] }
        #expect(try result(checks, [goods, check]).get().lines == [0, 50])
        #expect(code(result(checks, [goods])) == "PROMO_NOT_APPLICABLE")
        let named = promo { $0.products = ["SKU-9"] }
        #expect(code(result(named, [goods, other])) == "PROMO_NOT_APPLICABLE")
    }

    @Test func `free delivery is for goods that are delivered`() throws {
        let free = promo(.freeShipping, 0)
        let discount = try result(free, [goods, check]).get()
        #expect(discount.freeShipping)
        #expect(discount.amount == 0)
        #expect(discount.lines == [0, 0])
        #expect(code(result(free, [check])) == "PROMO_NOT_APPLICABLE")
        #expect(code(result(free, [goods], delivery: .pickup)) == "PROMO_NOT_APPLICABLE")
    }

    @Test func `an unknown and a switched-off promo are refused alike`() {
        let off = promo { $0.isActive = false }
        #expect(code(result(nil, [goods])) == "INVALID_PROMO")
        #expect(code(result(off, [goods])) == "INVALID_PROMO")
    }

    @Test func `a promo holds from its start and ends before its end`() {
        let now = now
        let later = promo { $0.startsAt = now.adding(microseconds: 1) }
        let from = promo { $0.startsAt = now }
        let ended = promo { $0.endsAt = now }
        let ending = promo { $0.endsAt = now.adding(microseconds: 1) }
        #expect(code(result(later, [goods])) == "PROMO_NOT_STARTED")
        #expect(code(result(from, [goods])) == nil)
        #expect(code(result(ended, [goods])) == "PROMO_EXPIRED")
        #expect(code(result(ending, [goods])) == nil)
    }

    @Test func `limits of all and of one customer are kept`() {
        let all = promo {
            $0.usageLimit = 5
            $0.usageCount = 5
        }
        let own = promo { $0.perCustomerLimit = 1 }
        #expect(code(result(all, [goods])) == "PROMO_LIMIT_REACHED")
        #expect(code(result(own, [goods], uses: 1)) == "PROMO_LIMIT_REACHED")
        #expect(code(result(own, [goods])) == nil)
    }

    @Test func `the minimum counts the whole order's subtotal and is told with its amount`() {
        let minimum = promo { $0.minPurchase = 2_500 }
        #expect(code(result(minimum, [goods, other])) == nil)
        #expect(code(result(minimum, [goods])) == "PROMO_MIN_NOT_MET")
        guard case .failure(let flaw) = result(minimum, [goods]) else { return }
        #expect(flaw.message.contains("₱25.00"))
    }

    @Test func `amounts that cannot be added are refused without a trap`() {
        let huge = TradeLine(code: "X", kind: .goods, total: .max)
        let answer = Discounting.discount(
            promo: promo(), lines: [huge, huge], subtotal: .max, delivery: .delivery, uses: 0,
            now: now, currency: nil)
        #expect(code(answer) == "/items")
    }
}
