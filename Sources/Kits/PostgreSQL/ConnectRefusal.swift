internal import SQL

/// Turns libpq's words for a connection that was not made into what an operator can do.
///
/// libpq 15 shows no SQLSTATE before a session stands, so its English words decide; words that
/// are not known here are passed on as they are.
struct ConnectRefusal {
    /// `host:port`, as the operator wrote it.
    let place: String
    let user: String
    let database: String
    /// Whether the server asked for a password that the string does not have.
    let needsPassword: Bool
    /// Whether the host is one of Supabase's.
    let isSupabase: Bool
    let connectSeconds: Int

    /// The error: `.busy` if it may pass by itself, `.refused` if somebody has to change something.
    func error(_ message: String) -> SQLError {
        let words = Self.oneLine(message)
        let (kind, sentence) = sentence(words)
        return SQLError(kind: kind, message: "\(sentence) (\(words))")
    }

    private func sentence(_ words: String) -> (SQLError.Kind, String) {
        func has(_ parts: String...) -> Bool { parts.contains { words.contains($0) } }
        if needsPassword {
            return (.refused, "PostgreSQL at \(place) wants a password and the string has none")
        }
        if has("starting up", "shutting down", "not yet accepting", "recovery mode")
            || has("too many", "remaining connection")
        {
            return (.busy, "PostgreSQL at \(place) takes no connections at the moment")
        }
        if has("password authentication failed", "SASL authentication failed", "no such user") {
            return (
                .refused,
                "PostgreSQL at \(place) refused user \(user): check user name and password; "
                    + "characters such as @ : / % in the password are written %40 %3A %2F %25"
            )
        }
        if has("no such database") || (has("database") && has("does not exist")) {
            return (
                .refused,
                "there is no database \(database) at \(place): create it or correct its name"
            )
        }
        if has("role") && has("does not exist") {
            return (.refused, "there is no role \(user) at \(place): create it or correct its name")
        }
        if has("permission denied for database") {
            return (.refused, "role \(user) has no right to connect to database \(database)")
        }
        return transportSentence(words)
    }

    private func transportSentence(_ words: String) -> (SQLError.Kind, String) {
        func has(_ parts: String...) -> Bool { parts.contains { words.contains($0) } }
        if has("certificate verify failed", "does not match host name") {
            let hint =
                isSupabase
                ? "; download the project's certificate in the dashboard (Database, SSL) and name "
                    + "it with sslrootcert=FILE" : "; name its authority with sslrootcert=FILE"
            return (.refused, "\(place) did not prove with its certificate who it is\(hint)")
        }
        if has("does not support SSL") {
            return (.refused, "PostgreSQL at \(place) is remote and offers no TLS: switch ssl on")
        }
        if has("no pg_hba.conf entry", "pg_hba.conf rejects") {
            return (.refused, "PostgreSQL at \(place) has no rule that lets \(user) in from here")
        }
        if has("invalid response to SSL negotiation", "expected authentication request") {
            return (.refused, "what answers at \(place) is not PostgreSQL: check host and port")
        }
        if has("could not translate host name") {
            return (.busy, "the name in \(place) is not known to this machine: check it")
        }
        if has("Connection refused", "No such file or directory") {
            return (.busy, "nothing listens at \(place): is PostgreSQL running there")
        }
        if has("timeout expired", "timed out") {
            return (.busy, "\(place) did not answer within \(connectSeconds) s")
        }
        if has("No route to host", "unreachable") {
            return (.busy, "\(place) cannot be reached from this machine")
        }
        if has("closed the connection unexpectedly", "reset by peer", "Broken pipe") {
            return (.busy, "\(place) ended the connection before a session stood")
        }
        if has("read-only", "not writable", "hot standby") {
            return (.busy, "no host of \(place) takes writes at the moment")
        }
        // Unknown words may pass by themselves; whoever starts Waybill reads them in any case.
        return (.busy, "no session with PostgreSQL at \(place)")
    }

    /// libpq writes several lines and ends with one; a log line stays one line.
    private static func oneLine(_ message: String) -> String {
        let lines = message.utf8.split(separator: UInt8(ascii: "\n"))
        return lines.map { String(Substring($0)) }.joined(separator: " ")
    }
}
