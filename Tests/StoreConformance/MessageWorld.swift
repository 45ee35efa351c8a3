internal import Application
internal import DatabaseHarness
internal import Domain
internal import SQL
internal import Store

/// A store with an order whose buyer can be reached, and the messages made of its notices.
struct MessageWorld: Sendable {
    let world: Fixtures
    let order: ID<Order>
    let number: String

    var store: Store { world.store }

    /// The moment at which notices are planned.
    static let now = Fixtures.start.adding(seconds: 100)

    /// Opens a store and places an order of a buyer with an address.
    init(_ kind: TestDatabase) async throws {
        world = try await Fixtures(kind)
        var random = SplitMix64(seed: 77)
        let now = Fixtures.start.adding(seconds: 1)
        number = Fixtures.number(1)
        var order = OrderRecord(
            id: ID(at: now, random: &random), number: number, channel: .api,
            customer: world.house, placedBy: Fixtures.staff, paymentState: .unpaid,
            paymentMethod: .cod, currency: "PHP", totalAmount: 0, reference: nil, notes: nil,
            idempotencyKey: nil, placedAt: now)
        var terms = OrderTerms()
        terms.contactName = "Ada"
        terms.contactEmail = "ada@example.com"
        terms.contactPhone = "+639171234567"
        order.terms = terms
        let line = LineRecord(
            id: ID(at: now, random: &random), order: order.id, number: 1, kind: .imeiCheck,
            service: world.service, target: Fixtures.imei(1), targetRaw: Fixtures.imei(1),
            fields: [:], recheckOf: nil, createdAt: now)
        var unit = OrderUnit(order: order, lines: [line], attempts: [], now: now)
        unit.record(
            .order, line: nil, event: "place", from: nil, to: "pending", by: Fixtures.staff,
            reason: nil, data: [:])
        unit.notify("order_received", "Order \(number) received. Total: 0")
        self.order = order.id
        if let changes = unit.finished() {
            try await world.store.write { try $0.save(changes) }
        }
    }

    /// What the planner would make of a notice, by a given channel.
    func plan(
        _ notice: UnplannedNotice, seed: UInt64 = 5, channel: MessageChannel = .email,
        fallback: Bool = false
    ) -> NoticePlan {
        var random = SplitMix64(seed: seed)
        let text = MessageText(subject: "Order \(number)", body: notice.text)
        let other = PlannedMessage.Fallback(
            dedupeKey: "key\(seed)f", recipient: "ada@example.com", text: text)
        let message = PlannedMessage(
            id: ID(at: Self.now, random: &random), dedupeKey: "key\(seed)", type: notice.type,
            channel: channel,
            recipient: channel == .email ? "ada@example.com" : "+639171234567", text: text,
            fallback: fallback ? other : nil)
        return NoticePlan(source: notice.source, messages: [message], skippedBecause: nil)
    }

    /// The one notice of the order, planned as a message that is due.
    func planned(channel: MessageChannel = .email, fallback: Bool = false) async throws {
        let notices = try await store.unplannedNotices(limit: 10)
        let plans = notices.map { plan($0, channel: channel, fallback: fallback) }
        try await store.keep(plans: plans, now: Self.now, quiet: 60_000_000)
    }

    /// What the documents' view says of the order's notices: type, channel, status, error.
    func view() async throws -> [[String?]] {
        try await world.database.read { sql in
            try sql.query(
                """
                SELECT notification_type,channel,status,error_message FROM notification_queue \
                ORDER BY created_at,dedupe_key
                """, []
            ) { row in
                [
                    try row.optionalText(0), try row.optionalText(1), try row.optionalText(2),
                    try row.optionalText(3),
                ]
            }
        }
    }
}
