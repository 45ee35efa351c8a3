/// Where the orders are kept: one place at a time, chosen by `orders.md` 18.
package enum StorageChoice: Sendable, Equatable {
    /// A file at this path.
    case sqlite(path: String)
    /// A schema of a PostgreSQL database.
    case postgresql(PostgreSQLChoice)
}

/// A PostgreSQL database and the schema in it.
package struct PostgreSQLChoice: Sendable, Equatable {
    /// How the connection was given; a refusal names it.
    package enum Source: String, Sendable {
        case databaseURL = "DATABASE_URL"
        case supabaseURL = "SUPABASE_DB_URL"
        /// Built from `SUPABASE_URL` and the password: the project's direct host.
        case supabasePassword = "SUPABASE_DB_PASSWORD"
    }

    package let connection: ConnectionString
    package let schema: String
    package let source: Source
    /// A file of trusted certificates, as libpq's `PGSSLROOTCERT`; nil: those of the system.
    package let rootCertificates: String?

    /// Whether the host is Supabase's.
    package var isSupabase: Bool {
        connection.places.contains { SupabaseProject.owns(host: $0.host) }
    }

    /// "Supabase" or "PostgreSQL", as the log and the pages say it.
    package var kindName: String { isSupabase ? "Supabase" : "PostgreSQL" }
}

extension StorageChoice {
    /// The words about the Session pooler that two refusals share.
    static let sessionPooler =
        "in the Supabase dashboard open your project, press Connect, copy the 'Session pooler' "
        + "connection string (it starts with postgresql://), put in your database password and "
        + "set it as SUPABASE_DB_URL in .env."

    /// Chooses by the variables; `file` is where the SQLite file lies when nothing else is said.
    ///
    /// Throws `ConfigurationError`; there is never a silent fall-back, because that lost orders.
    init(
        _ environment: Environment, mode: Configuration.Mode, file: String
    ) throws(ConfigurationError) {
        guard let (connection, source) = try Self.connection(environment) else {
            self = .sqlite(path: file)
            return
        }
        self = .postgresql(
            PostgreSQLChoice(
                connection: connection, schema: try Self.schema(environment, mode), source: source,
                rootCertificates: environment["PGSSLROOTCERT"]))
    }

    /// Another place for the same store: a connection string, or the path of a file.
    init(
        place text: String, _ environment: Environment, mode: Configuration.Mode
    ) throws(ConfigurationError) {
        guard text.contains("://") else {
            self = .sqlite(path: text)
            return
        }
        self = .postgresql(
            PostgreSQLChoice(
                connection: try ConnectionString(text, variable: "--to"),
                schema: try Self.schema(environment, mode), source: .databaseURL,
                rootCertificates: environment["PGSSLROOTCERT"]))
    }

    /// The place as people name it; never with a password.
    package var name: String {
        switch self {
        case .sqlite(let path): return path
        case .postgresql(let choice):
            let database = choice.connection.database.map { "/\($0)" } ?? ""
            return "\(choice.kindName) \(choice.connection.place)\(database), "
                + "schema \(choice.schema)"
        }
    }

    private static func connection(
        _ environment: Environment
    ) throws(ConfigurationError) -> (ConnectionString, PostgreSQLChoice.Source)? {
        let database = environment["DATABASE_URL"]
        let supabase = environment["SUPABASE_DB_URL"]
        if let database, let supabase, database != supabase {
            throw ConfigurationError(
                "DATABASE_URL and SUPABASE_DB_URL are both set and differ. Orders are kept in one "
                    + "place only: remove the one that you do not mean.")
        }
        let source = supabase == nil ? PostgreSQLChoice.Source.databaseURL : .supabaseURL
        guard let text = supabase ?? database else { return try fromProject(environment) }
        let connection = try ConnectionString(text, variable: source.rawValue)
        if let address = environment["SUPABASE_URL"],
            let wanted = SupabaseProject.ref(address: address),
            let found = SupabaseProject.ref(connection), wanted != found
        {
            throw ConfigurationError(
                "\(source.rawValue) leads to the Supabase project \(found), SUPABASE_URL names "
                    + "\(wanted). Take both from the same project, or remove SUPABASE_URL.")
        }
        return (connection, source)
    }

    private static func fromProject(
        _ environment: Environment
    ) throws(ConfigurationError) -> (ConnectionString, PostgreSQLChoice.Source)? {
        guard let address = environment["SUPABASE_URL"] else { return nil }
        guard let password = environment["SUPABASE_DB_PASSWORD"] else {
            throw ConfigurationError(
                "SUPABASE_URL is set, but Waybill stores orders over a direct PostgreSQL "
                    + "connection and none is given; SUPABASE_KEY alone is not enough. Set "
                    + "SUPABASE_DB_PASSWORD to your database password, or: \(sessionPooler) To "
                    + "use a local SQLite file instead, remove SUPABASE_URL.")
        }
        guard let ref = SupabaseProject.ref(address: address) else {
            throw ConfigurationError(
                "SUPABASE_URL is not the address of a project (https://<project>.supabase.co), so "
                    + "its database host is not known. Correct it, or: \(sessionPooler)")
        }
        let text = SupabaseProject.direct(ref: ref, password: password)
        let source = PostgreSQLChoice.Source.supabasePassword
        return (try ConnectionString(text, variable: source.rawValue), source)
    }

    /// A sandbox beside a live store in the same database gets a schema of its own.
    private static func schema(
        _ environment: Environment, _ mode: Configuration.Mode
    ) throws(ConfigurationError) -> String {
        guard let name = environment["WAYBILL_DB_SCHEMA"] else {
            return mode == .sandbox ? "waybill_sandbox" : "waybill"
        }
        let bytes = Array(name.utf8)
        let isIdentifier =
            (1...63).contains(bytes.count) && !(0x30...0x39).contains(bytes[0])
            && bytes.allSatisfy {
                (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F
            }
        guard isIdentifier else {
            throw ConfigurationError(
                "WAYBILL_DB_SCHEMA must be a plain name of at most 63 lower-case letters, digits "
                    + "and underscores that does not begin with a digit.")
        }
        guard !taken.contains(name), !name.hasPrefix("pg_") else {
            throw ConfigurationError(
                "WAYBILL_DB_SCHEMA '\(name)' belongs to the database or to other programs, and "
                    + "'public' is open to the API of a hosted project; choose a name of its own, "
                    + "such as waybill.")
        }
        return name
    }

    /// Schemas that are not ours to fill: PostgreSQL's and those of a Supabase project.
    private static let taken: Set = [
        "public", "information_schema", "auth", "storage", "realtime", "extensions", "graphql",
        "graphql_public", "vault", "supabase_functions", "supabase_migrations", "net", "cron",
        "pgbouncer",
    ]
}
