import Domain

/// One row of `orders.md` 4.3 with its number of `reliability.md` 2.2, written down from there.
struct LineExpectation: Sendable {
    /// A guard of the row: its name, and facts under which it is not met.
    struct Guard: Sendable {
        let name: String
        let unmeet: @Sendable (inout LineFacts) -> Void
    }

    let row: String
    let from: [LineState]
    let event: LineEvent
    let to: LineState
    let who: Set<Role>
    let meet: @Sendable (inout LineFacts) -> Void
    let guards: [Guard]

    init(
        _ row: String, _ from: [LineState], _ event: LineEvent, _ to: LineState, _ who: Set<Role>,
        meet: @escaping @Sendable (inout LineFacts) -> Void = { _ in }, guards: [Guard] = []
    ) {
        self.row = row
        self.from = from
        self.event = event
        self.to = to
        self.who = who
        self.meet = meet
        self.guards = guards
    }

    var facts: LineFacts {
        var facts = LineFacts()
        meet(&facts)
        return facts
    }
}

extension LineExpectation {
    static let anyone = Set(Role.allCases)
    static let system: Set<Role> = [.system]
    static let staff: Set<Role> = [.operator, .admin, .key]

    private static let reason = Guard(name: "reason") { $0.hasReason = false }
    private static let settled = Guard(name: "after settle_at") { $0.settlePassed = false }
    private static let linked = Guard(name: "our provider order") { $0.isLinked = false }
    private static let automatic = Guard(name: "owner auto") { $0.isAutomatic = false }
    private static let notLive = Guard(name: "no live attempt") { $0.hasLiveAttempt = true }

    static let table: [LineExpectation] = sending + provider + people + goods

    static let sending: [LineExpectation] = [
        .init("T26", [.queued], .knownResult, .completed, system, guards: [automatic]),
        .init("T26", [.queued], .knownUnclear, .needsReview, system, guards: [automatic]),
        .init(
            "T3", [.queued], .claim, .sending, system,
            guards: [
                automatic, .init(name: "provider open") { $0.providerOpen = false },
                .init(name: "retry_after passed") { $0.retryDue = false },
                .init(name: "no open line for the target") { $0.sameTargetOpen = true },
            ]),
        .init("T4", [.sending], .notSent, .queued, system),
        .init("T5", [.sending], .accepted, .accepted, system),
        .init("T6", [.sending], .refusedForNow, .queued, system),
        .init("T7", [.sending], .refusedForGood, .failed, system),
        .init("T8", [.sending], .refusedOurs, .parked, system),
        .init("T9", [.sending], .duplicate, .uncertain, system),
        .init("T10", [.sending], .unclear, .uncertain, system),
        .init("T25", [.sending], .doesNotFit, .needsReview, system),
    ]

    static let provider: [LineExpectation] = [
        .init("T14", [.uncertain], .found, .accepted, system),
        .init("T14", [.uncertain], .accepted, .accepted, system),
        .init("T15", [.uncertain], .absent, .queued, system, guards: [settled]),
        .init("T16", [.uncertain, .accepted, .inProcess], .review, .needsReview, system),
        .init(
            "T16", [.uncertain, .accepted, .inProcess], .review, .needsReview, staff,
            guards: [settled]),
        .init("T19", [.accepted], .inProcess, .inProcess, system, guards: [linked]),
        .init(
            "T20", [.accepted, .inProcess, .needsReview, .parked], .completed, .completed, system,
            guards: [linked]),
        .init("T17/T20", [.uncertain], .completed, .completed, system, guards: [linked]),
        .init(
            "T21", [.accepted, .inProcess, .uncertain, .needsReview, .parked], .rejected,
            .rejected, system, guards: [linked]),
    ]

    static let people: [LineExpectation] = [
        .init("T18", [.needsReview], .staffLink, .accepted, staff, guards: [reason]),
        .init("T18", [.needsReview], .staffAbsent, .queued, staff, guards: [reason, settled]),
        .init("T18", [.needsReview], .staffGiveUp, .failed, staff, guards: [reason]),
        .init("T18", [.needsReview], .staffCopy, .completed, staff, guards: [reason]),
        .init("T18", [.needsReview], .staffDone, .completed, [.admin], guards: [reason]),
        .init("T18", [.needsReview], .staffDoneRejected, .rejected, [.admin], guards: [reason]),
        .init(
            "T13", [.parked], .reopen, .queued, [.system, .operator, .admin, .key],
            guards: [.init(name: "provider open") { $0.providerOpen = false }]),
        .init("T2", [.queued, .parked], .cancel, .cancelled, anyone, guards: [notLive]),
        .init(
            "T24", [.failed], .manualRetry, .queued, staff,
            guards: [
                notLive, .init(name: "last failure definite") { $0.everyOutcomeDefinite = false },
                .init(name: "below the limit") { $0.manualRetriesLeft = false },
            ]),
        .init(
            "T24", [.queued], .manualRetry, .queued, staff, meet: { $0.retryDue = false },
            guards: [
                notLive, .init(name: "last failure definite") { $0.everyOutcomeDefinite = false },
                .init(name: "below the limit") { $0.manualRetriesLeft = false },
            ]),
        .init("T22", [.failed, .rejected], .lateProof, .completed, staff, guards: [linked]),
        .init(
            "T23", [.completed], .reversed, .failed, staff,
            guards: [.init(name: "within 72 h") { $0.withinReversalWindow = false }]),
    ]

    static let goods: [LineExpectation] = [
        .init("goods", [.queued], .goodsStart, .inProcess, anyone, meet: { $0.kind = .goods }),
        .init("goods", [.inProcess], .goodsDeliver, .completed, anyone, meet: { $0.kind = .goods }),
        .init(
            "goods", [.queued, .inProcess], .goodsFail, .failed, anyone,
            meet: { $0.kind = .goods }),
        .init("goods", [.inProcess], .cancel, .cancelled, anyone, meet: { $0.kind = .goods }),
        .init("T2", [.queued, .parked], .cancel, .cancelled, anyone, meet: { $0.kind = .goods }),
    ]

    /// Events that tell what is already so.
    static let repeats: [(LineState, LineEvent)] = [
        (.accepted, .accepted), (.uncertain, .unclear), (.uncertain, .duplicate),
        (.accepted, .found), (.inProcess, .found), (.needsReview, .review),
        (.inProcess, .inProcess), (.completed, .completed), (.rejected, .rejected),
        (.queued, .reopen), (.queued, .manualRetry), (.cancelled, .cancel),
        (.completed, .lateProof),
    ]

    /// Events that the table refuses with a sentence instead of 409 without one.
    static let refused: [(LineState, LineEvent)] = [
        (.sending, .cancel), (.uncertain, .cancel), (.needsReview, .cancel), (.accepted, .cancel),
        (.inProcess, .cancel),
    ]
}
