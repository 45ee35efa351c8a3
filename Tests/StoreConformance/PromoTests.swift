internal import Application
internal import DatabaseHarness
internal import Domain
internal import SQL
internal import Store
import Testing

/// Promos and how often they are used, also by many at once, on both databases.
@Suite(.serialized) struct PromoTests {
    private static let promoID = ID<Promo>(value: 700)

    private func promo(
        _ change: (inout PromoRecord) -> Void = { _ in }
    ) -> PromoRecord {
        var promo = PromoRecord(id: Self.promoID, code: "SAVE10", kind: .percentage, value: 1_000)
        change(&promo)
        return promo
    }

    private func nodes(_ world: Fixtures) async throws -> [Store] {
        guard world.store.capabilities.severalWriters else { return [world.store, world.store] }
        return [world.store, try await world.another()]
    }

    /// How many of the tries were counted.
    private func race(
        _ nodes: [Store], _ promo: PromoRecord, tries: Range<Int>, customers: Int
    ) async throws -> Int {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in tries {
                group.addTask {
                    try await nodes[number % nodes.count].write { store in
                        try store.parties.usePromo(
                            promo, customer: ID(value: UInt128(number % customers + 1)),
                            order: ID(value: UInt128(number + 1)), at: Fixtures.start)
                    }
                }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a promo comes back as stored, by id and by code in any case`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let full = promo {
            $0.maxDiscount = 500
            $0.minPurchase = 1_000
            $0.startsAt = Fixtures.start
            $0.endsAt = Fixtures.start.adding(seconds: 60)
            $0.usageLimit = 5
            $0.perCustomerLimit = 2
            $0.products = ["SKU-1"]
            $0.kinds = [.goods, .imeiCheck]
        }
        var changed = full
        changed.isActive = false
        changed.version = 2
        let later = changed
        let wins = try await world.store.write { store in
            try store.parties.insert(full, at: Fixtures.start)
            return [
                try store.parties.promo(code: "save10") == full,
                try store.parties.update(later, at: Fixtures.start),
                try store.parties.update(later, at: Fixtures.start),
            ]
        }
        #expect(wins == [true, true, false])
        #expect(try await world.store.promo(Self.promoID) == changed)
        await #expect(throws: StorageError.self) {
            try await world.store.write { store in
                try store.parties.insert(
                    PromoRecord(id: ID(value: 701), code: "SAVE10", kind: .fixedAmount, value: 1),
                    at: Fixtures.start)
            }
        }
        let page = try await world.store.promos(at: .newest, limit: 10)
        #expect((page.total, page.items.count) == (1, 1))
        #expect(try await world.store.verify().isEmpty)
    }

    @Test(arguments: TestDatabase.all)
    func `200 buyers of a promo with 50 uses use it 50 times`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        let nodes = try await nodes(world)
        let limited = promo { $0.usageLimit = 50 }
        try await world.store.write { try $0.parties.insert(limited, at: Fixtures.start) }
        #expect(try await race(nodes, limited, tries: 0..<200, customers: 200) == 50)
        #expect(try await world.store.promo(Self.promoID)?.usageCount == 50)
        #expect(try await world.count("SELECT count(*) FROM promo_uses") == 50)
    }

    @Test(arguments: TestDatabase.all)
    func `a customer who orders 40 times at once uses a promo as often as one may`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let nodes = try await nodes(world)
        let limited = promo { $0.perCustomerLimit = 3 }
        try await world.store.write { try $0.parties.insert(limited, at: Fixtures.start) }
        #expect(try await race(nodes, limited, tries: 0..<40, customers: 2) == 6)
        let uses = try await world.store.write {
            try $0.parties.promoUses(Self.promoID, by: ID(value: 1))
        }
        #expect(uses == 3)
        #expect(try await world.store.promo(Self.promoID)?.usageCount == 6)
    }

    @Test(arguments: TestDatabase.all)
    func `a use is given back once and can be used again`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        let limited = promo {
            $0.usageLimit = 1
            $0.perCustomerLimit = 1
        }
        let counts = try await world.store.write { store -> [Bool] in
            let parties = store.parties
            try parties.insert(limited, at: Fixtures.start)
            func use(_ order: UInt128) throws -> Bool {
                try parties.usePromo(
                    limited, customer: ID(value: 1), order: ID(value: order), at: Fixtures.start)
            }
            let first = [try use(1), try use(2)]
            for _ in 0..<2 { try parties.returnPromo(order: ID(value: 1)) }
            try parties.returnPromo(order: ID(value: 9))
            return first + [try use(3), try use(4)]
        }
        #expect(counts == [true, false, true, false])
        #expect(try await world.store.promo(Self.promoID)?.usageCount == 1)
    }

    @Test(arguments: TestDatabase.all)
    func `cancelled orders give their uses back while others take them`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let nodes = try await nodes(world)
        let limited = promo { $0.usageLimit = 10 }
        try await world.store.write { try $0.parties.insert(limited, at: Fixtures.start) }
        _ = try await race(nodes, limited, tries: 0..<10, customers: 10)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<10 {
                for node in nodes {
                    group.addTask {
                        try await node.write {
                            try $0.parties.returnPromo(order: ID(value: UInt128(number + 1)))
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await world.store.promo(Self.promoID)?.usageCount == 0)
        #expect(try await race(nodes, limited, tries: 20..<60, customers: 40) == 10)
    }
}
