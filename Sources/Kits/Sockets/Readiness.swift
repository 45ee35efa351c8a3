internal import Glibc
internal import Lifecycle

/// Waits on descriptors until a deadline; a signal that interrupts the wait does not end it.
enum Readiness {
    /// Waits for events of `entries`; false when the monotonic deadline passed first.
    static func wait(_ entries: inout [pollfd], deadlineMicroseconds: Int64) -> Bool {
        let clock = SystemClock()
        while true {
            let left = max(0, deadlineMicroseconds - clock.monotonicMicroseconds())
            // Rounded up, so that the wait never spins through its last millisecond.
            let milliseconds = min(Int64(Int32.max), left / 1_000 + (left % 1_000 > 0 ? 1 : 0))
            let count = unsafe poll(&entries, nfds_t(entries.count), Int32(milliseconds))
            if count > 0 { return true }
            if count < 0 && errno != EINTR { return true }
            if clock.monotonicMicroseconds() >= deadlineMicroseconds { return false }
        }
    }
}
