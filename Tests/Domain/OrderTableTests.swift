import Domain
import Testing

/// The order table, every state with every event and every role, against the document's rows.
struct OrderTableTests {
    private static func rows(_ state: OrderState, _ event: OrderEvent) -> [OrderExpectation] {
        OrderExpectation.table.filter { $0.event == event && $0.from.contains(state) }
    }

    @Test func `every state with every event answers as table 4_1 says`() {
        for state in OrderState.allCases {
            for event in OrderEvent.allCases {
                for role in Role.allCases {
                    check(state, event, role)
                }
            }
        }
    }

    private func check(_ state: OrderState, _ event: OrderEvent, _ role: Role) {
        let rows = OrderTableTests.rows(state, event)
        let context: Comment = "\(state) + \(event) by \(role)"
        for row in rows where row.who.contains(role) {
            let got = state.transition(on: event, by: role, row.facts)
            #expect(got == .move(row: row.row, to: row.to ?? state), context)
        }
        guard !rows.contains(where: { $0.who.contains(role) }) else { return }
        let isRepeat = OrderExpectation.repeats.contains { $0 == (state, event) }
        for facts in OrderExpectation.table.map(\.facts) + [OrderFacts()] {
            let got = state.transition(on: event, by: role, facts)
            if rows.isEmpty {
                #expect(got == (isRepeat ? .already : .illegal), context)
            } else {
                #expect(!got.isMove, context)
            }
        }
    }

    @Test func `a role that a row does not name moves nothing whatever the facts`() {
        for row in OrderExpectation.table {
            for state in row.from {
                let allowed = OrderTableTests.rows(state, row.event).reduce(into: Set<Role>()) {
                    $0.formUnion($1.who)
                }
                for role in Role.allCases where !allowed.contains(role) {
                    #expect(
                        !state.transition(on: row.event, by: role, row.facts).isMove,
                        "row \(row.row) by \(role) in \(state)")
                }
            }
        }
    }

    @Test func `every guard of table 4_1 holds its row back`() {
        for row in OrderExpectation.table {
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

    @Test func `only an administrator clears a blacklist hold`() {
        var facts = OrderFacts()
        facts.openHolds = [.review, .blacklist]
        #expect(OrderState.pending.transition(on: .unhold, by: .admin, facts).isMove)
        for role in [Role.operator, .key, .customer] {
            #expect(!OrderState.pending.transition(on: .unhold, by: role, facts).isMove)
        }
        let word = OrderState.pending.transition(on: .confirm, by: .admin, facts)
        #expect(word == .refused("the order is held: review, blacklist"))
    }

    @Test func `no end state leads back to pending`() {
        for row in OrderExpectation.table where row.from.contains(where: \.isEnded) {
            for state in row.from where state.isEnded {
                let got = state.transition(on: row.event, by: .admin, row.facts)
                #expect(got != .move(row: row.row, to: .pending))
            }
        }
    }

    @Test func `a ready order that is delivered by us must be shipped first`() {
        var facts = OrderFacts()
        facts.isDelivery = true
        let got = OrderState.ready.transition(on: .deliver, by: .operator, facts)
        #expect(got == .refused("the order was not shipped"))
    }

    @Test func `allowed events are those with a row for the role`() {
        #expect(OrderState.expired.allowedEvents(for: .admin).isEmpty)
        #expect(OrderState.pending.allowedEvents(for: .customer) == [.cancel])
        #expect(
            OrderState.pending.allowedEvents(for: .operator) == [
                .hold, .unhold, .confirm, .reject, .cancel,
            ])
        #expect(OrderState.completed.allowedEvents(for: .operator) == [.retry, .reverse])
    }

    @Test func `states that end say so`() {
        let ended = OrderState.allCases.filter(\.isEnded)
        #expect(
            ended == [.completed, .cancelled, .rejected, .expired, .failed, .refunded, .reversed])
    }
}
