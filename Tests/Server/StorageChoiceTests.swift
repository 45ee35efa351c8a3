import Testing

@testable import Server

/// Which database is chosen, and every refusal on the way there (`orders.md` 18).
@Suite struct StorageChoiceTests {
    private static let project = "https://abcdefghijklmnop.supabase.co"
    private static let direct =
        "postgresql://postgres:pw@db.abcdefghijklmnop.supabase.co:5432/postgres"
    private static let pooler =
        "postgresql://postgres.abcdefghijklmnop:pw@aws-0-eu-central-1.pooler.supabase.com:5432/"
        + "postgres"

    private func choice(
        _ values: [String: String], mode: Configuration.Mode = .live
    ) throws -> StorageChoice {
        try Configuration(try Environment(file: nil, process: values), mode: mode).storage
    }

    private func postgresql(
        _ values: [String: String], mode: Configuration.Mode = .live
    ) throws -> PostgreSQLChoice? {
        guard case .postgresql(let chosen) = try choice(values, mode: mode) else { return nil }
        return chosen
    }

    private func refusal(_ values: [String: String]) -> String {
        do {
            _ = try choice(values)
            return "accepted"
        } catch {
            return (error as? ConfigurationError)?.message ?? "\(error)"
        }
    }

    @Test func `nothing set means the SQLite file, also with keys that are not for storage`() throws
    {
        #expect(try choice([:]) == .sqlite(path: "./data/waybill.db"))
        #expect(
            try choice(["WAYBILL_DB_PATH": "/srv/o.db", "SUPABASE_KEY": "k"])
                == .sqlite(path: "/srv/o.db"))
    }

    @Test(arguments: ["DATABASE_URL", "SUPABASE_DB_URL"])
    func `a connection string chooses PostgreSQL and schema waybill`(_ name: String) throws {
        let chosen = try postgresql([name: "postgres://shop:p%40ss@db.example:6000/orders"])
        #expect(chosen?.connection.place == "db.example:6000")
        #expect(chosen?.connection.user == "shop")
        #expect(chosen?.connection.database == "orders")
        #expect(chosen?.connection.hasPassword == true)
        #expect(chosen?.schema == "waybill")
        #expect(chosen?.source.rawValue == name)
        #expect(chosen?.kindName == "PostgreSQL")
    }

    @Test func `the schema is a setting, and a sandbox in the same database keeps to its own`()
        throws
    {
        let url = ["DATABASE_URL": "postgresql://h/d"]
        #expect(try postgresql(url, mode: .sandbox)?.schema == "waybill_sandbox")
        let named = url.merging(["WAYBILL_DB_SCHEMA": "shop_2"]) { $1 }
        #expect(try postgresql(named)?.schema == "shop_2")
        #expect(try postgresql(named, mode: .sandbox)?.schema == "shop_2")
    }

    @Test(arguments: [
        "public", "pg_catalog", "information_schema", "auth", "Waybill", "way-bill", "1st", "a\"b",
        "wäybill", String(repeating: "a", count: 64),
    ])
    func `a schema that is not ours to fill is refused`(_ name: String) {
        let said = refusal(["DATABASE_URL": "postgresql://h/d", "WAYBILL_DB_SCHEMA": name])
        #expect(said.hasPrefix("WAYBILL_DB_SCHEMA"))
    }

    @Test func `SUPABASE_URL with the database password means the project's direct host`() throws {
        let chosen = try postgresql([
            "SUPABASE_URL": Self.project, "SUPABASE_DB_PASSWORD": "p@ss/w:rd %é",
        ])
        #expect(
            chosen?.connection.text
                == "postgresql://postgres:p%40ss%2Fw%3Ard%20%25%C3%A9@"
                + "db.abcdefghijklmnop.supabase.co:5432/postgres")
        #expect(chosen?.connection.user == "postgres")
        #expect(chosen?.connection.database == "postgres")
        #expect(chosen?.source == .supabasePassword)
        #expect(chosen?.kindName == "Supabase")
    }

    @Test func `SUPABASE_URL alone is refused with the whole way out, never a silent fall-back`() {
        let said = refusal(["SUPABASE_URL": Self.project, "SUPABASE_KEY": "k"])
        #expect(
            said
                == "SUPABASE_URL is set, but Waybill stores orders over a direct PostgreSQL "
                + "connection and none is given; SUPABASE_KEY alone is not enough. Set "
                + "SUPABASE_DB_PASSWORD to your database password, or: in the Supabase dashboard "
                + "open your project, press Connect, copy the 'Session pooler' connection string "
                + "(it starts with postgresql://), put in your database password and set it as "
                + "SUPABASE_DB_URL in .env. To use a local SQLite file instead, remove "
                + "SUPABASE_URL.")
    }

    @Test func `two different connection strings are refused, two equal ones are one`() throws {
        let url = "postgresql://shop@h/d"
        #expect(
            refusal(["DATABASE_URL": url, "SUPABASE_DB_URL": Self.direct]).contains("differ"))
        #expect(try postgresql(["DATABASE_URL": url, "SUPABASE_DB_URL": url]) != nil)
    }

    @Test(arguments: [direct, pooler])
    func `a connection string of another project than SUPABASE_URL is refused`(_ url: String) throws
    {
        let other = "https://zyxwvutsrqponmlk.supabase.co"
        let said = refusal(["SUPABASE_DB_URL": url, "SUPABASE_URL": other])
        #expect(said.contains("project abcdefghijklmnop, SUPABASE_URL names zyxwvutsrqponmlk"))
        let chosen = try postgresql(["SUPABASE_DB_URL": url, "SUPABASE_URL": Self.project])
        #expect(chosen?.isSupabase == true)
    }

    @Test func `an address that names no project cannot stand for a database host`() {
        let said = refusal([
            "SUPABASE_URL": "https://shop.example", "SUPABASE_DB_PASSWORD": "pw",
        ])
        #expect(said.contains("not the address of a project"))
        #expect(said.contains("Session pooler"))
    }

    @Test(arguments: [
        "https://abc.supabase.co", "mysql://h/d", "h=127.0.0.1 dbname=x", "abc", "sqlite:///x.db",
    ])
    func `another scheme is refused`(_ url: String) {
        #expect(refusal(["DATABASE_URL": url]).contains("must begin with postgresql://"))
    }

    @Test(arguments: [
        "postgresql://u:p@ss@h/d", "postgresql://u:pa/ss@h/d", "postgresql://u:50%@h/d",
        "postgresql://h:0/d", "postgresql://h:99999/d", "postgresql://[::1/d",
        "postgresql://u:p q@h/d", "postgresql://u:%00@h/d", "postgresql://h/d?sslmode",
        "postgresql://postgres:[YOUR-PASSWORD]@db.abc.supabase.co:5432/postgres",
    ])
    func `a string that libpq would read otherwise is refused without showing it`(_ url: String) {
        let said = refusal(["DATABASE_URL": url])
        #expect(said.hasPrefix("DATABASE_URL "))
        #expect(said != "accepted")
        #expect(!said.contains("p@ss") && !said.contains("pa/ss") && !said.contains("p q"))
    }

    @Test func `several hosts, IPv6 and local sockets are understood`() throws {
        let both = try postgresql(["DATABASE_URL": "postgresql://u@a:1,b:2/d"])
        #expect(both?.connection.place == "a:1,b:2")
        let six = try postgresql(["DATABASE_URL": "postgresql://u@[::1]:5433/d"])
        #expect(six?.connection.place == "[::1]:5433")
        #expect(six?.connection.host == "::1")
        let socket = try postgresql(["DATABASE_URL": "postgresql:///d?host=/run/postgresql"])
        #expect(socket?.connection.place == "/run/postgresql")
        let escaped = try postgresql(["DATABASE_URL": "postgresql://%2Frun%2Fpg/d"])
        #expect(escaped?.connection.host == "/run/pg")
    }
}
