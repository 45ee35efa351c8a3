internal import Application
internal import Domain

/// What a person may do with an order now; the tables of Domain say it, rights narrow it.
struct OrderActions: Sendable, Equatable {
    /// The order waits for a confirmation.
    let confirms: Bool
    /// At least one line was not sent yet.
    let cancels: Bool
    /// The provider can be asked about at least one line.
    let checks: Bool

    /// Judges an order.
    init(_ detail: OrderDetail, role: Role, rights: Rights) {
        let lines = detail.lines.map(\.line)
        let unsent = lines.contains { $0.state == .queued || $0.state == .parked }
        let allowed = detail.order.state.allowedEvents(for: role)
        confirms = rights.confirms && detail.order.state == .pending && allowed.contains(.confirm)
        let hasGoods = lines.contains { $0.kind == .goods }
        cancels = rights.cancels && (unsent || hasGoods) && allowed.contains(.cancel)
        checks = rights.syncs && lines.contains { $0.state.isOpen && $0.state.isSent }
    }
}

/// What a person may do with a line now.
struct LineActions: Sendable, Equatable {
    /// It failed for certain, or waits for its next try.
    let retries: Bool
    /// Its outcome is open and the provider had its time.
    let takesOver: Bool
    /// Link, give up or copy: the line needs a person.
    let resolves: Bool
    /// The request may be declared as never arrived: the settle time has passed.
    let declaresAbsent: Bool
    /// Enter a result by hand: an administrator's.
    let enters: Bool
    /// Pay for another check of the same number.
    let rechecks: Bool
    /// It ended badly, and its provider may say otherwise now.
    let proves: Bool
    /// Its provider may still take its result back.
    let reverses: Bool
    /// A text may be entered in place of the provider's answer: an administrator's.
    let entersProof: Bool

    /// Judges a line of an order with its attempts.
    init(_ detail: LineDetail, of order: OrderState, role: Role, rights: Rights, now: Timestamp) {
        var facts = LineFacts()
        let live = detail.attempts.last { $0.state.isLive }
        facts.hasLiveAttempt = live != nil
        facts.everyOutcomeDefinite = detail.attempts.allSatisfy(\.state.isDefinite)
        facts.settlePassed = live.map { now > $0.settleAt } ?? true
        facts.retryDue = detail.line.retryAfter.map { now >= $0 } ?? true
        // The tenth retry by hand is the last, and from the fourth on only for administrators.
        facts.manualRetriesLeft = detail.line.manualRetries < (role == .admin ? 10 : 3)
        facts.kind = detail.line.kind
        facts.withinReversalWindow = Resolving.mayBeReversed(detail.line, now: now)
        let state = detail.line.state
        let isTakenBack = detail.line.reversedAt != nil
        func may(_ event: LineEvent) -> Bool {
            if case .move = state.transition(on: event, by: role, facts) { true } else { false }
        }
        retries =
            rights.fulfils && may(.manualRetry) && !isTakenBack
            && (!order.isEnded || Self.opensAgain(order, role))
        takesOver = rights.fulfils && may(.review)
        resolves = rights.fulfils && may(.staffLink)
        declaresAbsent = rights.fulfils && may(.staffAbsent)
        enters = rights.fulfils && may(.staffDone)
        rechecks = rights.submits && state == .completed
        proves = rights.fulfils && may(.lateProof) && !isTakenBack
        reverses = rights.fulfils && live?.state == .completed && may(.reversed)
        entersProof = role == .admin
    }

    /// An ended order takes a retry only when its own table lets it go on.
    private static func opensAgain(_ order: OrderState, _ role: Role) -> Bool {
        var facts = OrderFacts()
        facts.retryAllowed = true
        if case .move = order.transition(on: .retry, by: role, facts) { return true }
        return false
    }

    /// True when there is no button to show.
    var isEmpty: Bool {
        !retries && !takesOver && !resolves && !declaresAbsent && !enters && !rechecks
            && !proves && !reverses
    }
}
