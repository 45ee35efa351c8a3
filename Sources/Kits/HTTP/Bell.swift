internal import Glibc

/// Wakes a thread that waits, from any other thread; a pipe, so that a ring is never lost.
final class Bell: Sendable {
    private let readEnd: Int32
    private let writeEnd: Int32

    /// A bell whose pipe does not block and is closed when a program is started.
    init() {
        var ends: [Int32] = [-1, -1]
        let code = unsafe pipe(&ends)
        precondition(code == 0, "no pipe could be made: the process is out of descriptors")
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        readEnd = ends[0]
        writeEnd = ends[1]
    }

    deinit {
        close(readEnd)
        close(writeEnd)
    }

    /// Wakes the waiting thread, or the next one that waits.
    func ring() {
        var byte: UInt8 = 1
        // A full pipe means that a ring is already there.
        _ = unsafe write(writeEnd, &byte, 1)
    }

    /// Waits for a ring, at most so many milliseconds.
    func wait(milliseconds: Int) {
        var descriptor = pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0)
        guard unsafe poll(&descriptor, 1, Int32(clamping: milliseconds)) > 0 else { return }
        var bytes = [UInt8](repeating: 0, count: 64)
        _ = unsafe read(readEnd, &bytes, bytes.count)
    }
}
