internal import Lifecycle

/// One subscriber's stream of server-sent events: a bounded queue of shared frames (E9).
package final class EventStream: Sendable {
    /// The frames that may wait; one more closes the stream, and the client resumes (E7).
    package static let maxFrames = 256

    /// How far a stream is in its life.
    enum Phase: Sendable {
        case open
        /// No more frames are taken; those queued are still sent.
        case finishing
        case ended
    }

    /// Everything the lock of a stream guards.
    struct State {
        /// The queue; those before `next` are sent.
        var frames: [[UInt8]] = []
        /// The index of the frame that is sent next.
        var next = 0
        /// How many bytes of the next frame are sent.
        var offset = 0
        /// How far it is.
        var phase = Phase.open
        /// True while this stream holds its connection suspended.
        var isSuspended = false
        /// Heartbeats since the peer last took something.
        var stalledBeats = 0
        /// The connection, while there is one.
        var transport: (any StreamTransport)?
        /// Told once when the stream ends.
        var onEnd: (@Sendable () -> Void)?
    }

    /// The stream behind its lock.
    let state: Lock<State>

    /// A stream; `onEnd` runs once when it ends for any reason: finish, overflow, client gone.
    package init(onEnd: @escaping @Sendable () -> Void = {}) {
        state = Lock(State(onEnd: onEnd))
    }

    /// False after finish, overflow or the client's departure.
    package var isOpen: Bool {
        state.withLock { $0.phase == .open }
    }

    /// Queues one frame, sharing its bytes; false when the stream is closed or had to be (E9).
    @discardableResult
    package func send(_ frame: [UInt8]) -> Bool {
        let overflowed: (any StreamTransport)?
        let taken: Bool
        (taken, overflowed) = state.withLock { state in
            guard state.phase == .open else { return (false, nil) }
            guard state.frames.count - state.next < EventStream.maxFrames else {
                state.phase = .ended
                state.frames = []
                state.next = 0
                EventStream.wake(&state)
                return (false, state.transport)
            }
            state.frames.append(frame)
            EventStream.wake(&state)
            return (true, nil)
        }
        if !taken { overflow(overflowed) }
        return taken
    }

    /// Closes the stream after the queued frames and an optional last one.
    package func finish(_ last: [UInt8]? = nil) {
        let unattached = state.withLock { state in
            guard state.phase == .open else { return false }
            if let last { state.frames.append(last) }
            state.phase = .finishing
            EventStream.wake(&state)
            return state.transport == nil
        }
        if unattached { runOnEnd() }
    }

    /// Takes every queued frame, for tests and callers without a socket.
    package func takeFrames() -> [[UInt8]] {
        state.withLock { state in
            let taken = Array(state.frames[state.next...])
            state.frames = []
            state.next = 0
            return taken
        }
    }

    /// Resumes the connection if this stream suspended it; inside the lock, as the library needs.
    static func wake(_ state: inout State) {
        guard state.isSuspended else { return }
        state.isSuspended = false
        state.transport?.resume()
    }

    /// Tells the owner, once.
    func runOnEnd() {
        let onEnd = state.withLock { state in
            defer { state.onEnd = nil }
            return state.onEnd
        }
        onEnd?()
    }

    private func overflow(_ transport: (any StreamTransport)?) {
        // A reader that is this late has a full socket: only cutting it ends the stream in time.
        transport?.abort()
        runOnEnd()
    }
}
