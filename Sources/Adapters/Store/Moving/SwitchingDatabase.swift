internal import Lifecycle
package import SQL

/// A database whose writers can be made to wait, and which can become another one meanwhile.
package final class SwitchingDatabase: Database {
    /// Writers that may wait in a pause; one more is refused with `.busy`.
    package static let bound = 4_096

    private struct State {
        var current: any Database
        /// Databases that were left; they are closed with the current one.
        var left: [any Database] = []
        var writing = 0
        var isHeld = false
        var waiting: [CheckedContinuation<Void, any Error>] = []
        var drained: CheckedContinuation<Void, Never>?
    }

    private let state: Lock<State>

    /// Passes everything to this database at first.
    package init(_ database: any Database) { state = Lock(State(current: database)) }

    /// The database that answers now.
    package var current: any Database { state.withLock { $0.current } }

    /// Which kind answers now.
    package var dialect: Dialect { current.dialect }

    /// Runs the body in a write transaction of the current database, after a pause if there is one.
    @discardableResult
    package func write<T: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> T
    ) async throws -> T {
        let database = try await enter()
        defer { leave() }
        return try await database.write(body)
    }

    /// Runs the body on one snapshot of the current database; a pause does not hold it up.
    package func read<T: Sendable>(
        _ body: @escaping @Sendable (any SQLReader) throws -> T
    ) async throws -> T {
        try await current.read(body)
    }

    /// Returns when no write is under way; writes that come later wait.
    package func hold() async {
        await withCheckedContinuation { continuation in
            let isIdle = state.withLock { state in
                state.isHeld = true
                guard state.writing > 0 else { return true }
                state.drained = continuation
                return false
            }
            if isIdle { continuation.resume() }
        }
    }

    /// Lets the waiting writers go on, in another database when one is given.
    package func release(to database: (any Database)? = nil) {
        let waiting = state.withLock { state in
            if let database {
                state.left.append(state.current)
                state.current = database
            }
            state.isHeld = false
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Closes the current database and those that were left.
    package func close() async {
        let all = state.withLock { state in
            defer { state.left = [] }
            return state.left + [state.current]
        }
        for database in all { await database.close() }
    }

    private func enter() async throws -> any Database {
        while true {
            let free = state.withLock { state -> (any Database)? in
                guard !state.isHeld else { return nil }
                state.writing += 1
                return state.current
            }
            if let free { return free }
            try await withCheckedThrowingContinuation { continuation in
                let error = state.withLock { state -> SQLError?? in
                    guard state.isHeld else { return .some(nil) }
                    guard state.waiting.count < Self.bound else {
                        return SQLError(
                            kind: .busy, message: "the store is being moved; try again in a moment")
                    }
                    state.waiting.append(continuation)
                    return nil
                }
                switch error {
                case .some(let error?): continuation.resume(throwing: error)
                case .some(nil): continuation.resume()
                case nil: break
                }
            }
        }
    }

    private func leave() {
        let drained = state.withLock { state in
            state.writing -= 1
            guard state.writing == 0 else { return nil as CheckedContinuation<Void, Never>? }
            defer { state.drained = nil }
            return state.drained
        }
        drained?.resume()
    }
}
