import Application
import Jobs
import Lifecycle
import Server
import Testing

/// Runs an engine's services for the length of a body, then stops them in order (J9).
func running<Value: Sendable>(
    _ engine: TestEngine, body: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value?.self) { group in
        group.addTask {
            try await engine.dispatcher.run()
            return nil
        }
        group.addTask {
            try await engine.poller.run()
            return nil
        }
        for service in engine.beside {
            group.addTask {
                try await service.run()
                return nil
            }
        }
        group.addTask { try await body() }
        var result: Value?
        while let finished = try await group.next() {
            if let finished {
                result = finished
                await engine.poller.stop()
                await engine.dispatcher.stop()
                for service in engine.beside { await service.stop() }
            }
        }
        guard let result else { throw StorageError(.closed, "the body did not finish") }
        return result
    }
}

/// Runs an engine's services for the length of a body, then drops them where they stand, as a kill
/// does.
func crashing<Value: Sendable>(
    _ engine: TestEngine, body: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value?.self) { group in
        group.addTask {
            try await engine.dispatcher.run()
            return nil
        }
        group.addTask {
            try await engine.poller.run()
            return nil
        }
        for service in engine.beside {
            group.addTask {
                try await service.run()
                return nil
            }
        }
        group.addTask { try await body() }
        defer { group.cancelAll() }
        while let finished = try await group.next() {
            if let finished { return finished }
        }
        throw StorageError(.closed, "the body did not finish")
    }
}

/// Waits until a condition holds, at most this long.
func eventually(
    seconds: Int = 30, _ condition: @escaping @Sendable () async throws -> Bool
) async throws -> Bool {
    for _ in 0..<(seconds * 50) {
        if try await condition() { return true }
        try await Task.sleep(for: .milliseconds(20))  // poll: bounded by `seconds`
    }
    return false
}

/// Fails the test when a condition does not come to hold in this time.
func soon(
    seconds: Int = 30, sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: @escaping @Sendable () async throws -> Bool
) async throws {
    let held = try await eventually(seconds: seconds, condition)
    #expect(held, sourceLocation: sourceLocation)
}
