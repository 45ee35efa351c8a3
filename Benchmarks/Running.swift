import Jobs
import Server

/// Runs an engine's dispatcher, and its poller when asked, for the length of a body.
func running(
    _ engine: Engine, polls: Bool = true, body: @escaping @Sendable () async throws -> Void
) async throws {
    try await withThrowingTaskGroup(of: Bool.self) { group in
        group.addTask {
            try await engine.dispatcher.run()
            return false
        }
        if polls {
            group.addTask {
                try await engine.poller.run()
                return false
            }
        }
        group.addTask {
            try await body()
            return true
        }
        while let isBody = try await group.next() {
            guard isBody else { continue }
            await engine.poller.stop()
            await engine.dispatcher.stop()
        }
    }
}
