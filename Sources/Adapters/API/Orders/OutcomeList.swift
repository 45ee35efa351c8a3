internal import Application
internal import Lifecycle

/// Outcomes of several lines, collected from inside their transactions.
final class OutcomeList: Sendable {
    private let outcomes = Lock<[(LineRecord, ActionOutcome)]>([])

    /// Adds what became of a line.
    func add(_ line: LineRecord, _ outcome: ActionOutcome) {
        outcomes.withLock { $0.append((line, outcome)) }
    }

    /// All so far, in order.
    var all: [(LineRecord, ActionOutcome)] { outcomes.withLock { $0 } }
}
