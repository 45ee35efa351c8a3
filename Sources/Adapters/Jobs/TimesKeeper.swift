package import Application
internal import Lifecycle
package import Telemetry

/// Gathers how long placing took and stores it beside the orders, many at once.
///
/// So placing writes nothing more; what a crash takes along stays unknown.
package final class TimesKeeper: Lifecycle.Service {
    /// Orders that may wait to be stored; what comes on top is dropped.
    package static let limit = 20_000
    /// Orders a transaction.
    private static let chunk = 500
    private static let everySeconds: Int64 = 5
    /// Milliseconds between looks at the clock.
    private static let lookMilliseconds = 500

    package let name = "times keeper"
    private let storage: any Storage
    private let time: CleanUpSchedule.Time
    private let log: Logger
    private let waiting = Lock<[PlaceTimes]>([])
    private let stopping = OnceSignal()

    /// Makes a keeper that has not started.
    package init(storage: any Storage, time: CleanUpSchedule.Time, log: Logger) {
        self.storage = storage
        self.time = time
        self.log = log
    }

    /// Takes what was measured; never waits.
    package func note(_ times: [PlaceTimes]) {
        waiting.withLock { waiting in
            waiting += times.prefix(max(0, Self.limit - waiting.count))
        }
    }

    /// Stores every five seconds, and once more at the end.
    package func run() async throws {
        var due = time.monotonic()
        while !stopping.isOpenNow, !Task.isCancelled {
            if time.monotonic() >= due {
                await store()
                due = time.monotonic() + Self.everySeconds * 1_000_000
            }
            do {
                try await time.pass(milliseconds: Self.lookMilliseconds, unless: stopping)
            } catch { break }
        }
        await store()
    }

    /// Ends at the next look, after what waits was stored.
    package func stop() async { stopping.open() }

    /// Stores everything that waits; after a failure it is tried again, as far as there is room.
    package func store() async {
        while true {
            let chunk = waiting.withLock { waiting -> [PlaceTimes] in
                let chunk = Array(waiting.prefix(Self.chunk))
                waiting.removeFirst(chunk.count)
                return chunk
            }
            guard !chunk.isEmpty else { return }
            do {
                try await storage.write { try $0.keep(times: chunk) }
            } catch {
                note(chunk)
                log.error(
                    .store, "How long orders took to place was not stored",
                    ["error": .error(error)])
                return
            }
        }
    }
}
