import Domain

/// Writes `docs/state-machines.md` from the functions themselves.
enum StateMachineDocument {
    static var text: String {
        [intro, orders, orderMatrix, payments, paymentMatrix, lines, lineMatrix]
            .joined(separator: "\n")
    }

    private static let intro = """
        # State machines

        Generated from the transition functions of `Sources/Core/Domain` by a test, which also fails
        when this file differs. To write it anew: `WAYBILL_WRITE_DOCS=1 make test ONLY=document`.

        Numbers of orders are the rows of table 4.1, T numbers of lines those of the dispatch
        protocol. *Who* are the roles that may; *held back when* are the sentences of guards.

        """

    static func table(_ head: [String], _ rows: [[String]]) -> String {
        let lines = [head, head.map { _ in "---" }] + rows
        return lines.map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
            + "\n"
    }

    static func who(_ roles: Set<Role>) -> String {
        roles.count == Role.allCases.count
            ? "anyone"
            : Role.allCases.filter(roles.contains).map(\.rawValue).joined(separator: ", ")
    }

    static func sorted(_ sentences: Set<String>) -> String {
        sentences.isEmpty ? "–" : sentences.sorted().joined(separator: "; ")
    }
}

extension StateMachineDocument {
    private struct OrderWay: Hashable {
        let row: Int
        let to: OrderState
    }

    private static func orderAnswers(
        _ state: OrderState, _ event: OrderEvent
    ) -> (ways: [OrderWay: Set<Role>], held: Set<String>, repeats: Bool) {
        var ways: [OrderWay: Set<Role>] = [:]
        var held: Set<String> = []
        var repeats = false
        for facts in FactSamples.orders {
            for role in Role.allCases {
                switch state.transition(on: event, by: role, facts) {
                case .move(let row, let to):
                    ways[OrderWay(row: row, to: to), default: []].insert(role)
                case .refused(let sentence): held.insert(sentence)
                case .already: repeats = true
                case .illegal: continue
                }
            }
        }
        return (ways, held, repeats)
    }

    private static var orders: String {
        var rows: [(Int, [String])] = []
        for state in OrderState.allCases {
            for event in OrderEvent.allCases {
                let answers = orderAnswers(state, event)
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
        return "## Orders\n\n"
            + table(["row", "from", "event", "to", "who", "held back when"], rows.map(\.1))
    }

    private static var orderMatrix: String {
        let rows = OrderState.allCases.map { state in
            [state.rawValue]
                + OrderEvent.allCases.map { event in
                    let answers = orderAnswers(state, event)
                    let numbers = Set(answers.ways.keys.map(\.row)).sorted().map(String.init)
                    return numbers.isEmpty
                        ? (answers.repeats ? "=" : "·") : numbers.joined(separator: " ")
                }
        }
        return
            "Every state with every event: a row's number, `=` already so, `·` refused with 409."
            + "\n\n"
            + table([""] + OrderEvent.allCases.map(\.rawValue), rows)
    }
}

extension StateMachineDocument {
    private struct LineWay: Hashable {
        let row: String
        let to: LineState
    }

    private static func lineAnswers(
        _ state: LineState, _ event: LineEvent
    ) -> (ways: [LineWay: Set<Role>], held: Set<String>, repeats: Bool) {
        var ways: [LineWay: Set<Role>] = [:]
        var held: Set<String> = []
        var repeats = false
        for facts in FactSamples.lines {
            for role in Role.allCases {
                switch state.transition(on: event, by: role, facts) {
                case .move(let row, let to):
                    ways[LineWay(row: row, to: to), default: []].insert(role)
                case .refused(let sentence): held.insert(sentence)
                case .already: repeats = true
                case .illegal: continue
                }
            }
        }
        return (ways, held, repeats)
    }

    /// `T17/T20` is sorted by its first number.
    private static func rank(_ row: String) -> Int {
        Int(row.dropFirst().prefix { $0.isNumber }) ?? 99
    }

    private static var lines: String {
        var rows: [(Int, [String])] = []
        for state in LineState.allCases {
            for event in LineEvent.allCases {
                let answers = lineAnswers(state, event)
                for (way, roles) in answers.ways {
                    let cells = [
                        way.row, state.rawValue, event.rawValue, way.to.rawValue, who(roles),
                        sorted(answers.held),
                    ]
                    rows.append((rank(way.row), cells))
                }
            }
        }
        rows.sort { ($0.0, $0.1.joined()) < ($1.0, $1.1.joined()) }
        return "## Lines\n\n"
            + table(["row", "from", "event", "to", "who", "held back when"], rows.map(\.1))
    }

    private static var lineMatrix: String {
        let rows = LineEvent.allCases.map { event in
            [event.rawValue]
                + LineState.allCases.map { state in
                    let answers = lineAnswers(state, event)
                    let words = Set(answers.ways.keys.map(\.row)).sorted()
                    return words.isEmpty
                        ? (answers.repeats ? "=" : "·") : words.joined(separator: " ")
                }
        }
        return
            "Every event with every state: a row, `=` already so, `·` stored as an anomaly or 409."
            + "\n\n"
            + table([""] + LineState.allCases.map(\.rawValue), rows)
    }
}
