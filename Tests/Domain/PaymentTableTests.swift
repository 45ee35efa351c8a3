import Domain
import Testing

/// The payment table, every state with every event and every role, against the document's rows.
struct PaymentTableTests {
    private static func rows(
        _ state: PaymentState, _ event: PaymentEvent
    ) -> [PaymentExpectation] {
        PaymentExpectation.table.filter { $0.event == event && $0.from.contains(state) }
    }

    @Test func `every payment state with every event answers as table 4_2 says`() {
        for state in PaymentState.allCases {
            for event in PaymentEvent.allCases {
                for role in Role.allCases { check(state, event, role) }
            }
        }
    }

    private func check(_ state: PaymentState, _ event: PaymentEvent, _ role: Role) {
        let rows = PaymentTableTests.rows(state, event)
        let context: Comment = "\(state) + \(event) by \(role)"
        for row in rows where row.who.contains(role) {
            #expect(
                state.transition(on: event, by: role, row.facts)
                    == .move(row: row.row, to: row.to), context)
        }
        guard !rows.contains(where: { $0.who.contains(role) }) else { return }
        let isRepeat = PaymentExpectation.repeats.contains { $0 == (state, event) }
        for facts in PaymentExpectation.table.map(\.facts) + [PaymentFacts()] {
            let got = state.transition(on: event, by: role, facts)
            #expect(got == (rows.isEmpty && isRepeat ? .already : .illegal), context)
        }
    }

    @Test func `every guard of table 4_2 holds its row back`() {
        for row in PaymentExpectation.table {
            for state in row.from {
                for role in row.who {
                    for rule in row.guards {
                        var facts = row.facts
                        rule.unmeet(&facts)
                        let got = state.transition(on: row.event, by: role, facts)
                        guard case .refused(let sentence) = got else {
                            Issue.record("row \(row.row), \(rule.name), \(state), \(role): \(got)")
                            continue
                        }
                        #expect(!sentence.isEmpty)
                    }
                }
            }
        }
    }

    @Test func `M6 a payment whose reference is known moves nothing`() {
        var facts = PaymentFacts()
        facts.total = 100
        facts.amount = 100
        facts.isReferenceNew = false
        #expect(PaymentState.unpaid.transition(on: .pay, by: .system, facts) == .already)
    }

    @Test(arguments: [(1, false), (999, false), (1_000, true), (1_001, true)])
    func `M7 only the whole price is paid`(amount: Int64, settles: Bool) {
        var facts = PaymentFacts()
        facts.total = 1_000
        facts.amount = amount
        #expect(
            PaymentState.unpaid.transition(on: .pay, by: .operator, facts)
                == .move(row: 3, to: settles ? .paid : .partlyPaid))
    }

    @Test func `an order that costs nothing is paid when it is placed`() {
        #expect(PaymentState.placed(total: 0, method: .gcash) == .paid)
        #expect(PaymentState.placed(total: 100, method: .internal) == .paid)
        #expect(PaymentState.placed(total: 100, method: .cod) == .unpaid)
    }

    @Test func `a refund beside another one waits for it`() {
        var facts = PaymentFacts()
        facts.total = 1_000
        facts.paid = 1_000
        facts.amount = 400
        facts.otherRefundsOpen = true
        for event in [PaymentEvent.refundDone, .refundFailed] {
            let got = PaymentState.refunding.transition(on: event, by: .system, facts)
            #expect(got == .move(row: event == .refundDone ? 8 : 9, to: .refunding))
        }
    }

    @Test func `lines given back leave the rest of a prepaid order paid`() {
        var facts = PaymentFacts()
        facts.total = 1_000
        facts.paid = 600
        facts.amount = 100
        facts.isSettled = true
        #expect(
            PaymentState.refunding.transition(on: .refundDone, by: .system, facts)
                == .move(row: 8, to: .paid))
    }

    @Test func `allowed payment events are those with a row for the role`() {
        #expect(PaymentState.unpaid.allowedEvents(for: .operator) == [.pay, .fail])
        #expect(PaymentState.paid.allowedEvents(for: .operator).isEmpty)
        #expect(PaymentState.paid.allowedEvents(for: .admin) == [.refund])
        #expect(PaymentState.unpaid.allowedEvents(for: .customer).isEmpty)
    }

    @Test func `what may be refunded is never below nothing`() {
        var facts = PaymentFacts()
        facts.refunded = 5
        #expect(facts.refundable == 0)
        facts.refunded = .min
        facts.paid = .max
        #expect(facts.refundable == 0)
    }
}
