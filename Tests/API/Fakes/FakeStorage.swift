import Application
import Domain
import Lifecycle

/// A store in memory whose transactions are undone when their body throws.
final class FakeStorage: Storage {
    let book = Lock(Book())
    /// Thrown by the next writes, when set.
    let failure = Lock<StorageError?>(nil)
    /// Awaited before each write, outside of the lock.
    let gate = Lock<(@Sendable () async -> Void)?>(nil)
    let writes = Lock(0)

    func write<Value: Sendable>(
        _ body: @escaping @Sendable (any OrderWriting) throws -> Value
    ) async throws -> Value {
        if let gate = gate.withLock({ $0 }) { await gate() }
        if let failure = failure.withLock({ $0 }) { throw failure }
        writes.withLock { $0 += 1 }
        return try book.withLock { book in
            let transaction = FakeTransaction(book)
            let value = try body(transaction)
            book = transaction.book
            return value
        }
    }

    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any OrderReading) throws -> Value
    ) async throws -> Value {
        let book = book.withLock { $0 }
        return try body(FakeTransaction(book))
    }
}
