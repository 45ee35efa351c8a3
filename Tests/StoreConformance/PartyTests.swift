internal import Application
internal import DatabaseHarness
internal import Domain
internal import SQL
internal import Store
import Testing

/// Customers, prices, promos and zones on both databases.
struct PartyTests {
    private func card(
        _ serial: Int, _ name: String, email: String? = nil, phone: String? = nil,
        addresses: [CustomerAddress] = []
    ) -> CustomerCard {
        var random = SplitMix64(seed: UInt64(serial) + 9_000)
        let at = Fixtures.start.adding(seconds: Int64(serial))
        var record = CustomerRecord(
            id: ID(at: at, random: &random), name: name, email: email, phone: phone,
            isHouse: false)
        record.version = 1
        return CustomerCard(record: record, addresses: addresses, createdAt: at, updatedAt: at)
    }

    private func address(_ city: String, isDefault: Bool = false) -> CustomerAddress {
        CustomerAddress(
            ShippingAddress(
                recipientName: "Ana Cruz", phone: "09171234567", address: "1 Long Street",
                city: city, province: "Metro Manila", postalCode: "1000"),
            isDefault: isDefault)
    }

    @Test(arguments: TestDatabase.all)
    func `a customer comes back as stored, with addresses in their order`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        var ana = card(
            1, "Ana Cruz", email: "ana@example.com", phone: "09171234567",
            addresses: [address("Makati"), address("Manila", isDefault: true)])
        ana.record.isTrusted = true
        ana.record.priceTier = "wholesale"
        ana.record.locale = "en-PH"
        let stored = ana
        try await world.store.write { try $0.parties.insert(stored) }
        #expect(try await world.store.customer(ana.record.id) == ana)
        let house = try await world.store.customer(world.house)
        #expect(house?.record.isHouse == true)
        #expect(house?.record.tier == .bronze)
    }

    @Test(arguments: TestDatabase.all)
    func `an edit counts one version up and loses against one that was first`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let before = card(1, "Ana Cruz", addresses: [address("Manila", isDefault: true)])
        var first = before
        first.record.name = "Ana Reyes"
        first.record.version = 2
        first.record.status = .suspended
        first.addresses = []
        var second = before
        second.record.name = "Ana Santos"
        second.record.version = 2
        let (one, two) = (first, second)
        let wins = try await world.store.write { store in
            try store.parties.insert(before)
            return [try store.parties.update(one), try store.parties.update(two)]
        }
        #expect(wins == [true, false])
        #expect(try await world.store.customer(before.record.id) == first)
        var filter = CustomerFilter()
        filter.words = ["santos"]
        let found = try await world.store.customers(filter, at: .newest, limit: 5)
        #expect(found.total == 0)
        #expect(try await world.store.verify().isEmpty)
    }

    @Test(arguments: TestDatabase.all)
    func `the list pages by key with exact totals, and finds by beginnings of words`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let cards = (1...25).map { serial in
            card(
                serial, "Person \(serial) Ñuñez", email: "p\(serial)@example.com",
                phone: "0917000\(1_000 + serial)")
        }
        try await world.store.write { store in
            for card in cards { try store.parties.insert(card) }
        }
        let newest = try await world.store.customers(CustomerFilter(), at: .newest, limit: 10)
        #expect(newest.items.map(\.record.name).first == "Person 25 Ñuñez")
        #expect((newest.total, newest.hasOlder, newest.hasNewer) == (25, true, false))
        let last = try #require(newest.items.last?.record.id)
        let older = try await world.store.customers(CustomerFilter(), at: .after(last), limit: 20)
        #expect(older.items.count == 15)
        #expect((older.hasOlder, older.hasNewer) == (false, true))
        let first = try #require(older.items.first?.record.id)
        let back = try await world.store.customers(CustomerFilter(), at: .before(first), limit: 10)
        #expect(back.items == newest.items)

        for (text, count) in [
            ("person", 25), ("PERSON 25", 1), ("ñuñ", 25), ("p25@example.com", 1), ("p2", 7),
            ("+63 917 000 1025", 1), ("0917000102", 6), ("nobody", 0), ("example person", 25),
        ] {
            var filter = CustomerFilter()
            filter.words = CustomerWords.search(text, rule: .philippines)
            let page = try await world.store.customers(filter, at: .newest, limit: 50)
            #expect(page.total == count, "\(text)")
            #expect(page.items.count == count, "\(text)")
        }
        var only = CustomerFilter()
        only.only = cards[3].record.id
        #expect(try await world.store.customers(only, at: .newest, limit: 5).items == [cards[3]])
        var suspended = CustomerFilter()
        suspended.status = .suspended
        #expect(try await world.store.customers(suspended, at: .newest, limit: 5).total == 0)
    }

    @Test(arguments: TestDatabase.all)
    func `3.8 totals and rank change once an order and back once`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let ana = card(1, "Ana")
        let orders = (1...3).map { ID<Order>(value: UInt128($0)) }
        let house = world.house
        let at = Fixtures.start
        try await world.store.write { store in
            try store.parties.insert(ana)
            for order in orders + orders {
                try store.parties.countOrder(
                    order, customer: ana.record.id, total: 2_000_000, at: at)
            }
            try store.parties.countOrder(ID(value: 99), customer: house, total: 500, at: at)
        }
        let after = try #require(try await world.store.customer(ana.record.id)).record
        #expect((after.completedOrders, after.totalSpent, after.tier) == (3, 6_000_000, .gold))
        #expect(after.version == 1)
        #expect(try await world.store.customer(house)?.record.completedOrders == 0)
        try await world.store.write { store in
            for _ in 0..<2 { try store.parties.uncountOrder(orders[0], at: at) }
            try store.parties.uncountOrder(ID(value: 77), at: at)
            try store.parties.countOrder(
                orders[0], customer: ana.record.id, total: 2_000_000, at: at)
        }
        let less = try #require(try await world.store.customer(ana.record.id)).record
        #expect((less.completedOrders, less.totalSpent, less.tier) == (2, 4_000_000, .silver))
        try await world.store.write { store in
            try store.parties.save(
                SpendTiers(silver: 1, gold: 2, platinum: 4_000_000), at: at)
        }
        #expect(try await world.store.customer(ana.record.id)?.record.tier == .platinum)
        #expect(try await world.store.spendTiers().gold == 2)
    }

    @Test(arguments: TestDatabase.all)
    func `a tier's own price stands before the usual one`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        let service = world.service.id
        let product = ID<Product>(value: 5)
        let prices = try await world.store.write { store in
            let parties = store.parties
            var found = [try parties.price(of: service, tier: "")]
            try parties.setPrice(of: .service(service), tier: "", to: 5_000, at: Fixtures.start)
            try parties.setPrice(
                of: .service(service), tier: "wholesale", to: 4_000, at: Fixtures.start)
            try parties.setPrice(
                of: .product(product), tier: "wholesale", to: 90, at: Fixtures.start)
            for tier in ["", "wholesale", "other"] {
                found.append(try parties.price(of: service, tier: tier))
                found.append(try parties.price(of: product, tier: tier))
            }
            try parties.setPrice(
                of: .service(service), tier: "wholesale", to: nil, at: Fixtures.start)
            found.append(try parties.price(of: service, tier: "wholesale"))
            return found
        }
        #expect(prices == [nil, 5_000, nil, 4_000, 90, 5_000, nil, 5_000])
        #expect(
            try await world.store.prices(of: .service(service)) == [
                TierPrice(tier: "", price: 5_000)
            ]
        )
        #expect(try await world.store.servicePrices()[service]?.count == 1)
    }

    @Test(arguments: TestDatabase.all)
    func `one default zone is always there, and others come before it`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        var metro = ShippingZoneRecord(id: ID(value: 900), name: "Metro Manila", baseFee: 10_000)
        metro.provinces = ["Metro Manila"]
        metro.cities = ["Parañaque"]
        metro.perKilogramFee = 500
        metro.freeFrom = 500_000
        let stored = metro
        var changed = metro
        changed.baseFee = 9_000
        changed.version = 2
        let later = changed
        let results = try await world.store.write { store -> [Bool] in
            try store.parties.insert(stored, at: Fixtures.start)
            let zones = try store.parties.shippingZones()
            let home = try #require(zones.last)
            return [
                zones.first == stored, home.isDefault && home.baseFee == 0 && home.isDelivered,
                try store.parties.update(later, at: Fixtures.start),
                try store.parties.update(later, at: Fixtures.start),
                try store.parties.removeZone(home.id),
            ]
        }
        #expect(results == [true, true, true, false, false])
        #expect(try await world.store.shippingZones().map(\.baseFee) == [9_000, 0])
        #expect(try await world.store.write { try $0.parties.removeZone(ID(value: 900)) })
        #expect(try await world.store.shippingZones().map(\.isDefault) == [true])
    }

    @Test(arguments: TestDatabase.all)
    func `pending orders of a customer are counted`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        let ana = card(1, "Ana")
        let counts = try await world.store.write { store in
            try store.parties.insert(ana)
            for serial in 1...3 {
                let unit = world.placed(serial, customer: ana.record.id, confirmed: serial == 1)
                try store.save(try #require(unit.finished()))
            }
            return [
                try store.parties.pendingOrders(of: ana.record.id),
                try store.parties.pendingOrders(of: world.house),
            ]
        }
        #expect(counts == [2, 0])
    }
}
