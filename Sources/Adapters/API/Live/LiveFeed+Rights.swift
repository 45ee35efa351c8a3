internal import Application
internal import HTTP
internal import Lifecycle
internal import Telemetry

extension LiveFeed {
    /// Looks at the rights of streams that are due; those that lost them end (E11).
    func checkRights() async {
        let now = monotonic()
        let due = state.withLock { state in
            state.subscribers.filter { $0.value.nextCheck <= now }
        }
        for (id, subscriber) in due {
            guard subscriber.stream.isOpen else {
                drop(id, last: nil)
                continue
            }
            do {
                if try await subscriber.isCurrent() {
                    state.withLock {
                        $0.subscribers[id]?.nextCheck = now + Self.checkMicroseconds
                    }
                } else {
                    drop(id, last: Self.end)
                }
            } catch {
                // The store could not say; it is asked again on the next round.
                log.warning(
                    .http, "Rights of a live stream could not be checked",
                    ["error": .error(error)])
                return
            }
        }
    }

    /// A restored database has a new epoch: every stream starts over (E6).
    func checkEpoch() async {
        let known = state.withLock { $0.subscribers.isEmpty ? nil : $0.epoch }
        guard let known, let head = try? await queries.feedHead(), head.epoch != known else {
            return
        }
        let reset = Self.reset(head)
        state.withLock { state in
            guard state.epoch == known else { return }
            state.epoch = head.epoch
            state.position = head.position
            state.ring = []
            for id in Array(state.subscribers.keys) {
                state.subscribers[id]?.seen = head.position
                state.subscribers[id]?.stream.send(reset)
            }
        }
    }

    private func drop(_ id: UInt64, last: [UInt8]?) {
        let stream = state.withLock { state in
            defer { state.subscribers[id] = nil }
            return state.subscribers[id]?.stream
        }
        if let last { stream?.finish(last) }
    }
}
