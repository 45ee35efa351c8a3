import Application
import Jobs
import Lifecycle
import Telemetry
import Testing

/// E3, E5: positions are allotted after the commit, soon, and again after an error.
@Suite struct FeederTests {
    /// Counts what waits; places at most 10 a batch.
    private final class Pending: FeedPlacing {
        let waiting = Lock(0)
        let failures = Lock(0)

        func placeEvents() async throws -> Int {
            let fails = failures.withLock { failures in
                defer { failures = max(0, failures - 1) }
                return failures > 0
            }
            if fails { throw StorageError(.busy, "not now") }
            return waiting.withLock { waiting in
                let batch = min(10, waiting)
                waiting -= batch
                return batch
            }
        }
    }

    /// Runs a feeder until nothing waits; `pause` is what its poll waits for.
    private func place(
        _ pending: Pending, pause: @escaping @Sendable (Int) async throws -> Void, wakes: Bool
    ) async throws -> Int {
        let batches = Lock(0)
        let feeder = Feeder(placing: pending, log: .silent, pause: pause) {
            batches.withLock { $0 += 1 }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await feeder.run() }
            if wakes { feeder.wake() }
            var left = 500
            while pending.waiting.withLock({ $0 }) > 0, left > 0 {
                left -= 1
                try await SystemClock().pause(milliseconds: 10)
            }
            await feeder.stop()
            try await group.waitForAll()
        }
        return batches.withLock { $0 }
    }

    @Test func `E3 a wake-up places everything that waits, batch by batch`() async throws {
        let pending = Pending()
        pending.waiting.withLock { $0 = 25 }
        // A poll that never comes: only the wake-up is left.
        let batches = try await place(
            pending, pause: { _ in try await SystemClock().pause(milliseconds: 600_000) },
            wakes: true)
        #expect(batches == 3)
        #expect(pending.waiting.withLock { $0 } == 0)
    }

    @Test func `E3 what another node committed is found by the poll, also after an error`()
        async throws
    {
        let pending = Pending()
        pending.waiting.withLock { $0 = 3 }
        pending.failures.withLock { $0 = 2 }
        let batches = try await place(
            pending, pause: { _ in try await SystemClock().pause(milliseconds: 1) }, wakes: false)
        #expect(batches == 1)
    }

    @Test func `E3 what waits at the stop is placed before the end`() async throws {
        let pending = Pending()
        let feeder = Feeder(
            placing: pending, log: .silent,
            pause: { _ in try await SystemClock().pause(milliseconds: 600_000) }, placed: {})
        await feeder.stop()
        pending.waiting.withLock { $0 = 12 }
        try await feeder.run()
        #expect(pending.waiting.withLock { $0 } == 0)
    }
}
