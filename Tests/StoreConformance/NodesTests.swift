internal import Application
internal import DatabaseHarness
internal import Domain
internal import SQL
internal import Store
import Testing

/// What several nodes agree on, and what they may do together.
@Suite(.serialized) struct NodesTests {
    private func beat(
        _ name: String, epoch: String = "e1", trust: NodeBeat.Trust = .free
    ) -> NodeBeat {
        NodeBeat(name: name, sends: true, epoch: epoch, trust: trust)
    }

    @Test(arguments: TestDatabase.all)
    func `R9 a heartbeat tells of the others and of the store's time`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let first = try await world.store.beat(beat("a"), seconds: 10)
        #expect(first.nodes == [beat("a")])
        #expect(first.at > Fixtures.start.adding(seconds: -86_400 * 365))
        let other = try await world.another()
        _ = try await other.beat(beat("b", trust: .olderCopy), seconds: 10)
        let both = try await world.store.beat(beat("a", epoch: "e2"), seconds: 10)
        #expect(both.nodes == [beat("a", epoch: "e2"), beat("b", trust: .olderCopy)])
        try await other.leave("b")
        #expect(try await world.store.beat(beat("a"), seconds: 10).nodes == [beat("a")])
        await other.close()
    }

    @Test(arguments: TestDatabase.all)
    func `R9 a node that beat too long ago is not alive`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        _ = try await world.store.beat(beat("gone"), seconds: 10)
        try await world.database.write { sql in
            try sql.execute("UPDATE nodes SET beat_at=beat_at-11000000")
        }
        #expect(try await world.store.beat(beat("a"), seconds: 10).nodes == [beat("a")])
    }

    @Test(arguments: TestDatabase.all)
    func `B5 a release is known by the epoch before it`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        try await world.store.note(epoch: "e2", after: "e1")
        try await world.store.note(epoch: "e2", after: "e1")
        #expect(try await world.store.isReleased(epoch: "e2", after: "e1"))
        #expect(try await !world.store.isReleased(epoch: "e2", after: "e0"))
        #expect(try await !world.store.isReleased(epoch: "e1", after: "e1"))
    }

    @Test(arguments: TestDatabase.all)
    func `W17 a restored database says so to every node`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        try await Store.markRestored(world.database, epoch: "restored-1")
        #expect(try await world.store.read { try $0.intentMark() }.epoch == "restored-1")
    }

    @Test func `one process that owns the file counts its own sends`() async throws {
        let world = try await Fixtures(.sqlite)
        #expect(try await world.store.write { try $0.sharedLane(provider: "gsm_fusion") } == nil)
    }

    /// Claims on several nodes at once until nothing more is granted; the sends by node.
    private func claim(
        _ world: Fixtures, nodes: Int, rounds: Int, as record: ProviderRecord
    ) async throws -> [Int] {
        try await world.store.write {
            try $0.save(record, at: Fixtures.start, by: .system, reason: nil)
        }
        var stores = [world.store]
        while stores.count < nodes { stores.append(try await world.another()) }
        let claiming = Claiming(settings: DispatchSettings()) { _ in [] }
        let sends = try await withThrowingTaskGroup(of: (Int, Int).self) { group in
            for (number, store) in stores.enumerated() {
                for round in 0..<rounds {
                    group.addTask {
                        let result = try await store.write { writing in
                            var random = SplitMix64(seed: UInt64(number * 100 + round))
                            return try claiming.claim(
                                provider: record.code, node: "node\(number)", limit: 3,
                                in: writing, now: Fixtures.start.adding(seconds: 600),
                                random: &random)
                        }
                        return (number, result.sends.count)
                    }
                }
            }
            var sends = [Int](repeating: 0, count: nodes)
            for try await (number, count) in group { sends[number] += count }
            return sends
        }
        for store in stores.dropFirst() { await store.close() }
        return sends
    }

    private func record(_ world: Fixtures, cap: Int, rate: Int?, burst: Int) -> ProviderRecord {
        ProviderRecord(
            id: world.provider.id, code: world.provider.code, name: world.provider.name,
            concurrency: cap, ratePerMinute: rate, burst: burst)
    }

    @Test func `I11 three nodes that claim at once never have more sends than the cap`()
        async throws
    {
        let world = try await Fixtures(.postgresql)
        try await world.place(1..<60)
        let sends = try await claim(
            world, nodes: 3, rounds: 8, as: record(world, cap: 7, rate: nil, burst: 1))
        #expect(sends.reduce(0, +) == 7)
        let running = try await world.count(
            "SELECT count(*) FROM order_processing_queue_core WHERE state='running'")
        #expect(running == 7)
    }

    @Test func `I11 three nodes that claim at once share one bucket of tokens`() async throws {
        let world = try await Fixtures(.postgresql)
        try await world.place(1..<60)
        // One token a minute: none comes back while the test runs.
        let sends = try await claim(
            world, nodes: 3, rounds: 8, as: record(world, cap: 50, rate: 1, burst: 5))
        #expect(sends.reduce(0, +) == 5)
    }

    @Test func `a provider that is down gets one trial over all nodes`() async throws {
        let world = try await Fixtures(.postgresql)
        try await world.place(1..<10)
        var down = record(world, cap: 7, rate: nil, burst: 1)
        down.state = .down
        let claiming = Claiming(settings: DispatchSettings()) { _ in [] }
        try await world.store.write { [down] in
            try $0.save(down, at: Fixtures.start, by: .system, reason: "down")
        }
        var sends = 0
        for (node, isTrial) in [("a", false), ("a", true), ("b", true)] {
            sends += try await world.store.write { writing in
                var random = SplitMix64(seed: 5)
                return try claiming.claim(
                    provider: "gsm_fusion", node: node, limit: 1, isTrial: isTrial, in: writing,
                    now: Fixtures.start.adding(seconds: 600), random: &random
                ).sends.count
            }
        }
        #expect(sends == 1)
    }
}
