internal import Application
internal import DatabaseHarness
internal import Domain
internal import Store
import Testing

@Suite(.serialized) struct AgeTests {
    @Test(arguments: TestDatabase.all)
    func `J3 due times follow the caller's clock, leases that of the store`(
        kind: TestDatabase
    ) async throws {
        let fixtures = try await Fixtures(kind)
        try await fixtures.place(1..<2)
        let code = fixtures.provider.code
        let early = Fixtures.start.adding(seconds: -3_600)
        let late = Fixtures.start.adding(seconds: 3_600)
        let before = try await fixtures.store.write { writing in
            try writing.claimJobs(
                provider: code, node: "a", limit: 5, now: early,
                leaseUntil: early.adding(seconds: 25))
        }
        #expect(before.isEmpty)
        let claimed = try await fixtures.store.write { writing in
            try writing.claimJobs(
                provider: code, node: "a", limit: 5, now: late,
                leaseUntil: late.adding(seconds: 25))
        }
        #expect(claimed.count == 1)
        let tooEarly = try await fixtures.store.write { writing in
            try writing.takeOverJobs(
                now: late.adding(seconds: 24), everyone: false, node: "b", limit: 5)
        }
        #expect(tooEarly.isEmpty)
        let taken = try await fixtures.store.write { writing in
            try writing.takeOverJobs(
                now: late.adding(seconds: 26), everyone: false, node: "b", limit: 5)
        }
        // A node whose clock runs ahead must not take over what another one still works on.
        let isServers = fixtures.store.capabilities.leasesByDatabaseClock
        #expect(taken.map(\.line) == (isServers ? [] : claimed.map(\.line)))
    }

    @Test(arguments: TestDatabase.all)
    func `J11 the oldest waiting job and its age are told for the alarm`(
        kind: TestDatabase
    ) async throws {
        let fixtures = try await Fixtures(kind)
        #expect(try await fixtures.store.queueHealth().oldestReady == nil)
        try await fixtures.place(7..<12)
        let health = try await fixtures.store.queueHealth()
        #expect(health.ready == 5)
        #expect(health.oldestReady == Fixtures.start.adding(seconds: 7))
        #expect(health.oldestUncertain == nil)
    }
}
