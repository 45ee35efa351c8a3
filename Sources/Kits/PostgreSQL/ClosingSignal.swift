internal import Glibc

/// Says once that everything ends, and wakes threads that wait for something else until then.
@safe
final class ClosingSignal: Sendable {
    // Invariant: both ends of the pipe are open exactly as long as self; nothing is ever read.
    private let descriptor: Int32
    private let writing: Int32

    /// A signal that was not given.
    init() {
        var ends: [Int32] = [-1, -1]
        unsafe _ = pipe(&ends)
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        descriptor = ends[0]
        writing = ends[1]
    }

    deinit {
        Glibc.close(descriptor)
        Glibc.close(writing)
    }

    /// Gives the signal, for good.
    func give() {
        var byte: UInt8 = 1
        unsafe _ = write(writing, &byte, 1)
    }

    /// Whether it was given.
    var isGiven: Bool { wait(milliseconds: 0) }

    /// Blocks this thread for that time at most; true if the signal was given.
    func wait(milliseconds: Int32) -> Bool { wait(orReadable: -1, milliseconds: milliseconds) }

    /// The same, and also returns when another descriptor can be read.
    func wait(orReadable other: Int32, milliseconds: Int32) -> Bool {
        var both = [
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: other, events: Int16(POLLIN), revents: 0),
        ]
        unsafe _ = poll(&both, 2, milliseconds)
        return both[0].revents != 0
    }
}
