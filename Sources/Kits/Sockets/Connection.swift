internal import Glibc
internal import Lifecycle

/// One TCP connection with blocking calls that a deadline or the stop signal ends.
package final class Connection: Sendable {
    /// The descriptor and who uses it right now; it is closed by the last user, never under one.
    private struct State {
        var descriptor: Int32
        var users = 0
        var isClosing = false
    }

    private let state: Lock<State>
    private let stop: StopSignal

    /// Takes over an open descriptor; small writes leave at once (TCP_NODELAY).
    init(descriptor: Int32, stop: StopSignal) {
        state = Lock(State(descriptor: descriptor))
        self.stop = stop
        LoopbackAddress.enable(TCP_NODELAY, level: Int32(IPPROTO_TCP), of: descriptor)
    }

    deinit { close() }

    /// Connects to a port of 127.0.0.1; throws `.badPort` or `.system` (ECONNREFUSED).
    package static func open(port: Int, stop: StopSignal) throws(SocketError) -> Connection {
        guard let number = UInt16(exactly: port) else { throw .badPort }
        let descriptor = try LoopbackAddress.newSocket()
        guard LoopbackAddress.connectSocket(descriptor, port: number) == 0 else {
            let failure = LoopbackAddress.failure("connect")
            Glibc.close(descriptor)
            throw failure
        }
        return Connection(descriptor: descriptor, stop: stop)
    }

    /// Reads what is there, at most `max` bytes; empty when the peer has ended its side.
    package func read(max: Int, deadlineMicroseconds: Int64) throws(SocketError) -> [UInt8] {
        let descriptor = try borrow()
        defer { giveBack() }
        var buffer = [UInt8](repeating: 0, count: Swift.max(1, max))
        while true {
            try wait(descriptor, for: POLLIN, deadlineMicroseconds)
            let count = unsafe buffer.withUnsafeMutableBytes {
                unsafe recv(descriptor, $0.baseAddress, $0.count, Int32(MSG_DONTWAIT))
            }
            if count >= 0 { return Array(buffer[..<count]) }
            guard errno == EAGAIN || errno == EINTR else { throw ended("recv") }
        }
    }

    /// Writes all bytes; throws `.timedOut` when the peer does not take them in time.
    package func write(_ bytes: [UInt8], deadlineMicroseconds: Int64) throws(SocketError) {
        let descriptor = try borrow()
        defer { giveBack() }
        let flags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
        var offset = 0
        while offset < bytes.count {
            let rest = bytes[offset...]
            let count = unsafe rest.withUnsafeBytes {
                unsafe send(descriptor, $0.baseAddress, $0.count, flags)
            }
            if count >= 0 {
                offset += count
            } else if errno == EAGAIN {
                try wait(descriptor, for: POLLOUT, deadlineMicroseconds)
            } else if errno != EINTR {
                throw ended("send")
            }
        }
    }

    /// Waits until the peer has gone, ignoring what it sends; throws `.timedOut` or `.stopped`.
    package func waitForHangUp(deadlineMicroseconds: Int64) throws(SocketError) {
        let descriptor = try borrow()
        defer { giveBack() }
        try wait(descriptor, for: 0x2000 /* POLLRDHUP of Linux */, deadlineMicroseconds)
    }

    /// Ends our side; the peer reads the end and may go on writing.
    package func halfClose() {
        guard let descriptor = try? borrow() else { return }
        shutdown(descriptor, Int32(SHUT_WR))
        giveBack()
    }

    /// Closes in good order: what was written still arrives.
    package func close() { end(resetting: false) }

    /// Drops the connection with a TCP reset; bytes not yet sent are lost.
    package func reset() { end(resetting: true) }

    private func end(resetting: Bool) {
        state.withLock { state in
            guard !state.isClosing else { return }
            state.isClosing = true
            if resetting {
                var option = linger(l_onoff: 1, l_linger: 0)
                let size = socklen_t(MemoryLayout<linger>.size)
                unsafe setsockopt(state.descriptor, SOL_SOCKET, SO_LINGER, &option, size)
            }
            if state.users == 0 {
                Glibc.close(state.descriptor)
            } else {
                shutdown(state.descriptor, Int32(SHUT_RDWR))
            }
        }
    }

    private func borrow() throws(SocketError) -> Int32 {
        let descriptor = state.withLock { state -> Int32? in
            guard !state.isClosing else { return nil }
            state.users += 1
            return state.descriptor
        }
        guard let descriptor else { throw .closed }
        return descriptor
    }

    private func giveBack() {
        state.withLock { state in
            state.users -= 1
            if state.isClosing && state.users == 0 { Glibc.close(state.descriptor) }
        }
    }

    private func wait(
        _ descriptor: Int32, for events: Int32, _ deadlineMicroseconds: Int64
    ) throws(SocketError) {
        var entries = [
            pollfd(fd: descriptor, events: Int16(events), revents: 0),
            pollfd(fd: stop.reader, events: Int16(POLLIN), revents: 0),
        ]
        guard Readiness.wait(&entries, deadlineMicroseconds: deadlineMicroseconds) else {
            throw .timedOut
        }
        if entries[1].revents != 0 { throw .stopped }
    }

    private func ended(_ operation: String) -> SocketError {
        switch errno {
        case ECONNRESET, EPIPE, ENOTCONN: .closed
        default: LoopbackAddress.failure(operation)
        }
    }
}
