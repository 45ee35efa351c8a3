package import HTTP

extension ServerConfiguration {
    /// What the process needs beside listeners and their callers: store, logs, timers, sends.
    static let otherDescriptors = 40

    /// Leaves the store and the sends what they need where few descriptors are allowed (F13).
    package mutating func fit(descriptors: Int) {
        let isScarce = descriptors < 256
        if isScarce { pool = min(pool, 4) }
        // A thread of the pool has two of its own, and the local socket has two threads.
        let left = descriptors - ServerConfiguration.otherDescriptors - 2 * (pool + 2)
        // The bound holds for each listener; where there is plenty they are never full together.
        let share = isScarce ? left / max(1, listeners.count) : left
        limits.connections = min(limits.connections, max(4, share))
    }
}
