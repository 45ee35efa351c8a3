import Application
import Domain
import Glibc
import Jobs
import Lifecycle
import Providers
import SQL
import SQLite
import Sandbox
import Server
import Store
import Testing

/// R5, R6, R10: slow, dead and failing workers.
@Suite(.serialized) struct GuardTests {
    private let target = TestIMEI.number(1)

    @Test
    func `R5 T4 a claim whose answer comes after the send window is not sent, then sent once`()
        async throws
    {
        let test = try await TestStore { $0.sendWindowMicroseconds = 300_000 }
        let hooked = HookedStorage(
            test.store, HookedStorage.Hooks(claimDelayMilliseconds: 900, delayedClaims: 1))
        let engine = try await test.readyEngine(storage: hooked)
        try await test.place(engine, [target])
        #expect(try await running(engine) { try await test.reaches(.completed) })
        let order = try await test.line(target).order
        let line = try await test.store.detail(order, customer: nil)?.lines.first
        let states = line?.attempts.map(\.state) ?? []
        // A busy machine can miss the short window once more; what counts is that it never sends.
        #expect(states.count >= 2 && states.dropLast().allSatisfy { $0 == .notSent })
        #expect(states.last == .completed)
        #expect(line?.line.attemptCount == 1)
        #expect(try test.placedCalls(target) == 1)
        #expect(try test.standIn.ledger().charges.count == 1)
        try await test.close()
    }

    @Test func `R6 T14 a reply that was kept before a crash is used after it`() async throws {
        let test = try await TestStore()
        let hooked = HookedStorage(test.store, HookedStorage.Hooks(refusesSettling: .busy))
        let first = try await test.readyEngine(storage: hooked)
        try await test.place(first, TestIMEI.numbers(10))
        let isKept = try await crashing(first) {
            try await eventually {
                try await test.count(
                    "SELECT count(*) FROM provider_response WHERE attempt IS NOT NULL") == 10
            }
        }
        #expect(isKept)
        #expect(try await test.inState(.sending) == 10)
        let second = test.engine()
        #expect(try await running(second) { try await test.reaches(.completed, 10) })
        #expect(try test.standIn.ledger().placedCalls == 10)
        #expect(try await test.unknownMoney().isEmpty)
        let order = try await test.line(target).order
        let history = try await test.store.detail(order, customer: nil)?.history.map(\.event) ?? []
        #expect(history.contains("unclear"))
        #expect(history.contains("found"))
        try await test.close()
    }

    @Test
    func `R6 T10 a reply that was lost in a crash leaves the line uncertain, then with a person`()
        async throws
    {
        let test = try await TestStore()
        let hooked = HookedStorage(test.store, HookedStorage.Hooks(refusesKeeping: .busy))
        let first = try await test.readyEngine(storage: hooked)
        try await test.place(first, [target])
        let isPlaced = try await crashing(first) {
            try await eventually { try test.standIn.ledger().charges.count == 1 }
        }
        #expect(isPlaced)
        let second = test.engine()
        #expect(try await running(second) { try await test.reaches(.needsReview) })
        #expect(try await test.line(target).reason == .noListing)
        #expect(try test.placedCalls(target) == 1)
        #expect(try await test.unknownMoney().isEmpty)
        try await test.close()
    }

    @Test func `R6 a store that is busy for a while loses no reply`() async throws {
        let test = try await TestStore()
        let hooked = HookedStorage(test.store, HookedStorage.Hooks(refusesSettling: .busy))
        let engine = try await test.readyEngine(storage: hooked)
        try await test.place(engine, TestIMEI.numbers(5))
        let done = try await running(engine) {
            try await soon { try test.standIn.ledger().charges.count == 5 }
            hooked.hooks.withLock { $0.refusesSettling = nil }
            return try await test.reaches(.completed, 5)
        }
        #expect(done)
        #expect(try test.standIn.ledger().placedCalls == 5)
        try await test.close()
    }

    @Test func `R10 a failed disk ends the process and is never written to again`() async throws {
        let test = try await TestStore()
        let hooked = HookedStorage(test.store, HookedStorage.Hooks())
        let told = Lock<[String]>([])
        let engine = test.engine(storage: hooked) { why in told.withLock { $0.append(why) } }
        _ = try await engine.poller.refreshCatalogue(provider: "gsm-fusion", force: false)
        try await test.place(engine, [target])
        hooked.hooks.withLock { $0.refusesKeeping = .failed }
        let isTold = try await crashing(engine) {
            try await eventually { !told.withLock { $0.isEmpty } }
        }
        #expect(isTold)
        #expect(try test.placedCalls(target) == 1)
        try await test.close()
    }
}
