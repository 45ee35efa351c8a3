package import Application
internal import Crypto
internal import Domain
internal import Files
internal import Lifecycle
internal import SQL
package import Store

/// The store of this start: database, schema, founding facts, seal and state.
package struct OpenStore: Sendable {
    package let store: Store
    let opened: OpenedDatabase
    /// Stands between the store and its database, so that the store can move while it works.
    let gate: SwitchingDatabase
    /// Where the orders are, with the schema's step.
    package let place: StorePlace
    let secret: StoreSecret
    package let environment: StoreEnvironment

    /// Opens or, when it may, founds the store; throws `ServerStartError` with a sentence.
    static func open(
        _ configuration: Configuration, mayFound: Bool,
        fatal: @escaping @Sendable (String) -> Void
    ) async throws -> OpenStore {
        try DataDirectory.make(configuration.dataDirectory)
        let hints = await StorageHints.find(configuration)
        switch configuration.storage {
        case .sqlite(let path):
            // Before the database: a missing secret must leave a missing file missing.
            let secret = try StoreSecret.open(
                configuration.secretFile, storeExists: Folder.contains(path))
            let opened = try SQLiteOpening.open(path: path, hints: hints, fatal: fatal)
            return try await open(configuration, opened, secret)
        case .postgresql(let choice):
            let opening = PostgreSQLOpening(choice: choice, configuration: configuration)
            let opened = try await opening.open(hints: hints, mayFound: mayFound)
            do {
                let isFounded = try await Store.isFounded(opened.database)
                guard isFounded || mayFound else { throw opening.noStore }
                let secret = try StoreSecret.open(
                    configuration.secretFile, storeExists: isFounded)
                return try await open(configuration, opened, secret)
            } catch {
                await opened.database.close()
                throw refusal(error, opened)
            }
        }
    }

    /// A start's error with the place in front, for what the store said.
    private static func refusal(_ error: any Error, _ opened: OpenedDatabase) -> any Error {
        guard let error = error as? StorageError else { return error }
        return ServerStartError(
            "\(opened.place.kind) at \(opened.place.place): \(error.message)", exitCode: 8)
    }

    private static func open(
        _ configuration: Configuration, _ opened: OpenedDatabase, _ secret: StoreSecret
    ) async throws -> OpenStore {
        let gate = SwitchingDatabase(opened.database)
        do {
            let store = try await Store.open(
                database: gate, seal: StoreSeal(key: secret.replies),
                founding: founding(configuration), copy: opened.copy)
            try await secret.check(with: store, path: configuration.secretFile)
            let step = StorePlace.Fact("Schema step", String(try await store.schemaVersion()))
            return OpenStore(
                store: store, opened: opened, gate: gate, place: opened.place.adding([step]),
                secret: secret,
                environment: configuration.environment)
        } catch {
            await opened.database.close()
            throw refusal(error, opened)
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
