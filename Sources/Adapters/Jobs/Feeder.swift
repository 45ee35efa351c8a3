package import Application
internal import Lifecycle
package import Telemetry

/// Gives committed events their positions in the feed where writers commit out of order (E3).
///
/// Every node of a shared store runs one; the row that they lock lets one work at a time.
package final class Feeder: Lifecycle.Service {
    /// The longest wait between two looks: another node may have written (E3).
    package static let pollMilliseconds = 200
    /// The rest after a batch: events that come meanwhile share the next one.
    ///
    /// A busy store is not asked after each commit; live views are a hundredth of a second later.
    package static let restMilliseconds = 10

    package let name = "feeder"
    private let placing: any FeedPlacing
    private let placed: @Sendable () -> Void
    private let pause: @Sendable (Int) async throws -> Void
    private let rest: @Sendable (Int) async throws -> Void
    private let log: Logger
    private let signals: AsyncStream<Void>
    private let signal: AsyncStream<Void>.Continuation

    /// `placed` is told after a batch; `pause` and `rest` wait milliseconds.
    package init(
        placing: any FeedPlacing, log: Logger,
        pause: @escaping @Sendable (Int) async throws -> Void,
        rest: @escaping @Sendable (Int) async throws -> Void = { _ in },
        placed: @escaping @Sendable () -> Void
    ) {
        self.placing = placing
        self.placed = placed
        self.pause = pause
        self.rest = rest
        self.log = log
        (signals, signal) = AsyncStream.makeStream(
            of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// Something was committed here; called from any thread.
    package func wake() { signal.yield() }

    /// Places events until `stop`, and what is left at that moment.
    package func run() async throws {
        await withDiscardingTaskGroup { group in
            group.addTask { [self] in
                while (try? await pause(Feeder.pollMilliseconds)) != nil { signal.yield() }
            }
            for await _ in signals { await place() }
            group.cancelAll()
        }
        await place()
    }

    /// Ends after the batch under way.
    package func stop() async { signal.finish() }

    private func place() async {
        do {
            while try await placing.placeEvents() > 0 {
                placed()
                if Task.isCancelled { return }
                // Woken early only by the end of the group, where the last look follows.
                try? await rest(Feeder.restMilliseconds)
            }
        } catch {
            // The events stay pending; the next look tries again.
            log.warning(.store, "Events could not be placed", ["error": .error(error)])
        }
    }
}
