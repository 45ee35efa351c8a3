import Glibc
import Lifecycle

/// Holds a thread of the test's own until the condition holds, for ten seconds at most.
func spin(until isMet: () -> Bool) {
    let clock = SystemClock()
    let end = clock.monotonicMicroseconds() + 10_000_000
    while !isMet() && clock.monotonicMicroseconds() < end { sched_yield() }
}
