internal import SQL

/// The first connection, and what it found out: whether Waybill can work here at all.
struct Opening {
    let connection: PostgreSQLConnection
    let facts: PostgreSQLFacts

    /// Connects once and checks rights and settings; blocks.
    init(_ configuration: PostgreSQLConfiguration, _ source: SessionSource) throws(SQLError) {
        let connection = try source.openOnce()
        self.connection = connection
        let row = try connection.row(Self.question, [configuration.schema])
        guard row.count == 7 else {
            throw SQLError(kind: .other, message: "PostgreSQL did not answer about itself")
        }
        let place = connection.place
        facts = PostgreSQLFacts(
            host: place.host, port: place.port, database: place.database, user: place.user,
            schema: configuration.schema, serverVersion: place.version,
            isPooled: connection.isPooled, isTLS: connection.isEncrypted,
            isTLSVerified: connection.isEncrypted && source.isVerified,
            isSupabase: source.isSupabase, fsync: row[0] == "on", fullPageWrites: row[1] == "on",
            synchronousCommit: row[2], isInRecovery: row[3] == "t")
        try checkRights(hasSchema: row[4] == "t", mayUse: row[5] == "t", mayCreate: row[6] == "t")
        guard row[4] != "t", configuration.createsSchema, !facts.isInRecovery else { return }
        try Self.createSchema(configuration.schema, connection)
    }

    private func checkRights(hasSchema: Bool, mayUse: Bool, mayCreate: Bool) throws(SQLError) {
        let (user, schema, database) = (facts.user, facts.schema, facts.database)
        if hasSchema && !mayUse {
            throw SQLError(
                kind: .other,
                message: "role \(user) may not use schema \(schema) of database \(database): run "
                    + "GRANT USAGE, CREATE ON SCHEMA \(schema) TO \(user) as its owner")
        }
        guard hasSchema || mayCreate else {
            throw SQLError(
                kind: .other,
                message: "role \(user) may not create schema \(schema) in database \(database): "
                    + "run GRANT CREATE ON DATABASE \(database) TO \(user) as its owner")
        }
    }

    private static func createSchema(
        _ schema: String, _ connection: PostgreSQLConnection
    ) throws(SQLError) {
        do {
            let name = SessionSettings.quoted(schema)
            _ = try connection.row("CREATE SCHEMA IF NOT EXISTS \(name)", [])
        } catch {
            // Of two nodes that start together one may find the other's schema half made.
            if case .constraint = error.kind { return }
            throw error
        }
    }

    private static let question = """
        SELECT current_setting('fsync'), current_setting('full_page_writes'),
            current_setting('synchronous_commit'),
            CASE WHEN pg_is_in_recovery() THEN 't' ELSE 'f' END,
            CASE WHEN n.oid IS NULL THEN 'f' ELSE 't' END,
            CASE WHEN has_schema_privilege(n.oid, 'USAGE') THEN 't' ELSE 'f' END,
            CASE WHEN has_database_privilege(current_database(), 'CREATE') THEN 't' ELSE 'f' END
        FROM (SELECT $1 AS wanted) w LEFT JOIN pg_namespace n ON n.nspname = w.wanted
        """
}
