internal import Application
internal import DatabaseHarness
internal import Domain
internal import Store
import Testing

@Suite(.serialized) struct QueueTests {
    private let provider = "gsm_fusion"

    @Test(arguments: TestDatabase.all)
    func `J1 a confirmed order has one job a line, a pending one none`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        try await world.store.write { writing in
            try writing.save(try #require(world.placed(1, confirmed: false).finished()))
            try writing.save(
                try #require(world.placed(2, targets: ["1", "2", "3"]).finished()))
        }
        #expect(try await world.count("SELECT count(*) FROM order_processing_queue_core") == 3)
        #expect(try await world.store.verify() == [])
        #expect(try await world.store.queueHealth().ready == 3)
    }

    @Test(arguments: TestDatabase.all)
    func `J1 a line cannot have two unfinished jobs`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        let order = try await world.place(1..<2)[0]
        do {
            try await world.change(order) { unit, _ in
                let line = unit.lines[0]
                unit.add(
                    .dispatch(
                        line: line.id, provider: "gsm_fusion", customer: unit.order.customer,
                        runAt: Fixtures.start))
            }
            Issue.record("a second job was stored")
        } catch let error as StorageError {
            #expect(error.kind == .duplicate("one_job"))
        }
    }

    @Test(arguments: TestDatabase.all)
    func `J2 a claim takes what is due, raises fence and attempts, and holds a lease`(
        kind: TestDatabase
    )
        async throws
    {
        let world = try await Fixtures(kind)
        try await world.place(1..<4)
        let early = try await claim(world, at: Fixtures.start.adding(seconds: 1), limit: 10)
        #expect(early.count == 1)
        #expect(early[0].fence == 1)
        #expect(early[0].attempts == 1)
        #expect(early[0].crashes == 0)
        #expect(early[0].provider == provider)
        let later = try await claim(world, at: Fixtures.start.adding(seconds: 10), limit: 1)
        #expect(later.count == 1)
        #expect(later[0].line != early[0].line)
        #expect(try await world.store.queueHealth().running == 2)
        let none = try await claim(world, at: Fixtures.start.adding(seconds: 10), limit: 5)
        #expect(none.count == 1)
        #expect(try await claim(world, at: Fixtures.start.adding(seconds: 99), limit: 5).isEmpty)
    }

    @Test(arguments: TestDatabase.all)
    func `J7 a snooze is not an attempt, a counted retry is`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        let order = try await world.place(1..<2)[0]
        let until = Fixtures.start.adding(seconds: 600)
        for counted in [false, true] {
            _ = try await claim(world, at: until, limit: 1)
            try await world.change(order) { unit, _ in
                unit.add(.snooze(line: unit.lines[0].id, until: until, counted: counted))
            }
        }
        let next = try #require(try await claim(world, at: until, limit: 1).first)
        #expect(next.attempts == 2)
        #expect(next.fence == 3)
        let due = try await world.store.read { try $0.nextJob(provider: "gsm_fusion") }
        #expect(due == nil)
    }

    @Test(arguments: TestDatabase.all)
    func `J4 a lease is renewed under its fence only`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        try await world.place(1..<2)
        let now = Fixtures.start.adding(seconds: 10)
        let claim = try #require(try await claim(world, at: now, limit: 1).first)
        let kept = try await renew([claim], world, at: now, seconds: 33)
        #expect(kept.isEmpty)
        #expect(try await takeOver(world, now: now, everyone: false).isEmpty)
        // A lease that ended before it began has run out by every clock.
        #expect(try await renew([claim], world, at: now, seconds: -1).isEmpty)
        let taken = try await takeOver(world, now: now, everyone: false)
        #expect(taken.map(\.fence) == [2])
        let lost = try await renew([claim], world, at: now, seconds: 60)
        #expect(lost == [claim.line])
    }

    @Test(arguments: TestDatabase.all)
    func `J5 only an expired lease is taken over, at start of a file's only owner every one`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        try await world.place(1..<3)
        let now = Fixtures.start.adding(seconds: 10)
        let claims = try await claim(world, at: now, limit: 2)
        #expect(claims.count == 2)
        let early = try await takeOver(world, now: now.adding(seconds: 24), everyone: false)
        #expect(early.isEmpty)
        let own = try await takeOver(world, now: now, everyone: true, node: "a")
        #expect(own.isEmpty)
        let start = try await takeOver(world, now: now, everyone: true, node: "b")
        let isFree = world.store.capabilities.takesOverAtStart
        #expect(start.count == (isFree ? 2 : 0))
        #expect(start.allSatisfy { $0.crashes == 1 && $0.fence == 2 && $0.attempts == 2 })
        let held = isFree ? start : claims
        #expect(try await renew(held, world, at: now, seconds: -1).isEmpty)
        let expired = try await takeOver(world, now: now, everyone: false)
        #expect(expired.count == 2)
        #expect(expired.allSatisfy { $0.crashes == (isFree ? 2 : 1) })
    }

    @Test(arguments: TestDatabase.all)
    func `J8 a dead job is listed and leaves its lane`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        let order = try await world.place(1..<2)[0]
        try await world.change(order) { unit, _ in
            unit.add(.dead(line: unit.lines[0].id, reason: "the worker died three times"))
        }
        let health = try await world.store.queueHealth()
        #expect(health.dead == 1)
        #expect(health.ready == 0)
        // It has its own list and its own alarm, and is nothing that broke.
        #expect(try await world.store.verify() == [])
    }

    @Test(arguments: TestDatabase.all)
    func `J10 customers take turns inside a lane`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        let small = try await world.customer(4)
        try await world.place(1..<101)
        try await world.place(101..<104, customer: small)
        let now = Fixtures.start.adding(seconds: 1_000)
        let first = try await claim(world, at: now, limit: 6)
        let customers = try await world.store.read { reading in
            try first.compactMap { try reading.unit(order: $0.order, now: now)?.order.customer }
        }
        #expect(customers.filter { $0 == small }.count == 3)
        // A customer who comes later starts at the lane's turn, not at the back of it.
        let late = try await world.customer(5)
        try await world.place(104..<105, customer: late)
        let next = try await claim(world, at: now, limit: 2)
        let names = try await world.store.read { reading in
            try next.compactMap { try reading.unit(order: $0.order, now: now)?.order.customer }
        }
        #expect(names.contains(late))
    }

    @Test(arguments: TestDatabase.all)
    func `the next due moment is the earliest of jobs and checks`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        let orders = try await world.place(1..<3)
        let job = try await world.store.read { try $0.nextJob(provider: "gsm_fusion") }
        #expect(job == Fixtures.start.adding(seconds: 1))
        let now = Fixtures.start.adding(seconds: 50)
        for (index, order) in orders.enumerated() {
            let attempt = try await world.change(order, at: now) { unit, _ in
                unit.intend(unit.lines[0], sequence: Int64(index + 1), now: now)
            }
            try await world.change(order, at: now) { unit, _ in
                unit.accept(attempt, id: String(index), now: now)
            }
        }
        let due = try await world.store.read { try $0.nextDue(provider: "gsm_fusion") }
        #expect(due == now.adding(seconds: 30))
        let lines = try await world.store.read {
            try $0.dueLines(provider: "gsm_fusion", before: now.adding(seconds: 30), limit: 9)
        }
        #expect(lines.map(\.providerOrderID) == ["0", "1"])
        let rest = try await world.store.read {
            try $0.openLines(provider: "gsm_fusion", after: lines[0].line, limit: 9)
        }
        #expect(rest.map(\.providerOrderID) == ["1"])
    }

    private func claim(
        _ world: Fixtures, at now: Timestamp, limit: Int
    ) async throws -> [JobClaim] {
        try await world.store.write { writing in
            try writing.claimJobs(
                provider: "gsm_fusion", node: "a", limit: limit, now: now,
                leaseUntil: now.adding(seconds: 25))
        }
    }

    /// The lines whose lease was lost.
    private func renew(
        _ claims: [JobClaim], _ world: Fixtures, at now: Timestamp, seconds: Int64
    ) async throws -> [ID<Line>] {
        try await world.store.write { writing in
            try writing.renewLeases(claims, now: now, until: now.adding(seconds: seconds))
        }
    }

    private func takeOver(
        _ world: Fixtures, now: Timestamp, everyone: Bool, node: String = "c"
    ) async throws -> [JobClaim] {
        try await world.store.write { writing in
            try writing.takeOverJobs(now: now, everyone: everyone, node: node, limit: 9)
        }
    }
}
