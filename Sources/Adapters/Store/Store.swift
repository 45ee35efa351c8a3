package import Application
internal import Domain
internal import Lifecycle
package import SQL

/// Waybill's store: all SQL, behind the ports that Application declares.
package final class Store: Storage, OrderQueries, AccessStore, Maintenance, Sendable {
    let database: any Database
    let seal: StoreSeal
    let copy: StoreCopy
    /// History kinds and actors that are known to be committed, so that a write need not look.
    let dictionary = Lock(WordDictionary())
    /// The environment, once it was read; it never changes.
    let founded = Lock<StoreEnvironment?>(nil)
    /// API keys as they are committed, as long as nobody else can change them.
    let recentKeys = Lock(RecentKeys())
    /// Forms of raw rows that are worth keeping.
    private let forms = FormBook()
    /// API keys that are being looked up.
    let keyLookUps = KeyLookUps()

    /// Wraps an open database whose schema is current; use `open` to get there.
    package init(database: any Database, seal: StoreSeal, copy: StoreCopy = .none) {
        self.database = database
        self.seal = seal
        self.copy = copy
    }

    /// Brings the schema up to date, founds an empty store, and opens it; throws `StorageError`.
    package static func open(
        database: any Database, seal: StoreSeal, founding: StoreFounding, copy: StoreCopy = .none
    ) async throws -> Store {
        let store = Store(database: database, seal: seal, copy: copy)
        try await MovingMark.check(database)
        try await Migrator(database: database).run(at: founding.at)
        try await store.writing { transaction in try transaction.found(founding) }
        let found = try await store.environment()
        guard found == founding.environment else {
            throw StorageError(
                .unusable,
                "this is a \(found.rawValue) store and cannot be opened as "
                    + "\(founding.environment.rawValue); choose another database")
        }
        return store
    }

    /// Runs a body in one write transaction; durable when this returns.
    package func write<Value: Sendable>(
        _ body: @escaping @Sendable (any OrderWriting) throws -> Value
    ) async throws -> Value {
        try await writing { transaction in try body(transaction) }
    }

    /// The same, with results encoded on the caller's thread instead of the writer's.
    package func write<Value: Sendable>(
        expecting results: [ExpectedResult],
        _ body: @escaping @Sendable (any OrderWriting) throws -> Value
    ) async throws -> Value {
        let prepared = PreparedResults(results, forms: forms)
        return try await writing(prepared) { transaction in try body(transaction) }
    }

    /// Stores a raw reply in a transaction of its own (R6), compressed and sealed beforehand.
    package func keep(reply: StoredReply) async throws {
        let sealed = seal.sealed(reply)
        try await writing { transaction in try transaction.keep(reply: reply, sealed: sealed) }
    }

    /// Runs a body on one read snapshot.
    package func read<Value: Sendable>(
        _ body: @escaping @Sendable (any OrderReading) throws -> Value
    ) async throws -> Value {
        try await reading { snapshot in try body(snapshot) }
    }

    /// Refuses new work, finishes what waits, then closes the database.
    package func close() async { await database.close() }

    /// A write with the room's own transaction type; counters are flushed at its end.
    @discardableResult
    func writing<Value: Sendable>(
        _ prepared: PreparedResults? = nil,
        _ body: @escaping @Sendable (StoreTransaction) throws -> Value
    ) async throws -> Value {
        let known = dictionary.withLock { $0 }
        let results = prepared ?? PreparedResults(forms: forms)
        do {
            let (value, learned) = try await database.write { [seal] sql in
                let transaction = StoreTransaction(
                    sql: sql, seal: seal, known: known, results: results)
                let value = try body(transaction)
                try transaction.flush()
                return (value, transaction.learned)
            }
            // Only now are new words committed; a word of a lost group must not be remembered.
            if !learned.isEmpty { dictionary.withLock { $0.merge(learned) } }
            return value
        } catch let error as SQLError {
            throw StorageError(error)
        }
    }

    /// A read with the room's own snapshot type.
    func reading<Value: Sendable>(
        _ body: @escaping @Sendable (StoreSnapshot) throws -> Value
    ) async throws -> Value {
        do {
            return try await database.read { [seal] sql in
                try body(StoreSnapshot(sql: sql, seal: seal))
            }
        } catch let error as SQLError {
            throw StorageError(error)
        }
    }
}
