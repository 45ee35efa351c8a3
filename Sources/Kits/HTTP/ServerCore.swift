internal import Lifecycle
internal import Synchronization

/// What every connection of the server shares: the router, the bounds, and what is in flight.
final class ServerCore: Sendable {
    private struct Waiting {
        var exchanges: [ObjectIdentifier: Exchange] = [:]
        var isClosed = false
    }

    /// Where to listen, and every bound.
    let configuration: ServerConfiguration
    /// Answers the requests.
    let router: Router
    /// Refuses what the library lets through.
    let validator: HeadValidator
    /// The clock of deadlines and heartbeats.
    let clock = SystemClock()
    /// The open connections.
    let connections: ConnectionTable
    /// The open event streams.
    let streams = StreamTable()
    /// Told what is worth a log line.
    let log: @Sendable (ServerNotice) -> Void
    /// The requests handed to tasks; bounded by `requestsInFlight`, not by the queue.
    let queue: AsyncStream<Exchange>
    private let continuation: AsyncStream<Exchange>.Continuation
    private let waiting = Lock(Waiting())
    private let bodyBytes = Atomic<Int>(0)
    private let openRequests = Atomic<Int>(0)
    private let draining = Atomic<Bool>(false)

    /// The shared part of a server that does not listen yet.
    init(
        configuration: ServerConfiguration, router: Router,
        log: @escaping @Sendable (ServerNotice) -> Void
    ) {
        self.configuration = configuration
        self.router = router
        self.log = log
        validator = HeadValidator(limits: configuration.limits, hosts: configuration.hosts)
        connections = ConnectionTable(configuration)
        (queue, continuation) = AsyncStream.makeStream(
            of: Exchange.self, bufferingPolicy: .unbounded)
    }

    /// True once the server takes no new work.
    var isDraining: Bool { draining.load(ordering: .relaxed) }

    /// The requests whose response is not sent yet, event streams included.
    var unfinished: Int { openRequests.load(ordering: .acquiring) }

    /// The requests handed to tasks and not answered yet.
    var inFlight: Int { waiting.withLock { $0.exchanges.count } }

    /// Counts a request whose head was read.
    func opened() { openRequests.add(1, ordering: .acquiringAndReleasing) }

    /// Counts a request that is over.
    func closed() { openRequests.subtract(1, ordering: .acquiringAndReleasing) }

    /// Queues a request for a task; false when too many are in flight.
    func admit(_ exchange: Exchange) -> Bool {
        let admitted = waiting.withLock { waiting in
            guard !waiting.isClosed,
                waiting.exchanges.count < configuration.limits.requestsInFlight
            else { return false }
            waiting.exchanges[ObjectIdentifier(exchange)] = exchange
            return true
        }
        if admitted { continuation.yield(exchange) }
        return admitted
    }

    /// Runs the handler of a queued request and leaves its response.
    func handle(_ exchange: Exchange) async {
        guard let routed = exchange.routed else { return }
        let response = await router.respond(to: routed.request, routed.match)
        _ = waiting.withLock { $0.exchanges.removeValue(forKey: ObjectIdentifier(exchange)) }
        if !exchange.settle(response), case .stream(let stream) = response.body {
            stream.finish(nil)
        }
    }

    /// Holds part of the budget for bodies; false when it is used up.
    func reserveBody(_ count: Int) -> Bool {
        let (_, total) = bodyBytes.add(count, ordering: .relaxed)
        guard total > configuration.limits.bodyBytesInFlight else { return true }
        bodyBytes.subtract(count, ordering: .relaxed)
        return false
    }

    /// The bytes of request bodies held now.
    var heldBodyBytes: Int { bodyBytes.load(ordering: .relaxed) }

    /// Gives part of the budget back.
    func releaseBody(_ count: Int) {
        bodyBytes.subtract(count, ordering: .relaxed)
    }

    /// Refuses new work, ends every stream with a random time to come back (E8).
    func beginDrain() {
        draining.store(true, ordering: .sequentiallyConsistent)
        for stream in streams.close() {
            stream.finish(SSEFrame.retry(milliseconds: Int.random(in: 1000...10_000)))
        }
        connections.cutIdle()
    }

    /// Answers 503 for every request whose task has not ended, so that nothing stays suspended.
    func abandonWaiting() -> Int {
        let left = waiting.withLock { waiting in
            waiting.isClosed = true
            defer { waiting.exchanges = [:] }
            return Array(waiting.exchanges.values)
        }
        for exchange in left { exchange.abandon() }
        return left.count
    }

    /// Ends the queue: `run` leaves its loop.
    func endQueue() { continuation.finish() }
}
