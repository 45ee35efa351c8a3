package import Application
package import Domain
internal import HTTP
internal import Lifecycle
package import Telemetry

/// The fan-out of live events: one tail of the feed a node, each event encoded once (section 7).
///
/// A stream joins under the same lock under which the tail sends, at a position the tail's ring
/// still covers: so nothing is missed and nothing comes twice at the seam (E7).
package final class LiveFeed: Sendable {
    /// Events kept for streams that are about to join.
    static let ringSize = 4_096
    /// Events a read takes.
    static let batch = 500
    /// How long the tail waits for a wake-up.
    static let pollMilliseconds = 200
    /// How often rights are looked at (E11).
    static let checkMicroseconds: Int64 = 60_000_000
    /// Streams a node serves at once.
    static let maxSubscribers = 20_000

    /// What joining and sending share.
    struct State {
        /// The feed that is followed.
        var epoch = ""
        /// The last event that was sent to every stream.
        var position: Int64 = 0
        /// The newest events up to `position`, without a gap.
        var ring: [FeedFrame] = []
        /// The open streams.
        var subscribers: [UInt64: Subscriber] = [:]
        /// The name of the next stream.
        var nextID: UInt64 = 1
        /// No stream is taken any more.
        var isStopped = false
    }

    /// The name in logs and shutdown reports.
    package let name = "live-feed"
    /// Where events are read.
    let queries: any OrderQueries
    /// The log.
    let log: Logger
    /// Waits milliseconds; throws when cancelled.
    let pause: @Sendable (Int) async throws -> Void
    /// Microseconds on a clock that never steps.
    let monotonic: @Sendable () -> Int64
    /// Position, ring and streams, behind one lock.
    let state = Lock(State())
    /// Streams that ended by themselves; apart from `state`, as ending may happen inside a send.
    let gone = Lock<[UInt64]>([])
    private let signals: AsyncStream<Void>
    private let signal: AsyncStream<Void>.Continuation

    /// `pause` waits milliseconds; `monotonic` counts microseconds.
    package init(
        queries: any OrderQueries, log: Logger, metrics: Metrics,
        pause: @escaping @Sendable (Int) async throws -> Void,
        monotonic: @escaping @Sendable () -> Int64
    ) {
        self.queries = queries
        self.log = log
        self.pause = pause
        self.monotonic = monotonic
        (signals, signal) = AsyncStream.makeStream(
            of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let state = state
        metrics.gauge("waybill_live_streams", help: "Open event streams of this node.") {
            Int64(state.withLock { $0.subscribers.count })
        }
    }

    /// New events may be there; called after each commit, from any thread.
    package func wake() { signal.yield() }

    /// Ends the streams of a staff member at once; nil looks at every key's rights at once (E11).
    package func ended(_ staff: ID<Staff>?) {
        state.withLock { state in
            for (id, subscriber) in state.subscribers {
                switch subscriber.principal {
                case .staff(let member, _, _, _):
                    if member == staff {
                        subscriber.stream.finish(Self.end)
                        state.subscribers[id] = nil
                    }
                case .key: if staff == nil { state.subscribers[id]?.nextCheck = 0 }
                case .anonymous, .cli: continue
                }
            }
        }
        signal.yield()
    }

    /// Follows the feed until `stop`.
    package func run() async throws {
        await withDiscardingTaskGroup { group in
            group.addTask { [self] in
                while (try? await pause(Self.pollMilliseconds)) != nil { signal.yield() }
            }
            group.addTask { [self] in
                while (try? await pause(Self.pollMilliseconds)) != nil { await checkRights() }
            }
            var idleRounds = 0
            for await _ in signals {
                forgetGone()
                let moved = await follow()
                idleRounds = moved ? 0 : idleRounds + 1
                if idleRounds % 5 == 4 { await checkEpoch() }
            }
            group.cancelAll()
        }
    }

    /// Ends the tail; streams that are still open end with it.
    package func stop() async {
        let open = state.withLock { state in
            state.isStopped = true
            defer { state.subscribers = [:] }
            return state.subscribers.values.map(\.stream)
        }
        for stream in open { stream.finish() }
        signal.finish()
    }

    /// Reads what is new and sends it; true when something was.
    private func follow() async -> Bool {
        var moved = false
        while true {
            let from = state.withLock { $0.subscribers.isEmpty ? nil : $0.position }
            guard let from else { return moved }
            let events: [FeedEvent]
            do {
                events = try await queries.events(after: from, limit: Self.batch, customer: nil)
            } catch {
                log.warning(.http, "The live feed could not read events", ["error": .error(error)])
                return moved
            }
            guard !events.isEmpty else { return moved }
            moved = true
            broadcast(events)
            if events.count < Self.batch { return moved }
        }
    }

    private func broadcast(_ events: [FeedEvent]) {
        state.withLock { state in
            let known = state.position
            let fresh = events.filter { $0.position > known }.map {
                FeedFrame($0, epoch: state.epoch)
            }
            guard let first = fresh.first, let last = fresh.last else { return }
            state.position = last.position
            state.ring += fresh
            if state.ring.count > 2 * Self.ringSize {
                state.ring.removeFirst(state.ring.count - Self.ringSize)
            }
            // One buffer for all streams that want the same: thousands share its bytes.
            var shared: [FeedTopics: [UInt8]] = [:]
            for (id, subscriber) in state.subscribers {
                let topics = subscriber.topics
                let bytes: [UInt8]
                if subscriber.seen >= first.position {
                    bytes = topics.bytes(fresh, after: subscriber.seen)
                } else if let made = shared[topics] {
                    bytes = made
                } else {
                    bytes = topics.bytes(fresh, after: 0)
                    shared[topics] = bytes
                }
                // A full buffer closes the stream; its client resumes by position (E9).
                if !bytes.isEmpty, !subscriber.stream.send(bytes) { state.subscribers[id] = nil }
            }
        }
    }

    /// Forgets streams whose clients went away.
    func forgetGone() {
        let ids = gone.withLock { gone in
            defer { gone = [] }
            return gone
        }
        guard !ids.isEmpty else { return }
        state.withLock { state in
            for id in ids { state.subscribers[id] = nil }
        }
    }

    /// The last frame of a stream whose rights ended.
    static let end = SSEFrame.encode(id: nil, event: "end", data: [])
}
