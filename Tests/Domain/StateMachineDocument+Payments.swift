import Domain

/// Table 4.2 as the document shows it.
extension StateMachineDocument {
    private struct PaymentWay: Hashable {
        let row: Int
        let to: PaymentState
    }

    private static func answers(
        _ state: PaymentState, _ event: PaymentEvent
    ) -> (ways: [PaymentWay: Set<Role>], held: Set<String>, repeats: Bool) {
        var ways: [PaymentWay: Set<Role>] = [:]
        var held: Set<String> = []
        var repeats = false
        for facts in FactSamples.payments {
            for role in Role.allCases {
                switch state.transition(on: event, by: role, facts) {
                case .move(let row, let to):
                    ways[PaymentWay(row: row, to: to), default: []].insert(role)
                case .refused(let sentence): held.insert(sentence)
                case .already: repeats = true
                case .illegal: continue
                }
            }
        }
        return (ways, held, repeats)
    }

    static var payments: String {
        var rows: [(Int, [String])] = []
        for state in PaymentState.allCases {
            for event in PaymentEvent.allCases {
                let answers = answers(state, event)
                for (way, roles) in answers.ways {
                    let cells = [
                        String(way.row), state.rawValue, event.rawValue, way.to.rawValue,
                        who(roles), sorted(answers.held),
                    ]
                    rows.append((way.row, cells))
                }
            }
        }
        rows.sort { ($0.0, $0.1.joined()) < ($1.0, $1.1.joined()) }
        return "## Payments\n\nRows of table 4.2, counted from `place`, which is row 1.\n\n"
            + table(["row", "from", "event", "to", "who", "held back when"], rows.map(\.1))
    }

    static var paymentMatrix: String {
        let rows = PaymentState.allCases.map { state in
            [state.rawValue]
                + PaymentEvent.allCases.map { event in
                    let answers = answers(state, event)
                    let numbers = Set(answers.ways.keys.map(\.row)).sorted().map(String.init)
                    return numbers.isEmpty
                        ? (answers.repeats ? "=" : "·") : numbers.joined(separator: " ")
                }
        }
        return "Every state with every event: a row's number, `=` already so, `·` no row.\n\n"
            + table([""] + PaymentEvent.allCases.map(\.rawValue), rows)
    }
}
