internal import Application
internal import DatabaseHarness
internal import Domain
internal import SQL
internal import Store
import Testing

extension Fixtures {
    /// An order with a price a line, placed and confirmed, not yet stored.
    func priced(
        _ serial: Int, of customer: ID<Customer>, method: PaymentMethod, prices: [Int64],
        confirmed: Bool = true
    ) -> OrderUnit {
        var random = SplitMix64(seed: UInt64(serial) &+ 500_000)
        let now = Self.start.adding(seconds: Int64(serial))
        let total = prices.reduce(0, +)
        var order = OrderRecord(
            id: ID(at: now, random: &random), number: Self.number(serial), channel: .api,
            customer: customer, placedBy: Self.staff,
            paymentState: .placed(total: total, method: method), paymentMethod: method,
            currency: "PHP", totalAmount: total, reference: nil, notes: nil, idempotencyKey: nil,
            placedAt: now)
        var terms = OrderTerms()
        terms.amounts = .of(total)
        order.terms = terms
        var lines: [LineRecord] = []
        for (index, price) in prices.enumerated() {
            let target = Self.imei(serial * 100 + index)
            var line = LineRecord(
                id: ID(at: now, random: &random), order: order.id, number: index + 1,
                kind: .imeiCheck, service: service, target: target, targetRaw: target,
                fields: [:], recheckOf: nil, createdAt: now)
            line.terms = LineTerms(unitPrice: price, total: price)
            lines.append(line)
        }
        var unit = OrderUnit(order: order, lines: lines, attempts: [], now: now)
        unit.record(
            .order, line: nil, event: "place", from: nil, to: "pending", by: Self.staff,
            reason: nil, data: ["row": "1", "lines": String(lines.count), "channel": "api"])
        return unit
    }

    /// Stores such an order, its balance held where it is prepaid; nil when the balance is short.
    @discardableResult
    func placePriced(
        _ serial: Int, of customer: ID<Customer>, method: PaymentMethod = .balance,
        prices: [Int64], in other: Store? = nil
    ) async throws -> ID<Order>? {
        struct Short: Error {}
        do {
            return try await (other ?? store).write { writing in
                var unit = self.priced(serial, of: customer, method: method, prices: prices)
                try writing.save(try #require(unit.finished()))
                unit = try #require(try writing.unit(order: unit.order.id, now: unit.now))
                guard unit.order.paymentState == .unpaid, method == .balance else {
                    return unit.order.id
                }
                guard try MoneyRules.hold(unit, by: .system, in: writing) else { throw Short() }
                var facts = unit.paymentFacts
                facts.isHeld = true
                unit.move(payment: .authorise, by: .system, facts: facts)
                try writing.keep(&unit)
                return unit.order.id
            }
        } catch is Short {
            return nil
        }
    }

    /// Puts money on a customer's balance.
    func topUp(_ customer: ID<Customer>, _ amount: Int64, reference: String = "first") async throws
    {
        let isNew = try await store.write { writing in
            try writing.money.credit(Self.credit(customer, amount, reference))
        }
        #expect(isNew)
    }

    /// A top-up by bank transfer.
    static func credit(
        _ customer: ID<Customer>, _ amount: Int64, _ reference: String
    ) -> WalletCredit {
        var random = SplitMix64(seed: UInt64(truncatingIfNeeded: reference.hashValue))
        return WalletCredit(
            id: ID(at: start, random: &random), customer: customer, amount: amount,
            currency: "PHP", method: .bankTransfer, reference: reference, reason: "prepaid",
            by: staff, at: start)
    }

    /// A customer's balance.
    func balance(_ customer: ID<Customer>) async throws -> Int64 {
        try await store.write { try $0.money.balance(of: customer, currency: "PHP") }
    }

    /// The sum of a ledger account.
    func account(_ name: String) async throws -> Int64 {
        try await database.read {
            try $0.scalar(
                "SELECT CAST(COALESCE(sum(amount),0) AS BIGINT) FROM ledger WHERE account=$1",
                [.text(name)]) ?? 0
        }
    }

    /// What `verify` says about money alone.
    func moneyProblems() async throws -> [String] {
        try await store.reconciliation(
            from: Timestamp(microseconds: 0), upTo: .init(microseconds: .max)
        ).problems
    }
}
