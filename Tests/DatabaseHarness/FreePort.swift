internal import Glibc
internal import Lifecycle

/// Ports of 127.0.0.1 on which nobody listens, each given out once in this process.
package enum FreePort {
    // Below the range from which the system takes ports for outgoing connections.
    private static let range = 12_000..<32_000
    private static let given = Lock<Set<Int>>([])

    /// A port; throws if none of many is free.
    package static func take() throws -> Int {
        for _ in 0..<500 {
            // At random, because other test processes look for ports at the same time.
            let port = Int.random(in: range)
            let isNew = given.withLock { $0.insert(port).inserted }
            if isNew && isFree(port) { return port }
        }
        throw HarnessError("no port is free")
    }

    private static func isFree(_ port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        return unsafe Loopback.withAddress(port) { unsafe bind(descriptor, $0, $1) } == 0
    }
}
