import Application
import Domain
import HTTP
import Testing

@testable import Console

/// What the store found wrong with itself, as staff see it.
@Suite struct OperationsPageTests {
    private static func violation(
        _ id: Int64, _ subject: String, number: String? = nil, cleared: Timestamp? = nil
    ) -> Violation {
        Violation(
            id: id, kind: number == nil ? .wallet : .chain, subject: subject, orderNumber: number,
            detail: "\(subject) is not what it was", firstSeen: Samples.now,
            lastSeen: Samples.now.adding(seconds: 60), clearedAt: cleared)
    }

    @Test func `V10 a store that is whole says when it was last looked at`() async throws {
        let stand = Stand()
        #expect(
            try await stand.get("/operations").text
                .contains("The first round of checks has not begun."))
        await stand.checks.set {
            $0.startedAt = Samples.now
            $0.finishedAt = Samples.now
        }
        let text = try await stand.get("/operations").text
        #expect(text.contains("All checked at \(Samples.clock(Samples.now)), nothing found."))
        #expect(!text.contains("wrong with itself"))
    }

    @Test func `V10 what is broken stands on every page, and on one with id, order and times`()
        async throws
    {
        let stand = Stand()
        await stand.checks.set {
            $0.finishedAt = Samples.now
            $0.open = [.wallet: 1, .chain: 1]
            $0.violations = [
                Self.violation(2, "ord_1", number: "ORD-20251120-00001"),
                Self.violation(1, "wallet:cus_<b>1"),
                Self.violation(3, "ord_2", number: "ORD-2", cleared: Samples.now),
            ]
        }
        let page = try await stand.get("/operations").text
        #expect(page.contains("2 things are wrong. Nothing was repaired."))
        #expect(page.contains(#"href="/status/ORD-20251120-00001""#))
        #expect(page.contains("Hash chain"))
        #expect(page.contains("wallet:cus_&lt;b&gt;1 is not what it was"))
        #expect(!page.contains("<b>1"))
        #expect(count("Whole again", in: page) == 1)
        #expect(count(">Open<", in: page) == 2)
        let other = try await stand.get("/history").text
        #expect(other.contains("The store found 2 things wrong with itself"))
        #expect(other.contains(##"href="/operations#checks""##))
        #expect(count("<script", in: page) == count("<script type=\"module\" src=", in: page))
    }
}
