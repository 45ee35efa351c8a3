internal import Application
internal import DatabaseHarness
internal import Domain
internal import SQL
internal import Store
import Testing

/// The checker on both databases: what it finds, what it does not, and how it goes on.
@Suite(.serialized) struct InvariantTests {
    @Test func `every plant is in one group`() {
        let all = InvariantPlant.groups.flatMap(\.self)
        #expect(all.count == InvariantPlant.allCases.count)
        #expect(Set(all) == Set(InvariantPlant.allCases))
    }

    @Test(arguments: TestDatabase.all, InvariantPlant.groups)
    func `V10 what is broken by hand is found with its id, told once, and stays as it is`(
        kind: TestDatabase, plants: [InvariantPlant]
    ) async throws {
        let it = try await InvariantWorld(kind)
        // Before the damage: some of it takes the id with it.
        var subjects: [(plant: InvariantPlant, subject: String)] = []
        for plant in plants { subjects.append((plant, try await plant.subject(it))) }
        try await InvariantPlant.damage(it, plants)
        let found = try await it.round(at: 60).new
        for (plant, subject) in subjects {
            #expect(
                found.contains { $0.kind == plant.kind && $0.subject == subject },
                "\(plant) \(subject): found only \(found)")
        }
        // A second round finds the same, and nobody is told again.
        #expect(try await it.round(rows: 200, at: 120).new == [])
        let state = try await it.state(at: 120)
        #expect(state.openCount == found.count)
        #expect(state.finishedAt == Fixtures.start.adding(seconds: 120))
        #expect(state.violations.count == found.count)
        // On demand the same is said, in the same words.
        let verified = try await it.world.store.verify()
        for listed in state.violations {
            #expect(listed.firstSeen == Fixtures.start.adding(seconds: 60))
            #expect(listed.lastSeen == Fixtures.start.adding(seconds: 120))
            #expect(listed.clearedAt == nil)
            #expect(verified.contains { listed.detail.contains($0) }, "\(listed.detail)")
        }
        let notices = try await it.world.store.unplannedNotices(limit: 200)
        let told = notices.filter { $0.type == NoticeType.checkFailed.rawValue }
        #expect(!told.isEmpty && told.count <= found.count)
        let first = try #require(found.first)
        #expect(told.contains { $0.text.contains(first.detail) })
    }

    @Test(arguments: TestDatabase.all, [1, 7, 200])
    func `V10 a store that is whole has no violation, whatever the size of a slice`(
        kind: TestDatabase, rows: Int
    ) async throws {
        let it = try await InvariantWorld(kind)
        #expect(try await it.round(rows: rows).new == [])
        let state = try await it.state()
        #expect(state.violations == [] && state.openCount == 0)
        #expect(state.finishedAt == Fixtures.start)
        #expect(state.finishedRows > 20)
        #expect(state.startedAt == nil)
    }

    @Test(arguments: TestDatabase.all)
    func `a row of the history that cannot be read is found, and the rest is still checked`(
        kind: TestDatabase
    ) async throws {
        let it = try await InvariantWorld(kind)
        try await it.world.tamper(
            dropping: [("order_state_history_core_no_update", "order_state_history_core")],
            """
            UPDATE order_state_history_core SET data='{' WHERE version=1 AND order_key=\
            (SELECT key FROM orders_core WHERE id=$1)
            """, [.text(it.done.text)])
        try await it.world.tamper(dropping: [], "UPDATE wallets SET balance=balance+1")
        let found = try await it.round().new
        #expect(Set(found.map(\.kind)) == [.history, .wallet])
        #expect(found.contains { $0.subject == it.done.text })
    }

    @Test(arguments: TestDatabase.all)
    func `a service that nothing has a key to is found missing`(kind: TestDatabase) async throws {
        // The foreign keys of a file refuse this; PostgreSQL has none to shared rows.
        guard kind == .postgresql else { return }
        let it = try await InvariantWorld(kind)
        try await it.world.tamper(dropping: [], "UPDATE order_lines SET name_key=999999")
        let found = try await it.round().new
        #expect(found.count == 4)
        #expect(found.allSatisfy { $0.kind == .reference })
    }

    @Test(arguments: TestDatabase.all)
    func `what is whole again is cleared, with its time, and open again as a new entry`(
        kind: TestDatabase
    ) async throws {
        let it = try await InvariantWorld(kind)
        try await it.world.tamper(dropping: [], "UPDATE wallets SET balance=balance+1")
        #expect(try await it.round(at: 10).new.count == 1)
        try await it.world.tamper(dropping: [], "UPDATE wallets SET balance=balance-1")
        let mended = try await it.round(at: 70)
        #expect(mended.new == [] && mended.cleared == 1)
        let state = try await it.state(at: 70)
        #expect(state.openCount == 0)
        #expect(try await it.world.store.openViolations() == [:])
        #expect(state.violations.map(\.clearedAt) == [Fixtures.start.adding(seconds: 70)])
        try await it.world.tamper(dropping: [], "UPDATE wallets SET balance=balance+1")
        #expect(try await it.round(at: 130).new.count == 1)
        let again = try await it.state(at: 130).violations
        #expect(again.map { $0.clearedAt == nil } == [true, false])
        // What is long whole again leaves the list, and at last the table.
        try await it.world.tamper(dropping: [], "UPDATE wallets SET balance=balance-1")
        try await it.round(at: 190)
        #expect(try await it.state(at: 8 * 86_400).violations == [])
        let late = Fixtures.start.adding(seconds: 91 * 86_400).microseconds
        #expect(try await it.world.store.cleanUp(now: late)["violations"] == 2)
    }

    @Test(arguments: TestDatabase.all)
    func `an order with a violation is named with it`(kind: TestDatabase) async throws {
        let it = try await InvariantWorld(kind)
        try await it.world.tamper(dropping: [], "UPDATE order_terms SET paid_amount=7")
        try await it.round()
        let state = try await it.state()
        #expect(state.violations.map(\.orderNumber) == [Fixtures.number(1)])
        #expect(state.open == [.payments: 1])
    }

    @Test(arguments: TestDatabase.all)
    func `J1 a round goes on after a restart where it stopped, each row once, then starts anew`(
        kind: TestDatabase
    ) async throws {
        let it = try await InvariantWorld(kind)
        try await it.world.place(20..<40)
        let orders = Int(try await it.world.count("SELECT count(*) FROM orders_core"))
        var seen = 0
        for _ in 0..<3 {
            let slice = try await it.world.store.checkSlice(
                units: 5, now: Fixtures.start, seed: 1)
            seen += slice.rows["orders"] ?? 0
        }
        #expect(seen == 15)
        await it.world.store.close()
        let database = try await it.world.opened.place.open()
        let store = try await Fixtures.store(on: database, house: it.world.house)
        var ends = 0
        var second = 0
        while ends < 2 {
            let slice = try await store.checkSlice(units: 5, now: Fixtures.start, seed: 2)
            #expect(slice.new == [])
            if ends == 0 {
                seen += slice.rows["orders"] ?? 0
            } else {
                second += slice.rows["orders"] ?? 0
            }
            if slice.endsRound { ends += 1 }
        }
        #expect(seen == orders)
        #expect(second == orders)
        await store.close()
    }

    @Test(arguments: TestDatabase.all)
    func `J1 two nodes that check at once do each slice once`(kind: TestDatabase) async throws {
        let it = try await InvariantWorld(kind)
        try await it.world.place(20..<60)
        let other = try await it.world.another()
        let stores = [it.world.store, other]
        var seen: [String: Int] = [:]
        var ends = 0
        var late = 0
        for _ in 0..<500 where ends == 0 {
            let slices = try await withThrowingTaskGroup(of: CheckedSlice.self) { group in
                for store in stores {
                    group.addTask {
                        try await store.checkSlice(units: 4, now: Fixtures.start, seed: 3)
                    }
                }
                return try await group.reduce(into: [CheckedSlice]()) { $0.append($1) }
            }
            for slice in slices {
                if slice.wasLate { late += 1 }
                if ends == 0 || slice.endsRound {
                    for (part, rows) in slice.rows { seen[part, default: 0] += rows }
                }
                if slice.endsRound { ends += 1 }
            }
        }
        #expect(ends == 1)
        #expect(late > 0)
        let orders = Int(try await it.world.count("SELECT count(*) FROM orders_core"))
        #expect(try await it.state().finishedRows >= orders)
        #expect((seen["orders"] ?? 0) >= orders)
        #expect((seen["orders"] ?? 0) <= orders + 4)
    }
}
