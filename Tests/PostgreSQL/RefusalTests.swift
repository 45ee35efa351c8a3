internal import DatabaseHarness
internal import PostgreSQL
internal import SQL
import Testing

@Suite struct RefusalTests {
    private func refusal(
        _ url: String, _ change: (inout PostgreSQLConfiguration) -> Void = { _ in }
    ) async throws -> SQLError {
        var configuration = PostgreSQLConfiguration(url: url)
        configuration.connectSeconds = 2
        change(&configuration)
        do {
            let database = try await PostgreSQLDatabase.open(configuration)
            await database.close()
            throw HarnessError("it opened")
        } catch let error as SQLError {
            return error
        }
    }

    @Test func `a wrong or missing password says so and never repeats one`() async throws {
        let port = try await TestPostgreSQL.shared().port
        let wrong = try await refusal("postgresql://guarded:geheim@127.0.0.1:\(port)/waybill")
        #expect(wrong.kind == .refused)
        #expect(wrong.message.contains("refused user guarded"))
        #expect(!wrong.message.contains("geheim"))
        let missing = try await refusal("postgresql://guarded@127.0.0.1:\(port)/waybill")
        #expect(missing.message.contains("wants a password"))
    }

    @Test func `a password with every special character works percent-encoded`() async throws {
        let server = try await TestPostgreSQL.shared()
        let schema = server.freshSchema()
        try await server.superuser("CREATE SCHEMA \(schema) AUTHORIZATION guarded")
        var configuration = server.configuration(schema: schema)
        configuration.url =
            "postgresql://guarded:right%40pass%3Aword@127.0.0.1:\(server.port)/waybill"
        let database = try await PostgreSQLDatabase.open(configuration)
        #expect(database.facts.user == "guarded")
        #expect(database.facts.host == "127.0.0.1")
        #expect(database.facts.port == server.port)
        #expect(database.facts.serverVersion >= 130_000)
        #expect(database.facts.synchronousCommit == "on")
        #expect(!database.facts.isTLS)
        #expect(!database.facts.isInRecovery)
        await database.close()
    }

    @Test func `an unknown database, role or host, or nobody there, has its own sentence`()
        async throws
    {
        let port = try await TestPostgreSQL.shared().port
        let database = try await refusal("postgresql://waybill@127.0.0.1:\(port)/none")
        #expect(database.message.contains("there is no database none"))
        let role = try await refusal("postgresql://stranger@127.0.0.1:\(port)/waybill")
        #expect(role.message.contains("there is no role stranger"))
        let free = try FreePort.take()
        let nobody = try await refusal("postgresql://waybill@127.0.0.1:\(free)/waybill")
        #expect(nobody.kind == .busy)
        #expect(nobody.message.contains("nothing listens at 127.0.0.1:\(free)"))
        let socket = try await refusal("postgresql://waybill@%2Fnowhere/waybill")
        #expect(socket.message.contains("nothing listens"))
    }

    @Test func `what is not PostgreSQL is recognised`() async throws {
        let port = try FreePort.take()
        let server = try AnsweringServer(port: port, answer: "HTTP/1.1 400 Bad Request\r\n\r\n")
        let error = try await refusal("postgresql://waybill@127.0.0.1:\(port)/waybill")
        #expect(error.message.contains("is not PostgreSQL"))
        server.close()
    }

    @Test func `a host that accepts and says nothing is given up in time`() async throws {
        let port = try FreePort.take()
        let server = try AnsweringServer(port: port, answer: nil)
        let error = try await refusal("postgresql://waybill@127.0.0.1:\(port)/waybill")
        #expect(error.kind == .busy)
        #expect(error.message.contains("did not answer within 2 s"))
        server.close()
    }

    @Test func `missing rights name the command that grants them`() async throws {
        let server = try await TestPostgreSQL.shared()
        let url = "postgresql://guarded:right%40pass%3Aword@127.0.0.1:\(server.port)/waybill"
        let create = try await refusal(url) { $0.schema = "unborn" }
        #expect(create.message.contains("GRANT CREATE ON DATABASE waybill TO guarded"))
        let schema = server.freshSchema()
        try await server.superuser("CREATE SCHEMA \(schema)")
        let use = try await refusal(url) { $0.schema = schema }
        #expect(use.message.contains("GRANT USAGE, CREATE ON SCHEMA \(schema) TO guarded"))
    }

    @Test func `a password that is changed under a running program is told as one`() async throws {
        let server = try await TestPostgreSQL.start()
        try await server.superuser("GRANT CREATE ON DATABASE waybill TO guarded")
        var configuration = PostgreSQLConfiguration(
            url: "postgresql://guarded:right%40pass%3Aword@127.0.0.1:\(server.port)/waybill")
        configuration.schema = server.freshSchema()
        let database = try await PostgreSQLDatabase.open(configuration)
        try await server.superuser("ALTER ROLE guarded PASSWORD 'another'")
        try await server.superuser(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'guarded'")
        var kinds: Set<String> = []
        for _ in 0..<3 {
            do {
                try await database.write { try $0.execute("SELECT 1") }
            } catch let error as SQLError {
                kinds.insert("\(error.kind)")
            }
        }
        #expect(kinds == ["refused"])
        await database.close()
    }

    @Test(arguments: [
        "", "nonsense", "mysql://a:geheim@b/c", "postgresql://a:geh%zz@b/c", "service=geheim",
        "host=a password='geheim", "postgresql://a:geheim@b/c?unknown=1",
    ])
    func `a string that is none is refused without repeating it`(_ url: String) async throws {
        let error = try await refusal(url)
        #expect(error.kind == .other)
        #expect(error.message.contains("connection string is refused"))
        #expect(!error.message.contains("geh"))
    }

    @Test(arguments: ["disable", "allow", "prefer", "require", "verify-ca"])
    func `SEC101 a remote host is never asked for less than a verified certificate`(
        _ mode: String
    ) async throws {
        let error = try await refusal("postgresql://a:geheim@db.example.com/c?sslmode=\(mode)")
        #expect(error.kind == .other)
        #expect(error.message.contains("sslmode=\(mode)"))
        #expect(!error.message.contains("geheim"))
    }

    @Test func `SEC101 without certificates to trust a remote host is not connected`()
        async throws
    {
        let error = try await refusal("postgresql://a@db.example.com/c") {
            $0.rootCertificates = "/nowhere/roots.pem"
        }
        #expect(error.message.contains("/nowhere/roots.pem"))
    }
}
