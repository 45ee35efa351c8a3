internal import Lifecycle
internal import SQL

/// A database with a hook before and after each write, so that a test can cut or meddle there.
final class Meddling: Database {
    /// Where a hook is called.
    enum Moment: Sendable { case before, after }

    /// The cut that stands for a kill.
    struct Cut: Error {}

    private let database: any Database
    private let count = Lock(0)
    private let hook: @Sendable (_ number: Int, _ moment: Moment) async throws -> Void

    init(
        _ database: any Database,
        _ hook: @escaping @Sendable (_ number: Int, _ moment: Moment) async throws -> Void
    ) {
        self.database = database
        self.hook = hook
    }

    /// Writes that were begun.
    var writes: Int { count.withLock { $0 } }

    var dialect: Dialect { database.dialect }

    @discardableResult
    func write<T: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> T
    ) async throws -> T {
        let number = count.withLock { count in
            count += 1
            return count
        }
        try await hook(number, .before)
        let value = try await database.write(body)
        try await hook(number, .after)
        return value
    }

    func read<T: Sendable>(
        _ body: @escaping @Sendable (any SQLReader) throws -> T
    ) async throws -> T { try await database.read(body) }

    func close() async { await database.close() }
}
