import Domain

/// One row of `orders.md` 4.2, written down from the document and from nothing else.
struct PaymentExpectation: Sendable {
    /// A guard of the row: its name, and facts under which it is not met.
    struct Guard: Sendable {
        let name: String
        let unmeet: @Sendable (inout PaymentFacts) -> Void
    }

    let row: Int
    let from: [PaymentState]
    let event: PaymentEvent
    let to: PaymentState
    let who: Set<Role>
    let facts: PaymentFacts
    let guards: [Guard]

    init(
        _ row: Int, _ from: [PaymentState], _ event: PaymentEvent, _ to: PaymentState,
        _ who: Set<Role>, meet: (inout PaymentFacts) -> Void = { _ in }, guards: [Guard] = []
    ) {
        self.row = row
        self.from = from
        self.event = event
        self.to = to
        self.who = who
        var facts = PaymentFacts()
        facts.total = 1_000
        meet(&facts)
        self.facts = facts
        self.guards = guards
    }
}

extension PaymentExpectation {
    /// O with the administrator and keys of the scope, and S.
    static let staffAndSystem: Set<Role> = [.operator, .admin, .key, .system]
    static let refunders: Set<Role> = [.admin, .system]

    /// Rows 2–9; row 1 places and has no state before it.
    static let table: [PaymentExpectation] = toUs + back

    static let toUs: [PaymentExpectation] = [
        .init(
            2, [.unpaid, .failed], .authorise, .authorised, [.system, .key],
            meet: { $0.isHeld = true },
            guards: [.init(name: "conditional hold of the total") { $0.isHeld = false }]),
        .init(
            3, [.unpaid, .authorised, .partlyPaid, .failed], .pay, .partlyPaid, staffAndSystem,
            meet: { $0.amount = 999 },
            guards: [.init(name: "amount > 0") { $0.amount = 0 }]),
        .init(
            3, [.unpaid, .authorised, .partlyPaid, .failed], .pay, .paid, staffAndSystem,
            meet: { $0.amount = 1_000 },
            guards: [
                .init(name: "amount > 0") { $0.amount = -1 },
                .init(name: "no overflow") {
                    $0.amount = .max
                    $0.paid = 1
                },
            ]),
        .init(
            4, [.authorised, .partlyPaid], .capture, .partlyPaid, [.system],
            meet: {
                $0.amount = 400
                $0.openHolds = 1
            },
            guards: [
                .init(name: "no overflow") {
                    $0.amount = .max
                    $0.paid = 1
                }
            ]),
        .init(
            4, [.authorised, .partlyPaid], .capture, .paid, [.system],
            meet: { $0.amount = 400 }),
        .init(
            5, [.authorised], .void, .unpaid, [.system], meet: { $0.orderEnded = true },
            guards: [.init(name: "the order ended") { $0.orderEnded = false }]),
        .init(6, [.unpaid, .authorised], .fail, .failed, staffAndSystem),
    ]

    static let back: [PaymentExpectation] = [
        .init(
            7, [.paid, .partlyPaid], .refund, .refunding, refunders,
            meet: {
                $0.paid = 1_000
                $0.refunded = 400
                $0.amount = 600
            },
            guards: [
                .init(name: "amount ≤ paid − refunded") { $0.amount = 601 },
                .init(name: "amount > 0") { $0.amount = 0 },
            ]),
        .init(
            8, [.refunding], .refundDone, .refunded, refunders,
            meet: {
                $0.paid = 1_000
                $0.refunded = 400
                $0.amount = 600
            },
            guards: [.init(name: "amount ≤ paid − refunded") { $0.amount = 601 }]),
        .init(
            8, [.refunding], .refundDone, .paid, refunders,
            meet: {
                $0.paid = 1_000
                $0.amount = 600
            },
            guards: [.init(name: "amount > 0") { $0.amount = 0 }]),
        .init(
            8, [.refunding], .refundDone, .partlyPaid, refunders,
            meet: {
                $0.paid = 700
                $0.amount = 600
            }),
        .init(
            9, [.refunding], .refundFailed, .paid, refunders,
            meet: {
                $0.paid = 1_000
                $0.amount = 1_000
            }),
        .init(
            9, [.refunding], .refundFailed, .partlyPaid, refunders,
            meet: {
                $0.paid = 700
                $0.amount = 600
            }),
    ]

    /// Events whose result already holds.
    static let repeats: [(PaymentState, PaymentEvent)] = [
        (.authorised, .authorise), (.paid, .capture), (.unpaid, .void), (.failed, .fail),
        (.refunding, .refund), (.refunded, .refund), (.refunded, .refundDone),
    ]
}
