import Lifecycle

/// Callers that work at the same time.
enum Producers {
    /// Runs the body for every serial from 1, in that many tasks.
    static func each(
        _ count: Int, _ producers: Int,
        _ body: @escaping @Sendable (_ serial: Int) async throws -> Void
    ) async throws {
        let next = Lock(0)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<producers {
                group.addTask {
                    while true {
                        let serial = next.withLock { next -> Int in
                            next += 1
                            return next
                        }
                        guard serial <= count else { return }
                        try await body(serial)
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}
