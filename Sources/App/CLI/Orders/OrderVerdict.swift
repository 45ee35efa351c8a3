internal import Domain

/// How far an order is, as waiting and exit codes see it.
package enum OrderVerdict: Sendable, Equatable {
    /// A line of it is about to be sent.
    case unsent
    /// Waits for a confirmation, a retry's time or another order on the same number.
    case later
    /// Everything is at the provider; its word is to come.
    case moving
    /// The outcome of a send is being looked up.
    case uncertain
    /// Needs review, or waits for a paused provider.
    case stuck
    case completed
    /// Rejected, failed, cancelled, expired, refunded or reversed.
    case endedBadly

    /// Judges an order's JSON; lines of these providers cannot be sent now.
    package init(_ order: Document, closedProviders: Set<String>) {
        switch OrderState(rawValue: order.text("state") ?? "") {
        case .completed: self = .completed
        case .cancelled, .rejected, .expired, .failed, .refunded, .reversed: self = .endedBadly
        case .pending: self = .later
        case .ready, .shipped, .delivered: self = .moving
        case .confirmed, .processing, nil:
            let lines = order["lines"].items.map { OrderVerdict(line: $0, closedProviders) }
            let ranked: [OrderVerdict] = [.unsent, .moving, .uncertain, .later]
            self = ranked.first { lines.contains($0) } ?? .stuck
        }
    }

    private init(line: Document, _ closedProviders: Set<String>) {
        let reason = line.text("reason").flatMap(LineReason.init(rawValue:))
        let isClosed = closedProviders.contains(line.text("provider") ?? "")
        switch LineState(rawValue: line.text("state") ?? "") {
        case .queued:
            let isPaused = reason == .providerPaused || reason == .servicePaused
            let isLater = reason == .backoff || reason == .waiting || reason == .sameTargetOpen
            self = isClosed || isPaused ? .stuck : isLater ? .later : .unsent
        case .sending: self = .unsent
        case .uncertain: self = .uncertain
        case .accepted, .inProcess, nil: self = .moving
        case .parked, .needsReview: self = .stuck
        case .completed: self = .completed
        case .rejected, .failed, .cancelled: self = .endedBadly
        }
    }

    /// Nothing more happens without a person: what `wait` waits for.
    package var isSettled: Bool {
        switch self {
        case .stuck, .completed, .endedBadly: true
        case .unsent, .later, .moving, .uncertain: false
        }
    }

    /// Nothing is about to be sent: what a command without a server works for.
    package var isSent: Bool { self != .unsent }

    /// The exit code when waiting is over; what is not settled then has timed out.
    package var exitAfterWaiting: ExitCode {
        switch self {
        case .completed: .done
        case .endedBadly: .endedBadly
        case .stuck: .unreachable
        case .unsent, .later, .moving, .uncertain: .timedOut
        }
    }

    /// The exit code when everything that could be sent was sent.
    package var exitAfterSending: ExitCode {
        switch self {
        case .completed, .moving: .done
        case .endedBadly: .endedBadly
        case .stuck, .uncertain, .later: .unreachable
        case .unsent: .timedOut
        }
    }
}
