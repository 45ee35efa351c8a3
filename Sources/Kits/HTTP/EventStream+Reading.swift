internal import Lifecycle

extension EventStream {
    /// What the connection's thread finds when it asks for bytes.
    enum ReadResult: Equatable {
        /// So many bytes were written to the target.
        case bytes(Int)
        /// Nothing yet; the connection is suspended until a frame comes.
        case suspended
        /// No more will come.
        case ended
    }

    /// Ties the stream to its connection; called before the first read.
    func attach(_ transport: any StreamTransport) {
        state.withLock { $0.transport = transport }
    }

    /// Fills the target with queued bytes, or suspends the connection inside the lock.
    func read(into target: UnsafeMutableRawBufferPointer) -> ReadResult {
        state.withLock { state in
            guard state.phase != .ended else { return .ended }
            state.stalledBeats = 0
            let count = unsafe EventStream.fill(target, from: &state)
            if count > 0 { return .bytes(count) }
            guard state.phase == .open, let transport = state.transport else { return .ended }
            state.isSuspended = true
            transport.suspend()
            return .suspended
        }
    }

    /// Queues the heartbeat, or cuts a peer that has taken nothing for two beats.
    func beat() {
        let stalled: (any StreamTransport)? = state.withLock { state in
            guard state.phase == .open else { return nil }
            guard state.next < state.frames.count else {
                state.stalledBeats = 0
                state.frames.append(SSEFrame.heartbeat)
                EventStream.wake(&state)
                return nil
            }
            state.stalledBeats += 1
            return state.stalledBeats > 2 ? state.transport : nil
        }
        stalled?.abort()
    }

    /// The connection is done with the stream.
    func detach() {
        state.withLock { state in
            state.phase = .ended
            state.transport = nil
            state.isSuspended = false
            state.frames = []
            state.next = 0
        }
        runOnEnd()
    }

    private static func fill(
        _ target: UnsafeMutableRawBufferPointer, from state: inout State
    ) -> Int {
        var written = 0
        while state.next < state.frames.count && written < target.count {
            let frame = state.frames[state.next]
            let count = min(frame.count - state.offset, target.count - written)
            let end = state.offset + count
            let room = unsafe UnsafeMutableRawBufferPointer(rebasing: target[written...])
            unsafe room.copyBytes(from: frame[state.offset..<end])
            written += count
            state.offset = end
            if end == frame.count {
                state.offset = 0
                state.next += 1
            }
        }
        if state.next == state.frames.count {
            state.frames = []
            state.next = 0
        }
        return written
    }
}
