internal import Application
internal import Domain
internal import HTTP
internal import Lifecycle

extension LiveFeed {
    /// Why a stream cannot be opened.
    enum Refused: Error {
        case tooMany, stopped
    }

    /// Opens a stream: what was missed after `position`, then live; `reset` when it cannot (E7).
    ///
    /// Throws `StorageError`, `Refused`, and `CancellationError` when the client is gone.
    func subscribe(
        after text: String?, topics: FeedTopics, principal: Principal,
        isCurrent: @escaping @Sendable () async throws -> Bool
    ) async throws -> EventStream {
        let id = try state.withLock { state in
            guard !state.isStopped else { throw Refused.stopped }
            guard state.subscribers.count < Self.maxSubscribers else { throw Refused.tooMany }
            defer { state.nextID += 1 }
            return state.nextID
        }
        let gone = gone
        let stream = EventStream { gone.withLock { $0.append(id) } }
        stream.send(SSEFrame.retry(milliseconds: 2_000))
        let head = try await queries.feedHead()
        var seen = head.position
        if let text {
            if let position = FeedPosition(text), position.isResumable(head) {
                seen = try await replay(position.position, to: head, topics, stream)
            } else {
                stream.send(Self.reset(head))
            }
        }
        let subscriber = Subscriber(
            stream: stream, topics: topics, principal: principal, seen: seen,
            nextCheck: monotonic() + Self.checkMicroseconds, isCurrent: isCurrent)
        try await join(id, subscriber, head.epoch)
        return stream
    }

    /// Joins where the tail is; reads on in the store while the ring does not reach back far
    /// enough.
    private func join(_ id: UInt64, _ subscriber: Subscriber, _ epoch: String) async throws {
        var subscriber = subscriber
        var epoch = epoch
        while !enter(id, &subscriber, epoch) {
            try Task.checkCancellation()
            await checkEpoch()
            let head = try await queries.feedHead()
            if head.epoch == epoch {
                subscriber.seen = try await replay(
                    subscriber.seen, to: head, subscriber.topics, subscriber.stream)
            } else {
                epoch = head.epoch
                subscriber.seen = head.position
                subscriber.stream.send(Self.reset(head))
            }
        }
        wake()
    }

    /// The one event that tells a client to load everything again (E7).
    static func reset(_ head: FeedHead) -> [UInt8] {
        SSEFrame.encode(
            id: FeedPosition(epoch: head.epoch, position: head.position).text, event: "reset",
            data: Array("{}".utf8))
    }

    /// Under the tail's lock: sends what the ring has beyond `seen` and becomes one of the streams.
    private func enter(_ id: UInt64, _ subscriber: inout Subscriber, _ epoch: String) -> Bool {
        state.withLock { state in
            if state.subscribers.isEmpty,
                state.epoch != epoch || state.position <= subscriber.seen
            {
                // Nobody listened, so the tail stood still: it goes on from here.
                state.epoch = epoch
                state.position = subscriber.seen
                state.ring = []
            }
            guard state.epoch == epoch else { return false }
            if state.position > subscriber.seen, !covers(state, subscriber.seen) { return false }
            let missed = subscriber.topics.bytes(state.ring, after: subscriber.seen)
            if !missed.isEmpty { subscriber.stream.send(missed) }
            subscriber.seen = max(subscriber.seen, state.position)
            // An id alone dispatches nothing but is where the client resumes (HTML, 9.2.6).
            let position = FeedPosition(epoch: epoch, position: subscriber.seen).text
            subscriber.stream.send(Array("id: \(position)\n\n".utf8))
            state.subscribers[id] = subscriber
            return true
        }
    }

    /// The ring holds every event after `seen`; positions are dense.
    private func covers(_ state: State, _ seen: Int64) -> Bool {
        guard let first = state.ring.first else { return false }
        return first.position <= seen + 1
    }

    /// Sends the stored events after a position, many in one frame; returns how far it got.
    private func replay(
        _ start: Int64, to head: FeedHead, _ topics: FeedTopics, _ stream: EventStream
    ) async throws -> Int64 {
        var position = start
        while position < head.position {
            // A short read each: nothing is held across a wait (E9).
            let events = try await queries.events(
                after: position, limit: Self.batch, customer: topics.customer)
            guard let last = events.last else { break }
            let frames = events.map { FeedFrame($0, epoch: head.epoch) }
            let bytes = topics.bytes(frames, after: position)
            position = last.position
            if !bytes.isEmpty, !stream.send(bytes) { throw CancellationError() }
        }
        return max(position, head.position)
    }
}
