/// What the first connection found out about a server; holds no secret.
package struct PostgreSQLFacts: Sendable, Equatable {
    /// Host name, address, or folder of the socket, as connected.
    package var host: String
    /// TCP port, or number of the socket.
    package var port: Int
    /// Name of the database.
    package var database: String
    /// Role under which Waybill works.
    package var user: String
    /// Schema of the tables.
    package var schema: String
    /// As PostgreSQL numbers it: 150018 is 15.18.
    package var serverVersion: Int
    /// Whether a pooler such as PgBouncer stands between, so that nothing of a session may be kept.
    package var isPooled: Bool
    /// Whether the connection is encrypted.
    package var isTLS: Bool
    /// Whether the server proved by a certificate that it is the named host.
    package var isTLSVerified: Bool
    /// Whether the host is one of Supabase's.
    package var isSupabase: Bool
    /// The server's setting; off loses committed data in a power cut.
    package var fsync: Bool
    /// The server's setting; off can damage pages in a power cut.
    package var fullPageWrites: Bool
    /// The server's own setting; Waybill raises `off` to `on` for its transactions.
    package var synchronousCommit: String
    /// Whether the server is a standby, which takes no writes.
    package var isInRecovery: Bool

    /// The version as people write it, such as 15.18.
    package var versionText: String { "\(serverVersion / 10_000).\(serverVersion % 10_000)" }
}
