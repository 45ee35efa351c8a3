import Domain
import Testing

/// The line table, every state with every event and every role, against the document's rows.
struct LineTableTests {
    private static func rows(
        _ state: LineState, _ event: LineEvent, _ kind: LineKind
    ) -> [LineExpectation] {
        LineExpectation.table.filter {
            $0.event == event && $0.from.contains(state)
                && ($0.facts.kind == .goods) == (kind == .goods)
        }
    }

    @Test(arguments: [LineKind.imeiCheck, .dataBundle])
    func `every state with every event answers as table 4_3 says`(kind: LineKind) {
        for state in LineState.allCases {
            for event in LineEvent.allCases {
                for role in Role.allCases { check(state, event, role, kind) }
            }
        }
    }

    private func check(_ state: LineState, _ event: LineEvent, _ role: Role, _ kind: LineKind) {
        let rows = LineTableTests.rows(state, event, kind)
        let context: Comment = "\(state) + \(event) by \(role)"
        for row in rows where row.who.contains(role) {
            var facts = row.facts
            facts.kind = kind
            let got = state.transition(on: event, by: role, facts)
            #expect(got == .move(row: row.row, to: row.to), context)
        }
        guard !rows.contains(where: { $0.who.contains(role) }) else { return }
        var facts = LineFacts()
        facts.kind = kind
        let got = state.transition(on: event, by: role, facts)
        #expect(!got.isMove, context)
        let isRepeat = LineExpectation.repeats.contains { $0 == (state, event) }
        let isRefused = LineExpectation.refused.contains { $0 == (state, event) }
        if rows.isEmpty && !isRepeat && !isRefused { #expect(got == .illegal, context) }
        if rows.isEmpty && isRefused {
            #expect(got == .refused("the line was already sent to its provider"), context)
        }
    }

    @Test func `an event that tells what is already so changes nothing`() {
        for (state, event) in LineExpectation.repeats {
            let told = Role.allCases.contains {
                state.transition(on: event, by: $0, LineFacts()) == .already
            }
            #expect(told, "\(state) + \(event)")
        }
    }

    @Test func `goods lines follow their order and no provider`() {
        for state in LineState.allCases {
            for event in LineEvent.allCases {
                let rows = LineTableTests.rows(state, event, .goods)
                var facts = LineFacts()
                facts.kind = .goods
                for role in Role.allCases {
                    let got = state.transition(on: event, by: role, facts)
                    if let row = rows.first {
                        #expect(got == .move(row: row.row, to: row.to), "\(state) + \(event)")
                    } else {
                        #expect(!got.isMove, "\(state) + \(event)")
                    }
                }
            }
        }
    }

    @Test func `every guard of table 4_3 holds its row back`() {
        for row in LineExpectation.table {
            for state in row.from {
                for role in row.who {
                    for rule in row.guards {
                        var facts = row.facts
                        rule.unmeet(&facts)
                        let got = state.transition(on: row.event, by: role, facts)
                        guard case .refused(let sentence) = got else {
                            Issue.record("\(row.row), \(rule.name), \(state), \(role): \(got)")
                            continue
                        }
                        #expect(!sentence.isEmpty)
                    }
                }
            }
        }
    }

    @Test func `nothing leads from sending or uncertain to a new send but proof or a person`() {
        for state in [LineState.sending, .uncertain, .needsReview] {
            var ways: Set<String> = []
            for event in LineEvent.allCases {
                for role in Role.allCases {
                    if case .move(let row, .queued) = state.transition(
                        on: event, by: role, LineFacts())
                    {
                        ways.insert(row)
                    }
                }
            }
            let expected: Set<String> =
                state == .sending ? ["T4", "T6"] : state == .uncertain ? ["T15"] : ["T18"]
            #expect(ways == expected)
        }
    }

    @Test func `a completed line never becomes pending`() {
        for event in LineEvent.allCases {
            for role in Role.allCases {
                let got = LineState.completed.transition(on: event, by: role, LineFacts())
                if case .move(let row, let to) = got {
                    #expect(row == "T23" && to == .failed)
                }
            }
        }
    }

    @Test func `open and sent states are those of the glossary`() {
        #expect(
            LineState.allCases.filter(\.isOpen) == [
                .queued, .parked, .sending, .uncertain, .needsReview, .accepted, .inProcess,
            ])
        #expect(
            LineState.allCases.filter(\.isSent) == [
                .sending, .uncertain, .needsReview, .accepted, .inProcess, .completed, .rejected,
            ])
    }

    @Test func `live attempts are those of the index and definite ones have nothing open`() {
        #expect(
            AttemptState.allCases.filter(\.isLive) == [
                .sending, .accepted, .inProcess, .completed, .dupCheck, .uncertain, .needsHuman,
            ])
        #expect(
            AttemptState.allCases.filter(\.isDefinite) == [
                .rejected, .definiteNo, .notSent, .absent,
            ])
        #expect(AttemptState.allCases.allSatisfy { !($0.isLive && $0.isDefinite) })
    }

    @Test func `allowed events are those with a row and met guards`() {
        #expect(
            LineState.needsReview.allowedEvents(for: .operator) == [
                .staffLink, .staffAbsent, .staffGiveUp, .staffCopy,
            ])
        #expect(LineState.cancelled.allowedEvents(for: .admin).isEmpty)
        #expect(LineState.queued.allowedEvents(for: .customer) == [.cancel])
    }
}
