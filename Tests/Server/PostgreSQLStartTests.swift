import API
import Application
import DatabaseHarness
import Domain
import Lifecycle
import SQL
import Store
import Testing

@testable import Server

/// Starts over a real PostgreSQL: what they say when they work, and every way they refuse.
@Suite struct PostgreSQLStartTests {
    let scratch = Scratch()

    private func configuration(
        _ url: String, schema: String, mode: Configuration.Mode = .sandbox,
        _ more: [String: String] = [:]
    ) throws -> Configuration {
        let values = [
            "DATABASE_URL": url, "WAYBILL_DB_SCHEMA": schema, "WAYBILL_DATA_DIR": scratch.path,
            "WAYBILL_LOG_LEVEL": "error",
        ]
        let all = values.merging(more) { $1 }
        return try Configuration(try Environment(file: nil, process: all), mode: mode)
    }

    private func refusal(
        _ configuration: Configuration, mayFound: Bool = true
    ) async -> ServerStartError? {
        do {
            let server = try await WaybillServer.open(configuration, mayFound: mayFound)
            await server.close()
            return nil
        } catch {
            return error as? ServerStartError
                ?? ServerStartError("another error: \(error)", exitCode: -1)
        }
    }

    /// The address of the shared server with another user, password or port.
    private func url(_ server: TestPostgreSQL, _ user: String, port: Int? = nil) -> String {
        "postgresql://\(user)@127.0.0.1:\(port ?? server.port)/waybill"
    }

    @Test func `a start founds its schema, says where it is, and a second start finds it again`()
        async throws
    {
        let postgres = try await TestPostgreSQL.shared()
        let configuration = try configuration(postgres.url, schema: postgres.freshSchema())
        let first = try await WaybillServer.open(configuration)
        #expect(
            first.open.place.lines == [
                "Connected to PostgreSQL: 127.0.0.1", "PostgreSQL connection verified",
            ])
        let facts = Dictionary(
            uniqueKeysWithValues: first.open.place.facts.map { ($0.name, $0.value) })
        #expect(facts["Database"] == "waybill")
        #expect(facts["Role"] == "waybill")
        #expect(facts["Pooler"] == "none")
        #expect(facts["Server"]?.hasPrefix("PostgreSQL 15.") == true)
        #expect(Int(facts["Schema step"] ?? "").map { $0 > 10 } == true)
        // The tests' server does not sync: a test store starts and says so.
        #expect(first.open.place.hints.contains { $0.contains("fsync and full_page_writes off") })
        await first.close()
        let second = try await WaybillServer.open(configuration, mayFound: false)
        #expect(try await second.open.store.totals(customer: nil).orders == 0)
        await second.close()
    }

    @Test func `B1 a live store refuses a server that does not sync`() async throws {
        let postgres = try await TestPostgreSQL.shared()
        let said = await refusal(
            try configuration(postgres.url, schema: postgres.freshSchema(), mode: .live))
        #expect(said?.exitCode == 8)
        #expect(said?.message.contains("fsync and full_page_writes off") == true)
        #expect(said?.message.contains("Switch them on") == true)
    }

    @Test func `a wrong password refuses the start and is not repeated`() async throws {
        let postgres = try await TestPostgreSQL.shared()
        let said = await refusal(
            try configuration(url(postgres, "guarded:wr0ng"), schema: postgres.freshSchema()))
        #expect(said?.exitCode == 8)
        #expect(said?.message.contains("check user name and password") == true)
        #expect(said?.message.contains("does not start with another one") == true)
        #expect(said?.message.contains("wr0ng") == false)
        #expect(try FileFacts.of(scratch.file("sandbox.db")) == nil)
    }

    @Test func `an unreachable server refuses the start, and no file is made instead`() async throws
    {
        let postgres = try await TestPostgreSQL.shared()
        let said = await refusal(
            try configuration(url(postgres, "waybill", port: 9), schema: "waybill"))
        #expect(said?.exitCode == 8)
        #expect(said?.message.contains("nothing listens at 127.0.0.1:9") == true)
        #expect(try FileFacts.of(scratch.file("sandbox.db")) == nil)
        #expect(try FileFacts.of(scratch.file("secret")) == nil)
    }

    @Test func `a project's direct host that is out of reach leads to the Session pooler`() throws {
        let choice = try Configuration(
            try Environment(
                file: nil,
                process: [
                    "SUPABASE_URL": "https://abc.supabase.co", "SUPABASE_DB_PASSWORD": "pw",
                ]), mode: .live)
        guard case .postgresql(let chosen) = choice.storage else { return }
        let said = PostgreSQLOpening.refusal(
            SQLError(kind: .busy, message: "db.abc.supabase.co did not answer within 10 s"), chosen)
        #expect(said.contains("'Session pooler' connection string"))
        #expect(said.contains("SUPABASE_DB_URL in .env"))
    }

    @Test func `missing rights refuse the start with the words to grant them`() async throws {
        let postgres = try await TestPostgreSQL.shared()
        let role = "poor_" + postgres.freshSchema()
        try await postgres.superuser("CREATE ROLE \(role) LOGIN")
        let schema = postgres.freshSchema()
        let none = await refusal(try configuration(url(postgres, role), schema: schema))
        #expect(none?.exitCode == 8)
        #expect(none?.message.contains("GRANT CREATE ON DATABASE waybill TO \(role)") == true)
        let owned = try await WaybillServer.open(try configuration(postgres.url, schema: schema))
        await owned.close()
        let shut = await refusal(try configuration(url(postgres, role), schema: schema))
        #expect(shut?.message.contains("GRANT USAGE, CREATE ON SCHEMA \(schema)") == true)
        try await postgres.superuser("GRANT USAGE, CREATE ON SCHEMA \(schema) TO \(role)")
        let bare = await refusal(try configuration(url(postgres, role), schema: schema))
        #expect(bare?.exitCode == 8)
        #expect(bare?.message.contains("lacks a right") == true)
    }

    @Test func `B6 a newer schema and one of other making refuse the start`() async throws {
        let postgres = try await TestPostgreSQL.shared()
        let schema = postgres.freshSchema()
        let configuration = try configuration(postgres.url, schema: schema)
        let server = try await WaybillServer.open(configuration)
        await server.close()
        try await postgres.superuser(
            "INSERT INTO \(schema).schema_migrations VALUES(999,'later','\\x00',0)")
        let newer = await refusal(configuration)
        #expect(newer?.exitCode == 8)
        #expect(newer?.message.contains("step 999 (later) of a newer Waybill") == true)
        try await postgres.superuser(
            "DELETE FROM \(schema).schema_migrations WHERE version=999; "
                + "UPDATE \(schema).schema_migrations SET checksum='\\x00' WHERE version=1")
        let other = await refusal(configuration)
        #expect(other?.message.contains("install the Waybill that made it") == true)
    }

    @Test func `a role that may only read refuses the start as one that takes no writes`()
        async throws
    {
        let postgres = try await TestPostgreSQL.shared()
        let role = "reader_" + postgres.freshSchema()
        try await postgres.superuser(
            "CREATE ROLE \(role) LOGIN IN ROLE waybill; "
                + "ALTER ROLE \(role) SET default_transaction_read_only=on")
        let schema = postgres.freshSchema()
        let server = try await WaybillServer.open(try configuration(postgres.url, schema: schema))
        await server.close()
        let said = await refusal(try configuration(url(postgres, role), schema: schema))
        #expect(said?.exitCode == 8)
    }

    @Test func `a command that only reads founds nothing in an empty database`() async throws {
        let postgres = try await TestPostgreSQL.shared()
        let schema = postgres.freshSchema()
        let said = await refusal(
            try configuration(postgres.url, schema: schema), mayFound: false)
        #expect(said?.exitCode == 8)
        #expect(said?.message.contains("holds no store yet; 'waybill serve' makes one") == true)
        let schemas = try await postgres.superuser(
            "SELECT count(*) FROM pg_namespace WHERE nspname='\(schema)'")
        #expect(schemas == "0")
    }

    @Test func `SEC82 a node with another secret file does not start`() async throws {
        let postgres = try await TestPostgreSQL.shared()
        let schema = postgres.freshSchema()
        let server = try await WaybillServer.open(try configuration(postgres.url, schema: schema))
        await server.close()
        let other = Scratch()
        let said = await refusal(
            try configuration(
                postgres.url, schema: schema, ["WAYBILL_SECRET_FILE": other.file("secret")]))
        #expect(said?.exitCode == 8)
        #expect(said?.message.contains("is missing although the store exists") == true)
        let own = Scratch()
        _ = try await WaybillServer.open(
            try configuration(
                postgres.url, schema: postgres.freshSchema(),
                ["WAYBILL_DATA_DIR": own.path])
        ).close()
        let wrong = await refusal(
            try configuration(
                postgres.url, schema: schema, ["WAYBILL_SECRET_FILE": own.file("secret")]))
        #expect(wrong?.message.contains("is not the one with which this store was founded") == true)
    }

    @Test func `a pooler is found out, and backups say why they need a session`() async throws {
        let postgres = try await TestPostgreSQL.shared()
        let server = try await WaybillServer.open(
            try configuration(try await postgres.pooledURL(), schema: postgres.freshSchema()))
        let facts = server.open.place.facts
        #expect(facts.contains { $0.name == "Pooler" && $0.value.hasPrefix("detected") })
        #expect(server.open.opened.backupAdvice?.contains("pooler") == true)
        await server.close()
    }

    @Test func `B2 a backup is dumped as of one snapshot, read back, counted and noted`()
        async throws
    {
        let postgres = try await TestPostgreSQL.shared()
        let server = try await WaybillServer.open(
            try configuration(postgres.url, schema: postgres.freshSchema()))
        #expect(server.open.opened.backupAdvice == nil)
        let path = scratch.file("copy.backup")
        let counts = try await Upkeep.over(server.open, parser: nil).backup(
            path, Domain.Actor(kind: .cli, id: "test"))
        #expect(counts["customers"] == 2)
        #expect(counts["meta"].map { $0 >= 4 } == true)
        #expect(try FileFacts.of(path).map { $0.size > 1_000 } == true)
        #expect(try FileFacts.of(path + ".plain") == nil)
        let note = try await server.open.store.lastBackup()
        #expect(note?.path == path)
        #expect(note?.tables == counts.count)
        await server.close()
    }

    @Test func `W19 readiness sees within seconds that the server is gone, and back`() async throws
    {
        let postgres = try await TestPostgreSQL.start()
        let configuration = try configuration(postgres.url, schema: "waybill")
        let server = try await WaybillServer.open(configuration)
        let pulse = try #require(server.open.opened.pulse)
        await pulse.look()
        #expect(pulse.state == .ready)
        try await postgres.stop(.fast)
        await pulse.look()
        #expect(pulse.state == .notWritable)
        try await postgres.start()
        var looks = 0
        while pulse.state != .ready, looks < 20 {
            await pulse.look()
            looks += 1
        }
        #expect(pulse.state == .ready)
        await server.close()
    }
}
