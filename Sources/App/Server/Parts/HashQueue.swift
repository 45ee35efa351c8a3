internal import Application
internal import Crypto
internal import Lifecycle

/// Password hashing on two threads with a queue of 32: beyond it, sign-in answers 503 (SEC2).
final class HashQueue: Sendable {
    /// Hashes that may wait or run.
    static let limit = 34

    private let threads = [WorkerThread(name: "hash-1"), WorkerThread(name: "hash-2")]
    private let waiting = Lock((count: 0, turn: 0))
    private let strength: PasswordHash.Strength
    /// Compared with when there is no user, so that it takes the same time.
    private let dummy: String

    /// Starts the threads and makes the dummy hash.
    ///
    /// Throws `CryptoError`.
    init(strength: PasswordHash.Strength) throws {
        self.strength = strength
        dummy = try PasswordHash.hash("a password that nobody has", strength: strength)
    }

    func hash(_ password: String) async throws -> String {
        let strength = strength
        return try await run { try PasswordHash.hash(password, strength: strength) }
    }

    /// Compares on one of the threads; nil takes the time of a real comparison and is false.
    func verify(_ password: String, _ phc: String?) async throws -> Bool {
        let dummy = dummy
        return try await run { PasswordHash.verify(password, phc ?? dummy) && phc != nil }
    }

    /// True for a hash that was made with weaker parameters.
    func needsRehash(_ phc: String) -> Bool { PasswordHash.needsRehash(phc, strength: strength) }

    /// Ends the threads when their work is done.
    func stop() { for thread in threads { thread.stop() } }

    private func run<Value: Sendable>(
        _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        let turn = waiting.withLock { waiting -> Int? in
            guard waiting.count < HashQueue.limit else { return nil }
            waiting.count += 1
            waiting.turn &+= 1
            return waiting.turn
        }
        guard let turn else { throw AccessError.busy }
        defer { waiting.withLock { $0.count -= 1 } }
        let thread = threads[turn & 1]
        return try await withCheckedThrowingContinuation { continuation in
            let taken = thread.submit { continuation.resume(with: Result { try work() }) }
            if !taken { continuation.resume(throwing: AccessError.busy) }
        }
    }
}
