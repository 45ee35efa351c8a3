/// The exit codes of `orders.md` 17.
package enum ExitCode: Int32, Sendable, Comparable, CaseIterable {
    case done = 0
    /// A defect; the message names the request id when there is one.
    case internalError = 1
    /// The command line cannot be understood.
    case usage = 2
    /// Refused by rules, or some rows were.
    case refused = 3
    case notFound = 4
    /// Ended rejected, failed, cancelled or expired.
    case endedBadly = 5
    /// Provider not reachable, paused, or outcome uncertain.
    case unreachable = 6
    case timedOut = 7
    case storeUnavailable = 8
    case notPermitted = 9
    /// A verification found a difference.
    case difference = 10
    case configuration = 78

    /// The code of an API answer: its status, and for 503 the problem's machine word.
    package init(status: Int, problem code: String?) {
        switch status {
        case 200..<400: self = .done
        case 401, 403: self = .notPermitted
        case 404, 410: self = .notFound
        case 400..<500: self = .refused
        case 503: self = (code ?? "").hasPrefix("provider") ? .unreachable : .storeUnavailable
        case 504: self = .timedOut
        case 507: self = .storeUnavailable
        default: self = .internalError
        }
    }

    /// By number; of several orders the highest counts.
    package static func < (left: ExitCode, right: ExitCode) -> Bool {
        left.rawValue < right.rawValue
    }
}
