internal import Glibc
internal import Lifecycle

/// The server that all tests of a process share; whoever asks first starts it.
final class SharedServer: Sendable {
    static let instance = SharedServer()

    private enum State {
        case untouched
        case starting([CheckedContinuation<TestPostgreSQL, any Error>])
        case ready(Result<TestPostgreSQL, any Error>)
    }

    private let state = Lock(State.untouched)

    /// The server; the first caller starts it and the others wait for it.
    func server() async throws -> TestPostgreSQL {
        let isFirst = state.withLock { state in
            guard case .untouched = state else { return false }
            state = .starting([])
            return true
        }
        guard isFirst else { return try await wait() }
        let result: Result<TestPostgreSQL, any Error>
        do {
            result = .success(try await Self.make())
        } catch {
            result = .failure(error)
        }
        let waiters = state.withLock { state in
            guard case .starting(let waiters) = state else { return [] as [Waiter] }
            state = .ready(result)
            return waiters
        }
        for waiter in waiters { waiter.resume(with: result) }
        return try result.get()
    }

    private typealias Waiter = CheckedContinuation<TestPostgreSQL, any Error>

    private func wait() async throws -> TestPostgreSQL {
        try await withCheckedThrowingContinuation { continuation in
            let ready = state.withLock { state -> Result<TestPostgreSQL, any Error>? in
                switch state {
                case .ready(let result): return result
                case .starting(let waiters):
                    state = .starting(waiters + [continuation])
                    return nil
                case .untouched: return nil
                }
            }
            if let ready { continuation.resume(with: ready) }
        }
    }

    private static func make() async throws -> TestPostgreSQL {
        if let given = unsafe getenv("WAYBILL_TEST_POSTGRES") {
            return unsafe TestPostgreSQL.running(String(cString: given))
        }
        return try await TestPostgreSQL.start()
    }
}
