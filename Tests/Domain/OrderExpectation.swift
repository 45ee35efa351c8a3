import Domain

/// One row of `orders.md` 4.1, written down from the document and from nothing else.
struct OrderExpectation: Sendable {
    /// A guard of the row: its name, and facts under which it is not met.
    struct Guard: Sendable {
        let name: String
        let unmeet: @Sendable (inout OrderFacts) -> Void
    }

    let row: Int
    let from: [OrderState]
    let event: OrderEvent
    /// Nil: the state stays.
    let to: OrderState?
    let who: Set<Role>
    /// Facts under which every guard is met.
    let meet: @Sendable (inout OrderFacts) -> Void
    let guards: [Guard]

    init(
        _ row: Int, _ from: [OrderState], _ event: OrderEvent, _ to: OrderState?, _ who: Set<Role>,
        meet: @escaping @Sendable (inout OrderFacts) -> Void = { _ in }, guards: [Guard] = []
    ) {
        self.row = row
        self.from = from
        self.event = event
        self.to = to
        self.who = who
        self.meet = meet
        self.guards = guards
    }

    var facts: OrderFacts {
        var facts = OrderFacts()
        meet(&facts)
        return facts
    }
}

extension OrderExpectation {
    static let staff: Set<Role> = [.operator, .admin, .key]
    static let staffAndSystem: Set<Role> = [.operator, .admin, .key, .system]

    /// Rows 2–22; row 1 places and has no state before it.
    static let table: [OrderExpectation] = early + late

    static let early: [OrderExpectation] = [
        .init(2, [.pending], .hold, nil, staffAndSystem),
        .init(2, [.pending], .unhold, nil, staffAndSystem, meet: { $0.openHolds = [.review] }),
        .init(2, [.pending], .unhold, nil, [.admin], meet: { $0.openHolds = [.blacklist] }),
        .init(
            3, [.pending], .confirm, .confirmed, staffAndSystem,
            meet: { $0.paymentGuardMet = true },
            guards: [
                .init(name: "no open hold") { $0.openHolds = [.payment] },
                .init(name: "payment guard") { $0.paymentGuardMet = false },
                .init(name: "live reservation") { $0.reservationsHold = false },
                .init(name: "service enabled") { $0.servicesEnabled = false },
            ]),
        .init(
            4, [.pending], .reject, .rejected, staff, meet: { $0.hasReason = true },
            guards: [.init(name: "reason") { $0.hasReason = false }]),
        .init(
            5, [.pending], .expire, .expired, [.system], meet: { $0.expiryPassed = true },
            guards: [.init(name: "expires_at passed") { $0.expiryPassed = false }]),
        .init(6, [.confirmed], .start, .processing, staffAndSystem),
        .init(7, [.processing], .setStage, nil, staff),
        .init(
            8, [.processing], .ready, .ready, staff, meet: { $0.hasGoods = true },
            guards: [.init(name: "has goods lines") { $0.hasGoods = false }]),
        .init(
            9, [.processing, .ready], .ship, .shipped, staff, meet: { $0.isDelivery = true },
            guards: [.init(name: "delivery") { $0.isDelivery = false }]),
        .init(
            10, [.ready], .deliver, .delivered, staff,
            guards: [
                .init(name: "no provider line open") { $0.openProviderLines = 1 },
                .init(name: "pickup") { $0.isDelivery = true },
            ]),
        .init(
            10, [.shipped], .deliver, .delivered, staff, meet: { $0.isDelivery = true },
            guards: [.init(name: "no provider line open") { $0.openProviderLines = 1 }]),
        .init(
            11, [.delivered], .complete, .completed, staff, meet: { $0.isPaid = true },
            guards: [.init(name: "paid") { $0.isPaid = false }]),
        .init(
            11, [.delivered], .complete, .completed, [.system],
            meet: {
                $0.isPaid = true
                $0.restedSinceDelivery = true
            },
            guards: [
                .init(name: "paid") { $0.isPaid = false },
                .init(name: "after 24 h") { $0.restedSinceDelivery = false },
            ]),
    ]

    static let late: [OrderExpectation] = [
        .init(
            12, [.confirmed, .processing], .complete, .completed, [.system],
            meet: { $0.completedLines = 1 },
            guards: [
                .init(name: "only provider lines") { $0.hasGoods = true },
                .init(name: "all ended") { $0.openProviderLines = 1 },
                .init(name: "one completed") { $0.completedLines = 0 },
            ]),
        .init(
            13, [.confirmed, .processing], .reject, .rejected, [.system],
            meet: { $0.rejectedLines = 1 },
            guards: [
                .init(name: "only provider lines") { $0.hasGoods = true },
                .init(name: "all ended") { $0.openProviderLines = 1 },
                .init(name: "none completed") { $0.completedLines = 1 },
                .init(name: "one rejected") { $0.rejectedLines = 0 },
            ]),
        .init(
            14, [.confirmed, .processing], .fail, .failed, [.system],
            meet: { $0.failedLines = 1 },
            guards: [
                .init(name: "only provider lines") { $0.hasGoods = true },
                .init(name: "all ended") { $0.openProviderLines = 1 },
                .init(name: "none completed") { $0.completedLines = 1 },
                .init(name: "none rejected") { $0.rejectedLines = 1 },
                .init(name: "one failed") { $0.failedLines = 0 },
            ]),
        .init(
            15, [.confirmed, .processing, .ready, .shipped], .fail, .failed, staff,
            meet: {
                $0.hasGoods = true
                $0.hasReason = true
            },
            guards: [
                .init(name: "goods") { $0.hasGoods = false },
                .init(name: "reason") { $0.hasReason = false },
            ]),
        .init(
            16, [.pending, .confirmed], .cancel, .cancelled, [.customer, .key],
            guards: [
                .init(name: "no line sent") {
                    $0.sentLines = 1
                    $0.unsentOpenLines = 1
                }
            ]),
        .init(
            17, [.pending, .confirmed, .processing, .ready], .cancel, .cancelled,
            [.operator, .admin, .system],
            guards: [.init(name: "not all sent") { $0.sentLines = 1 }]),
        .init(
            17, [.pending, .confirmed, .processing, .ready], .cancel, nil,
            [.operator, .admin, .system],
            meet: {
                $0.sentLines = 1
                $0.unsentOpenLines = 1
            }),
        .init(
            18, [.failed], .retry, .processing, staff, meet: { $0.retryAllowed = true },
            guards: [.init(name: "manual-retry guard") { $0.retryAllowed = false }]),
        .init(
            19, [.failed, .rejected], .prove, .completed, staff, meet: { $0.proofAccepted = true },
            guards: [.init(name: "accepted proof") { $0.proofAccepted = false }]),
        .init(
            20, [.delivered, .completed], .refund, .refunded, [.system, .admin],
            meet: { $0.paidInFullThenRefunded = true },
            guards: [.init(name: "was paid in full") { $0.paidInFullThenRefunded = false }]),
        .init(
            21, [.completed], .reverse, .reversed, staff, meet: { $0.allCompletedReversed = true },
            guards: [.init(name: "all taken back in 72 h") { $0.allCompletedReversed = false }]),
        .init(
            22, [.completed], .retry, .processing, staff,
            meet: {
                $0.isPartial = true
                $0.retryAllowed = true
            },
            guards: [
                .init(name: "partial") { $0.isPartial = false },
                .init(name: "manual-retry guard") { $0.retryAllowed = false },
            ]),
    ]

    /// Events whose result already holds: answered 200 without a second effect.
    static let repeats: [(OrderState, OrderEvent)] = [
        (.confirmed, .confirm), (.rejected, .reject), (.expired, .expire), (.processing, .start),
        (.ready, .ready), (.shipped, .ship), (.delivered, .deliver), (.completed, .complete),
        (.failed, .fail), (.cancelled, .cancel), (.completed, .prove), (.refunded, .refund),
        (.reversed, .reverse),
    ]
}
