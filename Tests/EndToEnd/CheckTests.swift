import Application
import Domain
import Jobs
import Lifecycle
import Sandbox
import Store
import Testing

/// V10: the store checks itself while the dispatcher works and the wire does its worst.
@Suite(.serialized) struct CheckTests {
    @Test func `V10 while lines are sent over a faulty wire the checker finds nothing wrong`()
        async throws
    {
        let test = try await TestStore(standIn: try FaultTests.setup("S10=20%"))
        let engine = try await test.readyEngine()
        try await test.place(engine, TestIMEI.numbers(300))
        let store = test.store
        let start = Timestamp(microseconds: SystemClock().wallMicroseconds())
        let ended = try await running(engine) {
            var rounds = 0
            for seed in 0..<100_000 as Range<UInt64> {
                let slice = try await store.checkSlice(
                    units: 23, now: start, seed: seed)
                #expect(slice.new == [])
                guard slice.endsRound else { continue }
                rounds += 1
                let totals = try await store.totals(customer: nil)
                let done = totals.byLineState[.completed] ?? 0
                if done + (totals.byLineState[.needsReview] ?? 0) == 300 { return rounds }
            }
            return 0
        }
        #expect(ended >= 2)
        #expect(try await store.verify() == [])
        try await test.close()
    }
}
