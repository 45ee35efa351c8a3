internal import Application
internal import Domain
internal import SQL

/// What happens to the unfinished jobs of lines.
enum JobStep: Hashable {
    /// The job ends in a state, with what came of it.
    case end(_ state: String, outcome: String?, error: String?, at: Timestamp)
    /// The job is ready again at a time; `counted` false takes back the attempt (J7).
    case wait(until: Timestamp, counted: Bool)
}

/// Lines by what happens to their jobs, in the order in which it was said first.
struct JobLines {
    private var steps: [JobStep] = []
    private var lines: [JobStep: [SQLValue]] = [:]

    /// Adds a line by its key.
    mutating func add(_ line: Int64, to step: JobStep) {
        if lines[step] == nil { steps.append(step) }
        lines[step, default: []].append(.integer(line))
    }

    /// Hands out everything and starts anew.
    mutating func takeAll() -> [(step: JobStep, lines: [SQLValue])] {
        defer { self = JobLines() }
        return steps.map { ($0, lines[$0] ?? []) }
    }
}

extension JobChange {
    /// The line whose job it is about.
    var line: ID<Line> {
        switch self {
        case .dispatch(let line, _, _, _), .task(let line, _, _, _), .snooze(let line, _, _),
            .finish(let line, _), .cancel(let line), .dead(let line, _), .discard(let line, _):
            line
        }
    }
}
