internal import Application
internal import Domain
internal import SQL

/// Brings a database to the newest schema: each step and its version row in one transaction (B6).
struct Migrator: Sendable {
    private let database: any Database
    private let steps: [Migration]

    /// Takes the steps of the database's dialect.
    init(database: any Database) {
        self.database = database
        steps = Migration.all(database.dialect)
    }

    /// Runs what is missing; refuses a newer schema and a step that is not the one that ran.
    func run(at: Timestamp) async throws {
        do {
            try await database.write { sql in try prepare(sql) }
            let done = try await database.read { sql in
                try sql.query("SELECT version,name,checksum FROM schema_migrations") { row in
                    Applied(
                        version: try row.integer(0), name: try row.text(1),
                        checksum: try row.blob(2))
                }
            }
            try check(done)
            let versions = Set(done.map(\.version))
            for step in steps where !versions.contains(step.version) {
                try await apply(step, at: at)
            }
        } catch let error as SQLError {
            throw StorageError(error)
        }
    }

    /// How many of this program's steps a database lacks; all of them for an empty one.
    func missing() async throws -> Int {
        let done = try await database.read { sql in
            guard try MovingSchema.tables(sql).contains("schema_migrations") else {
                return [Int64]()
            }
            return try sql.query("SELECT version FROM schema_migrations") { try $0.integer(0) }
        }
        return steps.count { !done.contains($0.version) }
    }

    private struct Applied: Sendable {
        let version: Int64
        let name: String
        let checksum: [UInt8]
    }

    private func prepare(_ sql: any SQLTransaction) throws {
        let table = """
            CREATE TABLE IF NOT EXISTS schema_migrations(version INTEGER PRIMARY KEY,\
            name TEXT NOT NULL, checksum BLOB NOT NULL, applied_at INTEGER NOT NULL)
            """
        switch sql.dialect {
        case .sqlite: try sql.execute(table)
        // differs: several nodes start at once on PostgreSQL; one of them makes the table.
        case .postgres:
            try HostedSchema.checkServer(sql)
            try HostedSchema.lock(sql)
            try sql.execute(Spelling.postgres(table))
        }
    }

    private func check(_ done: [Applied]) throws {
        for applied in done {
            guard let step = steps.first(where: { $0.version == applied.version }) else {
                throw StorageError(
                    .unusable,
                    "the database has schema step \(applied.version) (\(applied.name)) of a newer "
                        + "Waybill; install that one or restore an older backup")
            }
            guard step.checksum == applied.checksum else {
                throw StorageError(
                    .unusable,
                    "schema step \(applied.version) (\(applied.name)) is not the one that built "
                        + "this database; install the Waybill that made it")
            }
        }
    }

    private func apply(_ step: Migration, at: Timestamp) async throws {
        try await database.write { sql in
            switch sql.dialect {
            case .sqlite: break
            // differs: the lock lets the step of another node end first, to be seen below.
            case .postgres: try HostedSchema.lock(sql)
            }
            // Another process may have been faster; then this step is done.
            let known = try sql.scalar(
                "SELECT 1 FROM schema_migrations WHERE version=$1", [.integer(step.version)])
            guard known == nil else { return }
            for statement in step.statements { try sql.execute(statement) }
            try sql.execute(
                """
                INSERT INTO schema_migrations(version,name,checksum,applied_at) \
                VALUES($1,$2,$3,$4)
                """,
                [
                    .integer(step.version), .text(step.name), .blob(step.checksum),
                    .integer(at.microseconds),
                ])
            switch sql.dialect {
            case .sqlite: break
            // differs: a file has no other users; see `HostedSchema`.
            case .postgres: for statement in HostedSchema.closing { try sql.execute(statement) }
            }
        }
    }
}
