internal import Glibc

/// The machine's clocks, in microseconds.
package struct SystemClock: Sendable {
    private let reference: ClockReference?

    /// A clock that reads the machine; its wall time follows a reference once that was read.
    package init(following reference: ClockReference? = nil) { self.reference = reference }

    /// Microseconds since 1970 UTC; may jump when an operator sets the clock.
    package func wallMicroseconds() -> Int64 {
        reference?.wall(atBoot: bootMicroseconds()) ?? read(CLOCK_REALTIME)
    }

    /// Microseconds since boot, counting machine sleep (CLOCK_BOOTTIME); for deadlines (R5).
    package func bootMicroseconds() -> Int64 { read(CLOCK_BOOTTIME) }

    /// Microseconds on a clock that never steps; for durations inside the process.
    package func monotonicMicroseconds() -> Int64 { read(CLOCK_MONOTONIC) }

    private func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        unsafe clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
    }
}
