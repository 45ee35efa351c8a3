internal import Application
internal import DatabaseHarness
internal import Domain
internal import Lifecycle
internal import SQL
internal import Store
import Testing

/// Orders of the business itself, and orders that it places in a customer's name.
@Suite(.serialized) struct OwnOrderTests {
    private static let listed = "490154203237518"
    private static let other = "356938035643809"
    private static let admin = Actor(kind: .staff, id: "stf_boss")

    private func command(
        _ shop: Shop, _ target: String, for customer: ID<Customer>? = nil
    ) -> PlaceCommand {
        PlaceCommand(
            channel: .api, customer: customer ?? shop.world.house, placedBy: Fixtures.staff,
            role: .operator,
            items: [PlaceItem(service: shop.world.service.id.text, target: target)])
    }

    /// Places one by one, or all in one transaction; the orders that came to be.
    private func place(
        _ shop: Shop, _ commands: [PlaceCommand], inBulk: Bool = false
    ) async throws -> [OrderRecord] {
        let placed = Lock<[OrderRecord]>([])
        @Sendable func note(_ outcome: PlaceOutcome) -> RenderedAnswer {
            if case .placed(let order, _, _) = outcome { placed.withLock { $0.append(order) } }
            return RenderedAnswer(status: 200, body: [], order: nil, hasEffect: false)
        }
        if inBulk {
            _ = try await shop.desk.placeMany(commands, allOrNothing: false, key: nil) {
                for outcome in $0.dropLast() { _ = note(outcome) }
                return $0.last.map(note) ?? note(.refused([]))
            }
        } else {
            for command in commands {
                _ = try await shop.desk.place(command, key: nil) { note($0) }
            }
        }
        return placed.withLock { $0 }
    }

    private func list(_ shop: Shop, _ value: BlacklistValue, days: Int64?) async throws {
        var random = SplitMix64(seed: UInt64(truncatingIfNeeded: value.hashValue))
        let entry = BlacklistEntry(
            id: ID(at: Fixtures.start, random: &random), value: value, reason: "stolen",
            addedBy: Self.admin, addedAt: Fixtures.start,
            expiresAt: days.map { Fixtures.start.adding(seconds: $0 * 86_400) })
        try await shop.world.store.write { _ = try Blacklisting.add(entry, in: $0) }
    }

    /// Jobs that send a line to its provider.
    private func sends(_ shop: Shop) async throws -> Int64 {
        try await shop.world.count(
            """
            SELECT count(*) FROM order_processing_queue_core q JOIN texts t ON t.key=q.lane \
            WHERE t.text='dispatch:gsm_fusion'
            """)
    }

    @Test(arguments: TestDatabase.all, [false, true])
    func `6_1 an order of the business for a listed IMEI is held, its others go on`(
        kind: TestDatabase, inBulk: Bool
    ) async throws {
        let shop = try await Shop(kind)
        // An entry of another kind with the same text says nothing of an IMEI.
        try await list(shop, BlacklistValue(.email, Self.other), days: nil)
        try await list(shop, BlacklistValue(.imei, Self.listed), days: nil)
        let orders = try await place(
            shop, [command(shop, Self.listed), command(shop, Self.other)], inBulk: inBulk)
        #expect(orders.map(\.state) == [.pending, .confirmed])
        let held = try #require(orders.first)
        #expect(held.terms?.holdReason == .blacklist)
        #expect(held.paymentState == .paid && held.totalAmount == 0)
        #expect(orders.last?.terms == nil)
        #expect(try await sends(shop) == 1)
        let detail = try #require(try await shop.world.store.detail(held.id, customer: nil))
        #expect(detail.history.map(\.event) == ["place", "hold"])
        #expect(
            detail.order.terms?.risk?.facts.map(\.code) == ["blacklisted_imei", "house_account"])
        #expect(try await shop.world.store.verify().isEmpty)
    }

    @Test(arguments: TestDatabase.all)
    func `6_1 an entry that ran out holds nothing, and a cleared hold lets the order go on`(
        kind: TestDatabase
    ) async throws {
        let shop = try await Shop(kind)
        try await list(shop, BlacklistValue(.imei, Self.other), days: 0)
        try await list(shop, BlacklistValue(.imei, Self.listed), days: 9)
        let orders = try await place(shop, [Self.other, Self.listed].map { command(shop, $0) })
        #expect(orders.map(\.state) == [.confirmed, .pending])
        let held = try #require(orders.last).id
        func clear(_ role: Role) async throws -> HoldOutcome {
            try await shop.world.store.write { writing in
                let now = Fixtures.start.adding(seconds: 20_000)
                var unit = try #require(try writing.unit(order: held, now: now))
                let outcome = try Holding.clear(
                    .blacklist, decision: "ours", duplicate: nil, in: &unit, by: Self.admin,
                    as: role, store: writing)
                if case .done(true) = outcome {
                    try HoldFollowUp.confirmIfFree(&unit, autoConfirm: .paid, in: writing)
                }
                try writing.keep(&unit)
                return outcome
            }
        }
        if case .done = try await clear(.operator) { Issue.record("an operator cleared it") }
        #expect(try await clear(.admin) == .done(isFree: true))
        let detail = try #require(try await shop.world.store.detail(held, customer: nil))
        #expect(detail.order.state == .confirmed)
        #expect(try await sends(shop) == 2)
        #expect(try await shop.world.store.verify().isEmpty)
    }

    @Test(arguments: TestDatabase.all)
    func `5_1 an order in a customer's name is audited with who placed it, other ones are not`(
        kind: TestDatabase
    ) async throws {
        let shop = try await Shop(kind)
        try await shop.world.topUp(shop.buyer, 1_000)
        try await shop.world.store.write { [service = shop.world.service] in
            try $0.parties.setPrice(
                of: .service(service.id), tier: "", to: 100, at: Fixtures.start)
        }
        var named = command(shop, Self.listed, for: shop.buyer)
        named.paymentMethod = .balance
        named.isForAnother = true
        var own = command(shop, Self.other, for: shop.buyer)
        own.paymentMethod = .balance
        // One that is refused leaves no trace.
        var poor = named
        poor.items[0].target = "353879234252633"
        var orders = try await place(shop, [named, own, command(shop, "353879234252641")])
        #expect(orders.count == 3)
        try await shop.world.store.write { [service = shop.world.service] in
            try $0.parties.setPrice(
                of: .service(service.id), tier: "", to: 5_000, at: Fixtures.start)
        }
        orders += try await place(shop, [poor])
        #expect(orders.count == 3)
        let rows = try await shop.world.database.read {
            try $0.query(
                "SELECT actor,object,detail FROM audit WHERE action='order.create_for'"
            ) { "\(try $0.text(0)) \(try $0.text(1)) \(try $0.text(2))" }
        }
        #expect(
            rows == [
                "\(Fixtures.staff.text) \(orders.first?.id.text ?? "") \(shop.buyer.text)"
            ])
    }
}
