internal import API
internal import Application
internal import Domain
internal import Files
internal import Lifecycle
internal import PostgreSQL
internal import SQL
internal import SQLite
internal import Store

/// Imports the older program's orders into the open store.
struct LegacyImporting: Sendable {
    let open: OpenStore
    let configuration: Configuration
    let time: StoreTime
    let parser: (any ProviderPort)?
    let committed: @Sendable () -> Void

    /// Imports what the wish names; throws `StorageError`.
    func run(_ wish: Upkeep.ImportWish, by actor: Actor) async throws -> ImportReport {
        let zone = try zone(wish.timeZone ?? configuration.timeZone)
        let clock = SystemClock()
        let parser = parser
        let importing = Importing(
            Importing.Settings(
                provider: parser?.code ?? "gsm-fusion", currency: configuration.currency,
                storeDay: { time.day($0) },
                readTime: { text in
                    LegacyTime.read(text) { local in
                        // Local time as if it were UTC is at most a day off: once more is exact
                        // but for the hour that a clock change skips.
                        zone.offsetSeconds(at: local - zone.offsetSeconds(at: local))
                    }
                },
                parse: { text, target in
                    parser?.parseResult(text, target: target)
                        ?? ParsedResult(kind: text.isEmpty ? .empty : .freeText, display: text)
                }, parserVersion: parser?.parserVersion ?? 0))
        let running = ImportRunning(
            store: open.store, importing: importing,
            now: { Timestamp(microseconds: clock.wallMicroseconds()) }, seed: { Draw.seed() })
        let (source, name, close) = try await source(wish.source)
        do {
            let committed = committed
            let report = try await running.run(
                source, filename: name, by: actor, isDryRun: wish.isDryRun
            ) { _ in committed() }
            await close()
            return report
        } catch {
            await close()
            throw error
        }
    }

    private func zone(_ name: String) throws -> TimeZoneRules {
        if name == "UTC" { return .utc }
        do { return try TimeZoneRules(name: name) } catch {
            throw StorageError(
                .unusable, "the time zone '\(name)' is not known here; use one such as Asia/Manila")
        }
    }

    /// The older tables, the name under which the import is kept, and how the way is closed.
    private func source(
        _ text: String
    ) async throws -> (LegacyTable, String, @Sendable () async -> Void) {
        guard text.contains("://") else {
            guard Folder.contains(text) else {
                throw StorageError(.unusable, "there is no file \(text)")
            }
            let table = LegacyTable { body in try await SQLiteFile.read(path: text, body) }
            return (table, text.split(separator: "/").last.map(String.init) ?? text, {})
        }
        let string: ConnectionString
        do throws(ConfigurationError) {
            string = try ConnectionString(text, variable: "SOURCE")
        } catch {
            throw StorageError(.unusable, error.message)
        }
        var settings = PostgreSQLConfiguration(url: text)
        settings.schema = "public"
        settings.createsSchema = false
        settings.writers = 1
        settings.readers = 1
        do throws(SQLError) {
            let database = try await PostgreSQLDatabase.open(settings)
            let table = LegacyTable { body in try await database.read(body) }
            return (table, "public at \(string.place)", { await database.close() })
        } catch {
            throw StorageError(error)
        }
    }
}
