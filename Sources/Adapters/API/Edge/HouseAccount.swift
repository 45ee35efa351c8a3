internal import Domain
internal import Lifecycle

/// The house account's id, read once: it never changes while a store is open.
final class HouseAccount: Sendable {
    private let known = Lock<ID<Customer>?>(nil)
    private let read: @Sendable () async throws -> ID<Customer>

    /// `read` asks the store and throws `StorageError`.
    init(_ read: @escaping @Sendable () async throws -> ID<Customer>) { self.read = read }

    /// The id; throws `StorageError` when it could not be read yet.
    func id() async throws -> ID<Customer> {
        if let id = known.withLock({ $0 }) { return id }
        let id = try await read()
        known.withLock { $0 = id }
        return id
    }
}
