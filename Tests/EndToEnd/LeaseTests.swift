import Application
import Domain
import Jobs
import Lifecycle
import Providers
import SQL
import SQLite
import Sandbox
import Server
import Store
import Testing

/// J4, J5, J9: leases, dead owners, stops.
@Suite(.serialized) struct LeaseTests {
    private let target = TestIMEI.number(1)

    private func store(latencyMilliseconds: Int64) async throws -> TestStore {
        var setup = SandboxConfiguration()
        setup.latencyMicroseconds = latencyMilliseconds * 1_000
        return try await TestStore(standIn: setup) { settings in
            settings.leaseMicroseconds = 700_000
            settings.heartbeatMicroseconds = 200_000
            // Later than the reply, as 15 min are later than the 90 s of a call.
            settings.reviewMicroseconds = 6_000_000
        }
    }

    @Test func `J5 a worker that keeps its lease is never rescued by age`() async throws {
        let test = try await store(latencyMilliseconds: 2_500)
        let engine = try await test.readyEngine()
        try await test.place(engine, [target])
        #expect(try await running(engine) { try await test.reaches(.completed) })
        let order = try await test.line(target).order
        let events = try await test.store.detail(order, customer: nil)?.history.map(\.event) ?? []
        #expect(!events.contains("unclear"))
        #expect(try test.placedCalls(target) == 1)
        try await test.close()
    }

    @Test func `J4 a worker that lost its lease writes no outcome, and its kept reply is used`()
        async throws
    {
        let test = try await store(latencyMilliseconds: 2_500)
        let hooked = HookedStorage(test.store, HookedStorage.Hooks(refusesRenewal: true))
        let engine = try await test.readyEngine(storage: hooked)
        try await test.place(engine, [target])
        #expect(try await running(engine) { try await test.reaches(.completed) })
        let order = try await test.line(target).order
        let events = try await test.store.detail(order, customer: nil)?.history.map(\.event) ?? []
        #expect(events.contains("unclear"))
        #expect(!events.contains("accepted"))
        #expect(events.contains("found"))
        #expect(try test.placedCalls(target) == 1)
        #expect(try await test.unknownMoney().isEmpty)
        try await test.close()
    }

    @Test func `J5 R5 a second process never sends what is under way, and takes over what it may`()
        async throws
    {
        let test = try await store(latencyMilliseconds: 2_500)
        let first = try await test.readyEngine()
        try await test.place(first, TestIMEI.numbers(10))
        let done = try await running(first) {
            #expect(try await test.reaches(.sending, 10))
            let second = test.engine()
            return try await running(second) {
                // Where one process owns the store, the one before is dead for sure; elsewhere it
                // may live, and here it does.
                if test.store.capabilities.takesOverAtStart {
                    #expect(try await test.reaches(.uncertain, 10))
                } else {
                    #expect(try await test.reaches(.accepted, 10))
                }
                return try await test.reaches(.completed, 10)
            }
        }
        #expect(done)
        #expect(try test.standIn.ledger().placedCalls == 10)
        #expect(try await test.unknownMoney().isEmpty)
        #expect(try await test.store.verify().isEmpty)
        try await test.close()
    }

    @Test func `J9 a stop lets calls under way finish and takes no new ones`() async throws {
        let test = try await store(latencyMilliseconds: 3_000)
        let engine = try await test.readyEngine()
        try await test.place(engine, TestIMEI.numbers(60))
        #expect(try await running(engine) { try await test.reaches(.sending, 30) })
        #expect(try await test.inState(.sending) == 0)
        #expect(try await test.inState(.accepted) == 30)
        #expect(try await test.inState(.queued) == 30)
        #expect(
            try await test.count(
                "SELECT count(*) FROM order_processing_queue_core WHERE state='running'") == 0)
        #expect(try test.standIn.ledger().placedCalls == 30)
        let next = test.engine()
        #expect(try await running(next) { try await test.reaches(.completed, 60) })
        #expect(try test.standIn.ledger().placedCalls == 60)
        try await test.close()
    }

    @Test func `J12 a signal that is lost costs a moment and no job`() async throws {
        let test = try await TestStore()
        let running1 = try await test.readyEngine()
        // The orders come through another engine, whose signal this dispatcher never hears.
        let other = test.engine()
        let done = try await running(running1) {
            try await test.place(other, TestIMEI.numbers(3))
            return try await test.reaches(.completed, 3)
        }
        #expect(done)
        try await test.close()
    }
}
