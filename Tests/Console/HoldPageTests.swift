import Application
import Domain
import HTML
import Testing

@testable import Console

/// What holds an order on its page, the review queue, a photo and the blacklist.
@Suite struct HoldPageTests {
    private func file(_ purpose: FileRecord.Purpose, _ type: FileType) -> FileRecord {
        FileRecord(
            id: ID(value: 7), purpose: purpose, type: type, size: 3, hash: [],
            order: Samples.order().id, storedBy: .system, storedAt: Samples.now)
    }

    private func model(
        _ holds: [HoldReason], _ verification: VerificationState? = nil,
        files: [FileRecord] = [], as principal: Principal = Samples.admin()
    ) -> StatusModel {
        var order = Samples.order(state: .pending)
        var terms = OrderTerms()
        terms.risk = RiskReport(
            recommendation: .refuse,
            facts: [RiskFact("x", "<b>Not</b> markup", .negative)])
        order.terms = terms
        var model = Samples.status(
            Samples.detail(order: order, line: Samples.line(state: .queued)), principal)
        var record = VerificationRecord(order: order.id, expiresAt: Samples.now)
        record.status = verification ?? .pending
        model.holds = HoldDetail(
            order: order.id,
            holds: holds.map {
                HoldRecord(
                    order: order.id, reason: $0, detail: "because \($0.rawValue)",
                    setBy: .system, setAt: Samples.now)
            }, verification: verification == nil ? nil : record, files: files)
        return model
    }

    @Test func `6.2 staff see what is asked, the facts and both decisions`() {
        let text = StatusPage.page(
            model([.verification, .review], .underReview, files: [file(.identity, .jpeg)])
        ).string
        for part in [
            "Holds and verification", "because review", "Handed in, waiting for us", "Refuse",
            "&lt;b&gt;Not&lt;/b&gt; markup", "ID photo: look at it", "value=\"approve\"",
            "value=\"reject\"", "Hold this order", "Each look is written down.",
        ] { #expect(text.contains(part), "\(part)") }
    }

    @Test func `6.2 a viewer sees why, but no photo and no decision`() {
        let text = StatusPage.page(
            model(
                [.verification], .underReview, files: [file(.identity, .jpeg)],
                as: Samples.admin(.viewer))
        ).string
        #expect(text.contains("because verification"))
        for part in ["look at it", "value=\"approve\"", "Hold this order", "Clear the hold"] {
            #expect(!text.contains(part), "\(part)")
        }
    }

    @Test func `4.1 row 2 only an administrator is offered the blacklist`() {
        let admin = StatusPage.page(model([.blacklist])).string
        #expect(admin.contains("Clear the hold blacklist"))
        let person = StatusPage.page(model([.blacklist], as: Samples.admin(.operator))).string
        #expect(person.contains("because blacklist"))
        #expect(!person.contains("Clear the hold blacklist"))
        #expect(!person.contains("value=\"blacklist\""))
    }

    @Test func `6.2 a proof as PDF is a download, a deleted file is none`() {
        var gone = file(.selfie, .png)
        gone.deletedAt = Samples.now
        let text = StatusPage.page(
            model([.verification], .underReview, files: [file(.proof, .pdf), gone])
        ).string
        #expect(text.contains("Payment proof: download"))
        #expect(text.contains("Selfie with the ID: deleted"))
    }

    @Test func `7.3 the queue counts both sides and leads to the orders`() {
        let row = ReviewRow(
            order: ID(value: 3), number: "ORD-20261120-00007", customer: "<Ana>", total: 510_000,
            currency: "PHP", placedAt: Samples.now, reason: .verification, detail: nil,
            verification: .underReview,
            risk: RiskReport(
                recommendation: .review, facts: [RiskFact("x", "Large.", .negative)]))
        let text = ReviewQueuePage.page(
            ReviewModel(
                frame: Samples.frame(), side: .us,
                page: ReviewPage(rows: [row], hasMore: true, forUs: 81, forCustomers: 4),
                isContinued: false, clock: Samples.clock)
        ).string
        for part in [
            "Waiting for us (81)", "Waiting for the customer (4)", "/status/ORD-20261120-00007",
            "&lt;Ana&gt;", "₱5,100.00", "Large.", "Next",
        ] { #expect(text.contains(part), "\(part)") }
        let empty = ReviewQueuePage.page(
            ReviewModel(
                frame: Samples.frame(), side: .us,
                page: ReviewPage(rows: [], hasMore: false, forUs: 0, forCustomers: 0),
                isContinued: false, clock: Samples.clock)
        ).string
        #expect(empty.contains("No order waits for a decision."))
    }

    @Test func `6.1 the blacklist keeps what was typed and says what is wrong`() {
        let entry = BlacklistEntry(
            id: ID(value: 5), value: BlacklistValue(.email, "a@example.org"), reason: "fraud",
            addedBy: .system, addedAt: Samples.now)
        let text = BlacklistListPage.page(
            BlacklistModel(
                frame: Samples.frame(),
                page: BlacklistPage(entries: [entry], hasMore: false, total: 1), key: "key-1",
                entered: BlacklistModel.Entered(
                    kind: .phone, value: "12", reason: "x", sentence: "7 to 15 digits."),
                clock: Samples.clock)
        ).string
        for part in [
            "a@example.org", "E-mail address", "Never", "7 to 15 digits.", "value=\"12\"",
            "1 on the blacklist",
        ] { #expect(text.contains(part), "\(part)") }
    }
}
