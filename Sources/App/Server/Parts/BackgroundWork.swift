internal import Lifecycle
internal import Telemetry

/// Work that a page starts and does not wait for: bounded, and its errors are logged.
final class BackgroundWork: Lifecycle.Service {
    /// Pieces of work that may wait; more are dropped, because each is only a refresh.
    static let limit = 256

    let name = "background work"
    private let work: AsyncStream<@Sendable () async throws -> Void>
    private let feed: AsyncStream<@Sendable () async throws -> Void>.Continuation
    private let log: Logger

    /// Makes an idle worker that logs what fails.
    init(log: Logger) {
        self.log = log
        (work, feed) = AsyncStream.makeStream(
            bufferingPolicy: .bufferingOldest(BackgroundWork.limit))
    }

    /// Queues a piece of work; dropped when the queue is full.
    func add(_ piece: @escaping @Sendable () async throws -> Void) { feed.yield(piece) }

    /// Works the pieces off, four at a time.
    func run() async throws {
        let log = log
        await withTaskGroup(of: Void.self) { group in
            var running = 0
            for await piece in work {
                if running >= 4 {
                    await group.next()
                    running -= 1
                }
                running += 1
                group.addTask {
                    do {
                        try await piece()
                    } catch {
                        log.warning(.server, "Background work failed", ["error": .error(error)])
                    }
                }
            }
        }
    }

    /// Takes nothing more; `run` returns when what was taken is done.
    func stop() async { feed.finish() }
}

extension LogComponent {
    /// Start, stop and what has no room of its own.
    static let server = LogComponent("SERVER")
    /// The database.
    static let store = LogComponent("STORE")
    /// Requests.
    static let http = LogComponent("HTTP")
}
