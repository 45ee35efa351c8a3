/// A PostgreSQL connection string, taken apart as far as Waybill must know where it leads.
///
/// The grammar is libpq's: `postgresql://user:password@host:port,host:port/database?name=value`.
package struct ConnectionString: Sendable, Equatable {
    /// One of the places that are tried in turn.
    package struct Place: Sendable, Equatable {
        /// A name, an address, or the folder of a local socket; empty: libpq's default.
        package let host: String
        /// 1–65,535; nil: 5432.
        package let port: Int?
    }

    /// The string as libpq takes it; it may hold a password and is never shown.
    package let text: String
    /// Percent-decoded; nil when left out.
    package let user: String?
    /// Percent-decoded, never shown; nil when left out.
    let password: String?
    /// Whether the string carries a password.
    package var hasPassword: Bool { password != nil }
    /// At least one.
    package let places: [Place]
    /// Percent-decoded; nil when left out.
    package let database: String?
    /// What stands behind the question mark, decoded; of a repeated name the last counts.
    package let parameters: [String: String]

    /// The first place's host.
    package var host: String { places.first?.host ?? "" }

    /// Where it leads, for people: never the user's password.
    package var place: String {
        places.map { place in
            let host = place.host.contains(":") ? "[\(place.host)]" : place.host
            let name = host.isEmpty ? "localhost" : host
            return place.port.map { "\(name):\($0)" } ?? name
        }.joined(separator: ",")
    }

    /// Takes a variable's text apart; throws `ConfigurationError`, which never shows the text.
    package init(_ text: String, variable: String) throws(ConfigurationError) {
        let schemes = ["postgresql://", "postgres://"]
        guard let scheme = schemes.first(where: { text.lowercased().hasPrefix($0) }) else {
            throw ConfigurationError(
                "\(variable) must begin with postgresql:// (or postgres://): Waybill keeps "
                    + "orders in PostgreSQL or in a SQLite file. To use SQLite, remove \(variable) "
                    + "and set WAYBILL_DB_PATH if the file has another place.")
        }
        let flaw = Flaw(variable: variable)
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
            throw flaw.error("has blanks or control characters in it")
        }
        guard !text.contains("[YOUR-PASSWORD]") else {
            throw flaw.error(
                "still has [YOUR-PASSWORD] in it; put in the database password, percent-encoded")
        }
        let (head, query) = Self.halves(text.dropFirst(scheme.count)[...], at: "?")
        let (authority, path) = Self.halves(head, at: "/")
        let (credentials, hosts) = Self.lastHalf(authority)
        self.text = text
        let (user, password) = Self.halves(credentials ?? "", at: ":")
        self.user = try flaw.decoded(user).flatMap { $0.isEmpty ? nil : $0 }
        self.password = try flaw.decoded(password).flatMap { $0.isEmpty ? nil : $0 }
        database = try flaw.decoded(path).flatMap { $0.isEmpty ? nil : $0 }
        parameters = try Self.parameters(query, flaw)
        places = try Self.places(hosts, parameters, flaw)
    }

    /// The same target without the password, with the kit's rule for TLS written out.
    ///
    /// Verified when it leaves the machine, unless the string itself says otherwise.
    func withoutPassword(_ rootCertificates: String?) -> String {
        var parameters = parameters
        let isLocal = places.allSatisfy { place in
            place.host.isEmpty || place.host.hasPrefix("/") || place.host == "localhost"
                || place.host == "::1" || place.host.hasPrefix("127.")
        }
        if !isLocal, parameters["sslmode"] == nil {
            parameters["sslmode"] = "verify-full"
            parameters["sslrootcert"] =
                parameters["sslrootcert"] ?? rootCertificates
                ?? "/etc/ssl/certs/ca-certificates.crt"
        }
        let hosts = places.map { place in
            let host = PercentText.encoded(place.host)
            return (place.host.contains(":") ? "[\(place.host)]" : host)
                + (place.port.map { ":\($0)" } ?? "")
        }.joined(separator: ",")
        for name in ["host", "hostaddr", "port", "password"] { parameters[name] = nil }
        let query = parameters.sorted { $0.key < $1.key }.map {
            PercentText.encoded($0.key) + "=" + PercentText.encoded($0.value)
        }.joined(separator: "&")
        return "postgresql://" + (user.map { PercentText.encoded($0) + "@" } ?? "") + hosts + "/"
            + (database.map(PercentText.encoded) ?? "") + (query.isEmpty ? "" : "?" + query)
    }

    private static func parameters(
        _ query: Substring?, _ flaw: Flaw
    ) throws(ConfigurationError) -> [String: String] {
        var found: [String: String] = [:]
        for pair in (query ?? "").split(separator: "&") {
            let (name, value) = halves(pair, at: "=")
            guard let name = try flaw.decoded(name), let value = try flaw.decoded(value) else {
                throw flaw.error("has a parameter without a value; write name=value")
            }
            found[name] = value
        }
        return found
    }

    private static func places(
        _ hosts: Substring, _ parameters: [String: String], _ flaw: Flaw
    ) throws(ConfigurationError) -> [Place] {
        var places: [Place] = []
        for part in hosts.split(separator: ",", omittingEmptySubsequences: false) {
            let (host, port) = try hostAndPort(part, flaw)
            guard !host.contains("@"), !host.contains(":") || part.hasPrefix("[") else {
                throw flaw.encoding
            }
            places.append(Place(host: host, port: port))
        }
        guard let named = parameters["host"] ?? parameters["hostaddr"] else { return places }
        let port = try flaw.port(parameters["port"])
        return named.split(separator: ",").map { Place(host: String($0), port: port) }
    }

    private static func hostAndPort(
        _ part: Substring, _ flaw: Flaw
    ) throws(ConfigurationError) -> (String, Int?) {
        if part.hasPrefix("[") {
            let (inner, rest) = halves(part.dropFirst(), at: "]")
            guard let rest, rest.isEmpty || rest.hasPrefix(":") else { throw flaw.encoding }
            return (String(inner), try flaw.port(rest.isEmpty ? nil : String(rest.dropFirst())))
        }
        let (host, port) = halves(part, at: ":")
        return (try flaw.decoded(host) ?? "", try flaw.port(port.map(String.init)))
    }

    /// What stands before and after the first of a character; nil after when it is not there.
    private static func halves(
        _ text: Substring, at mark: Character
    ) -> (Substring, Substring?) {
        guard let place = text.firstIndex(of: mark) else { return (text, nil) }
        return (text[..<place], text[text.index(after: place)...])
    }

    /// libpq ends the credentials at the first `@`; a second one belongs into the password,
    /// percent-encoded.
    private static func lastHalf(_ authority: Substring) -> (Substring?, Substring) {
        let (first, rest) = halves(authority, at: "@")
        return rest.map { (first, $0) } ?? (nil, first)
    }
}

/// The sentences about one variable's connection string.
private struct Flaw {
    let variable: String

    func error(_ what: String) -> ConfigurationError {
        ConfigurationError("\(variable) \(what).")
    }

    /// What a raw `@`, `/` or `:` in a password comes to.
    var encoding: ConfigurationError {
        error(
            "cannot be read: write postgresql://user:password@host:5432/database, with special "
                + "characters of the password percent-encoded (@ as %40, : as %3A, / as %2F, "
                + "% as %25)")
    }

    func decoded(_ text: Substring?) throws(ConfigurationError) -> String? {
        guard let text else { return nil }
        guard let decoded = PercentText.decoded(String(text)) else { throw encoding }
        return decoded
    }

    func port(_ text: String?) throws(ConfigurationError) -> Int? {
        guard let text, !text.isEmpty else { return nil }
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = Int(text),
            (1...65_535).contains(port)
        else { throw encoding }
        return port
    }
}
