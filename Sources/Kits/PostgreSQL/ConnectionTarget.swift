internal import CPostgreSQL
internal import Glibc
internal import SQL

/// A connection string taken apart, with the house's rules for TLS applied (SEC101).
struct ConnectionTarget: Sendable {
    /// What libpq is given: keywords and their values, the password among them.
    private(set) var parameters: [(keyword: String, value: String)]
    /// The hosts as written, for sentences; empty for the default socket.
    let host: String
    /// How many seconds one attempt may take.
    let connectSeconds: Int
    /// Whether a certificate must prove the host.
    let isVerified: Bool
    /// Whether the host belongs to Supabase.
    let isSupabase: Bool

    /// Reads the string; throws `.other` with a sentence that never repeats what may be a password.
    init(_ configuration: PostgreSQLConfiguration) throws(SQLError) {
        var given = try Self.parse(configuration.url)
        for refused in ["service", "servicefile", "replication"] where given[refused] != nil {
            throw Self.refused("\(refused) is not supported; name the host in the string itself")
        }
        // libpq reads these where a value is missing or empty: a local string could go far away.
        for (key, name) in [("host", "PGHOST"), ("hostaddr", "PGHOSTADDR")]
        where given[key] ?? "" == "" && (key == "hostaddr" || given["hostaddr"] == nil) {
            guard unsafe getenv(name) == nil else {
                throw Self.refused("\(name) is set in the environment; unset it")
            }
        }
        let host = given["host"] ?? given["hostaddr"] ?? ""
        self.host = host
        isSupabase = TransportRule.isSupabase(host)
        connectSeconds = max(2, configuration.connectSeconds)
        let rule = TransportRule(
            hosts: [given["host"], given["hostaddr"]].compactMap(\.self).flatMap(Self.list),
            asked: given["sslmode"], certificates: given["sslrootcert"])
        isVerified = try rule.apply(to: &given, configuration.rootCertificates)
        given["host"] = given["host"] ?? ""
        given["options"] = given["options"] ?? ""
        given["application_name"] = given["application_name"] ?? configuration.applicationName
        given["client_encoding"] = "UTF8"
        given["connect_timeout"] = String(connectSeconds)
        given["gssencmode"] = given["gssencmode"] ?? "disable"
        given["keepalives_idle"] = given["keepalives_idle"] ?? "15"
        given["keepalives_interval"] = given["keepalives_interval"] ?? "5"
        given["keepalives_count"] = given["keepalives_count"] ?? "3"
        given["tcp_user_timeout"] =
            given["tcp_user_timeout"] ?? String((configuration.statementSeconds + 5) * 1_000)
        // With several hosts, after a failover, only the one that takes writes will do.
        if Self.list(host).count > 1 && given["target_session_attrs"] == nil {
            given["target_session_attrs"] = "read-write"
        }
        parameters = given.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private static func list(_ hosts: String) -> [String] {
        hosts.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }

    private static func refused(_ reason: String) -> SQLError {
        SQLError(kind: .other, message: "the PostgreSQL connection string is refused: \(reason)")
    }

    /// The keywords that a string sets.
    private static func parse(_ url: String) throws(SQLError) -> [String: String] {
        guard !url.utf8.contains(0), !url.isEmpty else { throw refused("it is empty or has a NUL") }
        var message: UnsafeMutablePointer<CChar>?
        // The message is dropped, since it can repeat a part of the string, and with it a password.
        let options = unsafe PQconninfoParse(url, &message)
        unsafe PQfreemem(message)
        guard let options = unsafe options else {
            throw refused(
                "it should read postgresql://user:password@host:port/database, with characters "
                    + "such as @ : / % in the password written as %40 %3A %2F %25")
        }
        defer { unsafe PQconninfoFree(options) }
        var given: [String: String] = [:]
        var option = unsafe options
        while let keyword = unsafe option.pointee.keyword {
            if let value = unsafe option.pointee.val {
                unsafe given[String(cString: keyword)] = String(cString: value)
            }
            unsafe option += 1
        }
        return given
    }
}
