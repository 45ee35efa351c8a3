internal import Glibc
internal import Lifecycle

/// A flag that is raised once and wakes every thread that waits on it or on a connection under it.
package final class StopSignal: Sendable {
    /// The pipe's reading end: it reports a hang-up from the moment the signal is raised.
    let reader: Int32
    /// The writing end; -1 once raised.
    private let writer: Lock<Int32>

    /// Makes a lowered signal; throws `.system` when the process is out of descriptors.
    package init() throws(SocketError) {
        var ends: [Int32] = [-1, -1]
        let code = unsafe pipe(&ends)
        reader = ends[0]
        writer = Lock(ends[1])
        if code != 0 { throw LoopbackAddress.failure("pipe") }
        for end in ends { LoopbackAddress.closeOnExec(end) }
    }

    deinit {
        raise()
        if reader >= 0 { close(reader) }
    }

    /// Raises the signal for good; a second call does nothing.
    package func raise() {
        writer.withLock { writer in
            if writer >= 0 { close(writer) }
            writer = -1
        }
    }

    /// Whether the signal was raised.
    package var isRaised: Bool { writer.withLock { $0 < 0 } }

    /// Waits that long or until the signal is raised; true when it was raised.
    @discardableResult
    package func wait(microseconds: Int64) -> Bool {
        guard microseconds > 0 else { return isRaised }
        let deadline = SystemClock().monotonicMicroseconds() + microseconds
        var entries = [pollfd(fd: reader, events: Int16(POLLIN), revents: 0)]
        return Readiness.wait(&entries, deadlineMicroseconds: deadline)
    }
}
