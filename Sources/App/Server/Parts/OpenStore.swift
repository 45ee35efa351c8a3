package import Application
internal import Crypto
internal import Domain
internal import Files
internal import Lifecycle
internal import SQL
internal import SQLite
package import Store
internal import Telemetry

/// The store of this start: file, schema, founding facts, seal and state.
package struct OpenStore: Sendable {
    package let store: Store
    let database: SQLiteDatabase
    let secret: StoreSecret
    package let environment: StoreEnvironment

    /// Opens or founds the store; throws `ServerStartError` with the sentence of the store's error.
    static func open(
        _ configuration: Configuration, fatal: @escaping @Sendable (String) -> Void
    ) async throws -> OpenStore {
        try DataDirectory.make(configuration.dataDirectory)
        let secret = try StoreSecret.open(
            configuration.secretFile, storeExists: Folder.contains(configuration.databasePath))
        let database = try openFile(configuration, fatal)
        do {
            let store = try await Store.open(
                database: database, seal: StoreSeal(key: secret.replies),
                founding: founding(configuration), copy: StoreCopy(database))
            return OpenStore(
                store: store, database: database, secret: secret,
                environment: configuration.environment)
        } catch let error as StorageError {
            await database.close()
            throw ServerStartError(error.message, exitCode: 8)
        }
    }

    private static func openFile(
        _ configuration: Configuration, _ fatal: @escaping @Sendable (String) -> Void
    ) throws(ServerStartError) -> SQLiteDatabase {
        do throws(SQLError) {
            return try SQLiteDatabase.open(path: configuration.databasePath) { error in
                fatal(
                    "The disk refused a write (\(error.message)); Waybill ends so that nothing "
                        + "is lost."
                )
            }
        } catch {
            throw ServerStartError(
                "The store \(configuration.databasePath) cannot be opened: "
                    + StorageError(error).message,
                exitCode: 8)
        }
    }

    private static func founding(_ configuration: Configuration) -> StoreFounding {
        let now = Timestamp(microseconds: SystemClock().wallMicroseconds())
        var random = SplitMix64(seed: Draw.seed())
        return StoreFounding(
            environment: configuration.environment, epoch: Draw.epoch(),
            house: ID(at: now, random: &random), at: now)
    }

    /// Puts the provider account in place at its first start, and follows the setting of calls in
    /// flight.
    func prepareProvider(_ code: String, name: String, concurrency: Int) async throws {
        try await store.write { store in
            let now = Timestamp(microseconds: SystemClock().wallMicroseconds())
            if var known = try store.provider(code) {
                guard known.concurrency != concurrency else { return }
                known.concurrency = concurrency
                try store.save(known, at: now, by: .system, reason: "setting changed")
                return
            }
            var random = SplitMix64(seed: Draw.seed())
            let record = ProviderRecord(
                id: ID(at: now, random: &random), code: code, name: name, concurrency: concurrency)
            try store.save(record, at: now, by: .system, reason: "first start")
        }
    }
}
