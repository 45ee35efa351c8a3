internal import Lifecycle

/// The keys of this process whose requests are running (K6); the store's primary key is the
/// backstop.
final class InFlightKeys: Sendable {
    /// How often a second request looks again, and how often at most: 2 s in all.
    static let tries = 100
    /// The wait between two looks, in milliseconds.
    static let pauseMilliseconds = 20

    private let running = Lock<Set<String>>([])
    private let pause: @Sendable (Int) async throws -> Void

    /// `pause` waits so many milliseconds and throws when cancelled.
    init(pause: @escaping @Sendable (Int) async throws -> Void) { self.pause = pause }

    /// Runs a body alone under its key; throws `idempotency_in_flight` after 2 s of waiting.
    func alone<Value>(_ key: String, _ body: () async throws -> Value) async throws -> Value {
        var left = Self.tries
        while !running.withLock({ $0.insert(key).inserted }) {
            guard left > 0 else { throw Idempotency.inFlight }
            left -= 1
            try await pause(Self.pauseMilliseconds)
        }
        defer { _ = running.withLock { $0.remove(key) } }
        return try await body()
    }
}
