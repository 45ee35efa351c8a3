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

/// S21, G11: engines that die, and the next one on the same store.
@Suite(.serialized) struct RecoveryTests {
    @Test
    func `S21 W3 W5 twenty engines that die at any moment lose nothing and charge nothing twice`()
        async throws
    {
        var setup = try FaultTests.setup("")
        setup.latencyMicroseconds = 30_000
        // Each engine that dies holds its share of the calls until its leases end.
        let test = try await TestStore(standIn: setup, leaseSeconds: 2)
        let first = try await test.readyEngine()
        try await test.place(first, TestIMEI.numbers(1_000))
        var random = SplitMix64(seed: 42)
        for _ in 0..<20 {
            let engine = test.engine()
            let milliseconds = Int(random.below(120))
            try await crashing(engine) {
                let before = try test.standIn.ledger().placedCalls
                // Dies some moments after it began to send.
                _ = try await eventually(seconds: 5) {
                    try test.standIn.ledger().placedCalls > before
                }
                try await SystemClock().pause(milliseconds: milliseconds)
            }
        }
        let last = test.engine()
        let done = try await running(last) {
            try await eventually(seconds: 60) {
                let review = try await test.inState(.needsReview)
                return try await review + test.inState(.completed) == 1_000
            }
        }
        #expect(done)
        #expect(try await test.unknownMoney().isEmpty)
        let ledger = try test.standIn.ledger()
        #expect(ledger.charges.count == Set(ledger.charges.map(\.imei)).count)
        #expect(try await test.inState(.completed) > 500)
        #expect(try await test.store.verify().isEmpty)
        try await test.close()
    }

    @Test func `G11 a new engine on many thousand queued lines begins to send`() async throws {
        let test = try await TestStore(standIn: SyncTests.slowSetup())
        let first = try await test.readyEngine()
        // A debug build fills a remote store slowly; Tests/Torture queues 20,000 on both.
        let thousands = test.store.capabilities.severalWriters ? 5 : 20
        for batch in 0..<thousands {
            try await test.place(first, TestIMEI.numbers(1_000, from: batch * 1_000 + 1))
        }
        #expect(try await test.inState(.queued) == thousands * 1_000)
        let next = test.engine()
        let isSending = try await crashing(next) {
            try await eventually { try test.standIn.ledger().placedCalls > 0 }
        }
        #expect(isSending)
        try await test.close()
    }
}
