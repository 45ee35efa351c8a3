import Application
import Domain
import Jobs
import Lifecycle
import Telemetry
import Testing

/// K8, E7: what may go goes once a day.
@Suite struct CleanUpScheduleTests {
    /// Remembers when it was asked to clean; the second time it fails.
    private final class FakeMaintenance: Maintenance {
        let cleaned = Lock<[Int64]>([])
        let ended: @Sendable (Int) async -> Void

        init(ended: @escaping @Sendable (Int) async -> Void) { self.ended = ended }

        func cleanUp(now: Int64) async throws -> [String: Int] {
            let count = cleaned.withLock { cleaned in
                cleaned.append(now)
                return cleaned.count
            }
            await ended(count)
            if count == 2 { throw StorageError(.closed, "the disk is full") }
            return ["idempotency": 3]
        }

        func backup(to path: String) async throws -> [String: Int] { [:] }
        func verify() async throws -> [String] { [] }
        func resultTexts(
            after line: String?, service: String?, since: Int64?, limit: Int
        ) async throws -> [StoredText] { [] }
        func save(
            _ reading: ParsedResult, of text: StoredText, parserVersion: Int, now: Int64
        ) async throws {}
    }

    @Test func `K8 clean-up runs 3 minutes after the start and daily, also after a failure`()
        async throws
    {
        let now = Lock<Int64>(0)
        let running = Lock<CleanUpSchedule?>(nil)
        let fake = FakeMaintenance { count in
            if count == 3 { await running.withLock({ $0 })?.stop() }
        }
        let schedule = CleanUpSchedule(
            maintenance: fake,
            time: CleanUpSchedule.Time(
                wall: { now.withLock { $0 } + 5 }, monotonic: { now.withLock { $0 } },
                pause: { milliseconds in now.withLock { $0 += Int64(milliseconds) * 1_000 } }),
            log: .silent)
        running.withLock { $0 = schedule }
        try await schedule.run()
        running.withLock { $0 = nil }
        let day: Int64 = 86_400_000_000
        #expect(
            fake.cleaned.withLock { $0 } == [0, 1, 2].map { 180_000_000 + $0 * day + 5 })
    }
}
