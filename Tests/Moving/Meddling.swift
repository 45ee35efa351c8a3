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

    /// A target that is cut at a write of the copy, whatever came before: steps of the schema, and
    /// the preparation of both databases.
    static func cut(_ database: any Database, atCopy wanted: Int) -> Meddling {
        let seen = Lock(0)
        return Meddling(database) { _, moment in
            guard case .before = moment else { return }
            let isBegun = try await database.read { sql in
                let text =
                    switch sql.dialect {
                    case .sqlite: "SELECT 1 FROM sqlite_schema WHERE name='moving_progress'"
                    case .postgres: "SELECT 1 WHERE to_regclass('moving_progress') IS NOT NULL"
                    }
                return try sql.scalar(text) != nil
            }
            guard isBegun else { return }
            let number = seen.withLock { seen in
                seen += 1
                return seen
            }
            if number == wanted { throw Cut() }
        }
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
