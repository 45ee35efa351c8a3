import Application
import Domain
import Testing

@Suite struct RiskRulesTests {
    private let currency: Currency
    private let settings: RiskSettings

    init() throws {
        currency = try #require(Currency(code: "PHP"))
        settings = RiskSettings(currency)
    }

    private func draft(
        _ amount: Int64, _ method: PaymentMethod, _ channel: Channel = .web,
        _ edit: (inout RiskDraft) -> Void = { _ in }
    ) -> RiskDraft {
        var draft = RiskDraft(total: Money(amount, currency), method: method, channel: channel)
        edit(&draft)
        return draft
    }

    private func reasons(_ draft: RiskDraft, _ settings: RiskSettings? = nil) -> [HoldReason] {
        RiskRules.assess(draft, settings ?? self.settings).holds.map(\.reason)
    }

    @Test(arguments: [(499_999, false), (500_000, true), (500_001, true)])
    func `6.1 cash on delivery is verified from 5,000.00 on`(amount: Int64, held: Bool) {
        let found = RiskRules.assess(draft(amount, .cod), settings)
        #expect(found.holds.map(\.reason) == (held ? [.verification] : []))
        #expect(found.verificationRequired == held)
        #expect(found.report.facts.contains { $0.code == "cod_high_value" } == held)
        #expect(found.report.recommendation == (held ? .review : .accept))
    }

    @Test func `6.1 the rule about new customers is off until it is set`() {
        #expect(reasons(draft(100, .cod)) == [])
        var strict = settings
        strict.newCustomerOrders = 2
        #expect(reasons(draft(100, .cod) { $0.completedOrders = 1 }, strict) == [.verification])
        #expect(reasons(draft(100, .cod) { $0.completedOrders = 2 }, strict) == [])
        #expect(reasons(draft(100, .balance) { $0.completedOrders = 0 }, strict) == [])
    }

    @Test func `6.1 both rules about cash make one hold with both sentences`() {
        var strict = settings
        strict.newCustomerOrders = 1
        let found = RiskRules.assess(draft(500_000, .cod), strict)
        #expect(found.holds.count == 1)
        #expect(found.holds.first?.detail.contains("₱5,000.00") == true)
        #expect(found.holds.first?.detail.contains("fewer than 1") == true)
    }

    @Test func `6.1 a trusted customer is not verified, but reviewed`() {
        #expect(reasons(draft(900_000, .cod) { $0.isTrusted = true }) == [])
        #expect(reasons(draft(60_000_000, .cod) { $0.isTrusted = true }) == [.review])
    }

    @Test(arguments: [(50_000_000, false), (50_000_001, true)])
    func `5.2 a total above 500,000.00 warns and is reviewed`(amount: Int64, held: Bool) {
        let found = RiskRules.assess(draft(amount, .balance), settings)
        #expect(found.warnings.map(\.code) == (held ? ["HIGH_VALUE"] : []))
        #expect(found.holds.map(\.reason) == (held ? [.review] : []))
    }

    @Test(arguments: [(9, false), (10, true)])
    func `6.1 the eleventh order of a customer within 10 min is reviewed`(
        before: Int, held: Bool
    ) {
        let many = draft(100, .cod) { $0.counts.recentOfCustomer = before }
        #expect(reasons(many) == (held ? [.review] : []))
    }

    @Test(arguments: [(19, false), (20, true)])
    func `6.1 the 21st order from an address within 10 min is reviewed`(before: Int, held: Bool) {
        let many = draft(100, .cod) { $0.counts.recentOfAddress = before }
        #expect(reasons(many) == (held ? [.review] : []))
    }

    @Test(arguments: [PaymentMethod.internal, .balance])
    func `6.1 internal and balance orders are not held for being many`(method: PaymentMethod) {
        let many = draft(100, method) {
            $0.counts.recentOfCustomer = 1_000
            $0.counts.recentOfAddress = 1_000
        }
        #expect(reasons(many) == [])
    }

    @Test(arguments: [(2, false), (3, true)])
    func `6.1 three lost cash orders make the next one reviewed`(lost: Int, held: Bool) {
        let order = draft(100, .cod) { $0.counts.lostCashOrders = lost }
        #expect(reasons(order) == (held ? [.review] : []))
    }

    @Test(arguments: BlacklistValue.Kind.allCases)
    func `6.1 whoever is on the blacklist is held, and refused by recommendation`(
        kind: BlacklistValue.Kind
    ) {
        let value = "secret-value"
        let found = RiskRules.assess(
            draft(100, .balance) { $0.blacklisted = [BlacklistValue(kind, value)] }, settings)
        #expect(found.holds.map(\.reason) == [.blacklist])
        #expect(found.report.recommendation == .refuse)
        #expect(found.report.facts.allSatisfy { !$0.text.contains(value) })
    }

    @Test(arguments: PaymentMethod.allCases)
    func `6.1 a prepaid method waits for its payment, a balance does not`(method: PaymentMethod) {
        let waits = [.gcash, .paymaya, .bankTransfer, .creditCard].contains(method)
        #expect(reasons(draft(100, method)) == (waits ? [.payment] : []))
        #expect(reasons(draft(100, method) { $0.isUnpaid = false }) == [])
        #expect(reasons(draft(0, method)) == [])
        let found = RiskRules.assess(draft(100, method), settings)
        #expect(found.report.recommendation == .accept)
    }

    @Test func `6.1 a target that was ordered before is held where nobody can be asked`() {
        let found = RiskRules.assess(
            draft(100, .balance, .batch) { $0.duplicateOf = "ORD-20261120-00001" }, settings)
        #expect(found.holds.map(\.reason) == [.duplicate])
        #expect(found.holds.first?.detail.contains("ORD-20261120-00001") == true)
    }

    @Test func `6.1 the house account is neither verified nor counted`() {
        let order = draft(900_000, .cod) {
            $0.isHouse = true
            $0.counts.recentOfCustomer = 1_000
            $0.counts.recentOfAddress = 1_000
            $0.counts.lostCashOrders = 9
        }
        #expect(reasons(order) == [])
        #expect(reasons(order, settings) == [])
    }

    @Test func `3.7 holds come most severe first`() {
        let order = draft(60_000_000, .cod) {
            $0.blacklisted = [BlacklistValue(.ip, "192.0.2.1")]
            $0.duplicateOf = "ORD-20261120-00001"
        }
        #expect(reasons(order) == [.blacklist, .duplicate, .review, .verification])
    }

    @Test func `6.1 rules that cannot run leave the order to a person`() {
        let found = RiskAssessment.unavailable
        #expect(found.holds.map(\.reason) == [.review])
        #expect(found.report.recommendation == .review)
    }

    @Test func `6.1 a look-up that fails leaves the order to a person, a busy store does not`()
        throws
    {
        let defect = StorageError(.defect, "a column is missing")
        #expect(try RiskLookup.closed { throw defect } == .unavailable)
        let fine = RiskAssessment(report: RiskReport(recommendation: .accept, facts: []))
        #expect(try RiskLookup.closed { fine } == fine)
        for kind in [StorageError.Kind.busy, .full, .conflict, .closed] {
            #expect(throws: StorageError(kind, "later")) {
                try RiskLookup.closed { throw StorageError(kind, "later") }
            }
        }
    }

    @Test func `6.1 limits follow the currency's digits`() throws {
        let yen = try #require(Currency(code: "JPY"))
        #expect(RiskSettings(yen).cashVerifyLimit == 5_000)
        #expect(RiskSettings(currency).cashVerifyLimit == 500_000)
        #expect(RiskSettings(currency, cashVerifyLimit: .max).cashVerifyLimit == .max)
    }
}
