internal import Lifecycle

/// The open event streams, in sixteen groups so that heartbeats are spread over their interval.
final class StreamTable: Sendable {
    /// How many groups there are; one beats at a time.
    static let groups = 16

    private struct State {
        var groups = [[ObjectIdentifier: EventStream]](repeating: [:], count: StreamTable.groups)
        var nextInsert = 0
        var nextBeat = 0
        var isClosing = false
    }

    private let state = Lock(State())

    /// Adds a stream; false when the server is stopping, then it is not added.
    func insert(_ stream: EventStream) -> Bool {
        state.withLock { state in
            guard !state.isClosing else { return false }
            state.groups[state.nextInsert][ObjectIdentifier(stream)] = stream
            state.nextInsert = (state.nextInsert + 1) % StreamTable.groups
            return true
        }
    }

    /// Forgets a stream.
    func remove(_ stream: EventStream) {
        state.withLock { state in
            for index in state.groups.indices {
                if state.groups[index].removeValue(forKey: ObjectIdentifier(stream)) != nil {
                    return
                }
            }
        }
    }

    /// Sends the heartbeat to the next group.
    func beatNextGroup() {
        let streams = state.withLock { state in
            let group = Array(state.groups[state.nextBeat].values)
            state.nextBeat = (state.nextBeat + 1) % StreamTable.groups
            return group
        }
        for stream in streams { stream.beat() }
    }

    /// Takes no more streams and hands out those that are open.
    func close() -> [EventStream] {
        state.withLock { state in
            state.isClosing = true
            return state.groups.flatMap(\.values)
        }
    }

    /// The number of open streams.
    var count: Int {
        state.withLock { $0.groups.reduce(0) { $0 + $1.count } }
    }
}
