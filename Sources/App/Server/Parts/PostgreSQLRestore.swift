internal import Lifecycle
internal import PostgreSQL
internal import SQL
internal import Store

/// Puts an opened backup into a PostgreSQL database that holds no store of its schema yet.
package enum PostgreSQLRestore {
    /// Restores all of an archive or nothing, and marks this node's place as restored (W17).
    ///
    /// Throws `ServerStartError` with exit code 3 for an occupied place and 10 for a bad archive.
    package static func run(
        archive: String, _ choice: PostgreSQLChoice, _ configuration: Configuration
    ) async throws {
        let database = try await PostgreSQLOpening(choice: choice, configuration: configuration)
            .connect(mayFound: false)
        let isOccupied = await Store.environment(of: database) != nil
        let major = database.facts.serverVersion / 10_000
        await database.close()
        guard !isOccupied else {
            throw ServerStartError(
                "Schema \(choice.schema) at \(choice.connection.place) holds a store. A restore "
                    + "needs an empty place: rename that schema, or connect to another database.",
                exitCode: 3)
        }
        guard let tools = PostgreSQLTools.find(for: choice, major: major) else {
            throw ServerStartError(
                "A backup of PostgreSQL is restored with pg_restore, and none for version \(major) "
                    + "is on this machine: install postgresql-client-\(major).", exitCode: 8)
        }
        // Before the rows: a copy made before the first send has nothing in it that tells it from
        // a new store, so only this record keeps its queued orders back.
        try RestoredMark.write(configuration.sidecarPath)
        let thread = WorkerThread(name: "pg-restore")
        defer { thread.stop() }
        let failure = await withCheckedContinuation { continuation in
            thread.submit {
                continuation.resume(returning: Result { try tools.restore(archive) })
            }
        }
        do {
            try failure.get()
            // The record above holds this node back, the epoch every other one too.
            try await mark(choice, configuration)
        } catch let failure as ToolFailure {
            throw ServerStartError(
                "Nothing was restored: \(failure.message). If it says that the schema exists, "
                    + "remove the empty schema \(choice.schema) first.", exitCode: 10)
        }
    }

    private static func mark(
        _ choice: PostgreSQLChoice, _ configuration: Configuration
    ) async throws {
        let database = try await PostgreSQLOpening(choice: choice, configuration: configuration)
            .connect(mayFound: false)
        do {
            try await Store.markRestored(database, epoch: RestoredMark.epoch())
        } catch {
            await database.close()
            throw ServerStartError(
                "The backup was restored and could not be marked as such (\(error)): remove schema "
                    + "\(choice.schema) and restore again.", exitCode: 10)
        }
        await database.close()
    }
}
