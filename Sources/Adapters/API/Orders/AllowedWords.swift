internal import Domain

/// The words of allowed events, asked of the transition tables once for all replies.
enum AllowedWords {
    /// The words for an order in a state.
    static func order(_ state: OrderState, _ role: Role) -> [String] {
        orders[state]?[role] ?? state.allowedEvents(for: role).map(\.rawValue)
    }

    /// The words for a line in a state.
    static func line(_ state: LineState, _ role: Role) -> [String] {
        lines[state]?[role] ?? state.allowedEvents(for: role).map(\.rawValue)
    }

    private static let orders = table(OrderState.allCases) { state, role in
        state.allowedEvents(for: role).map(\.rawValue)
    }
    private static let lines = table(LineState.allCases) { state, role in
        state.allowedEvents(for: role).map(\.rawValue)
    }

    private static func table<State: Hashable>(
        _ states: [State], _ words: (State, Role) -> [String]
    ) -> [State: [Role: [String]]] {
        Dictionary(
            uniqueKeysWithValues: states.map { state in
                (
                    state,
                    Dictionary(
                        uniqueKeysWithValues: Role.allCases.map { ($0, words(state, $0)) })
                )
            })
    }
}
