import Application
import Domain
import Testing

@Suite struct HoldRulesTests {
    @Test func `3.7 blacklist weighs more than duplicate, review, verification and payment`() {
        var open: [HoldReason] = []
        for reason in [HoldReason.payment, .verification, .review, .duplicate, .blacklist] {
            open.insert(reason, at: open.count / 2)
            #expect(HoldRules.mostSevere(open) == reason)
        }
        #expect(HoldRules.mostSevere([]) == nil)
    }

    @Test func `6.2 notes approve verification and review, never the others`() {
        #expect(HoldRules.approvedByNotes(HoldReason.allCases) == [.review, .verification])
        #expect(
            HoldRules.openAfter(notes: "ID verified", HoldReason.allCases)
                == [.blacklist, .duplicate, .payment])
        #expect(HoldRules.openAfter(notes: "ID verified", [.review]) == [])
    }

    @Test(arguments: ["", " ", "\n\t "])
    func `6.2 blank notes approve nothing`(notes: String) {
        #expect(HoldRules.openAfter(notes: notes, [.review]) == [.review])
    }

    @Test func `7.3 an order waits for its customer while it is unpaid or unverified`() {
        #expect(HoldRules.waitsForCustomer(holds: [.payment], verification: .notRequired))
        #expect(HoldRules.waitsForCustomer(holds: [.verification], verification: .pending))
        #expect(
            HoldRules.waitsForCustomer(holds: [.payment, .verification], verification: .pending))
        #expect(HoldRules.waitsForCustomer(holds: [.verification], verification: .rejected))
    }

    @Test func `7.3 an order waits for us without a hold, under review and for a decision`() {
        #expect(!HoldRules.waitsForCustomer(holds: [], verification: .notRequired))
        #expect(!HoldRules.waitsForCustomer(holds: [.verification], verification: .underReview))
        for reason in [HoldReason.review, .duplicate, .blacklist] {
            #expect(!HoldRules.waitsForCustomer(holds: [reason], verification: .notRequired))
            #expect(!HoldRules.waitsForCustomer(holds: [reason, .payment], verification: .pending))
        }
    }
}
