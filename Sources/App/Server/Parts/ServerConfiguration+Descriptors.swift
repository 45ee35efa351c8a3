package import HTTP

extension ServerConfiguration {
    /// What the process needs beside listeners and their callers: store, logs, timers, sends.
    static let otherDescriptors = 40

    /// Leaves the store and the sends what they need where few descriptors are allowed (F13).
    package mutating func fit(descriptors: Int) {
        // A thread of the pool has two of its own.
        pool = descriptors < 256 ? 4 : pool
        let left = descriptors - ServerConfiguration.otherDescriptors - 2 * (pool + 2)
        limits.connections = min(limits.connections, max(4, left / max(1, listeners.count)))
    }
}
