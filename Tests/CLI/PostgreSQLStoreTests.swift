import Crypto
import DatabaseHarness
import HTTP
import Lifecycle
import Server
import Testing

@testable import CLI

/// Commands over a PostgreSQL store: without a server, beside one, and what they say of it.
@Suite struct PostgreSQLStoreTests {
    let scratch = Scratch()

    private func variables(_ postgres: TestPostgreSQL, _ schema: String) -> [String: String] {
        [
            "DATABASE_URL": postgres.url, "WAYBILL_DB_SCHEMA": schema,
            "WAYBILL_DATA_DIR": scratch.path, "WAYBILL_LOG_LEVEL": "error",
        ]
    }

    private func run(
        _ words: [String], _ variables: [String: String]
    ) async -> (exit: ExitCode, bench: Bench) {
        let bench = Bench(variables: variables)
        var surroundings = bench.surroundings
        let environment = surroundings.environment
        surroundings.openCaller = { file, mayFound in
            try await Surroundings.caller(in: try environment(file, [:]), mayFound: mayFound)
        }
        surroundings.pause = { try await SystemClock().pause(milliseconds: $0) }
        surroundings.monotonicMicroseconds = { SystemClock().monotonicMicroseconds() }
        // Several commands of one test must not look like repeats of one.
        surroundings.freshKey = { "cli-" + SecureRandom.base62(22) }
        let exit = await Program.run(words, terminal: bench.terminal, surroundings: surroundings)
        return (exit, bench)
    }

    private func sandbox(_ variables: [String: String]) async throws -> WaybillServer {
        try await WaybillServer.open(
            try Configuration(try Environment(file: nil, process: variables), mode: .sandbox))
    }

    @Test func `check-config tells the way to a first start, then what it connected to`()
        async throws
    {
        // A live store is meant before there is one, and that refuses a server that does not sync.
        let postgres = try await TestPostgreSQL.start(isDurable: true)
        let variables = variables(postgres, postgres.freshSchema())
        let before = await run(["check-config"], variables)
        #expect(before.exit == .storeUnavailable)
        #expect(before.bench.out.contains("Configuration: sound"))
        #expect(before.bench.error.contains("holds no store yet; 'waybill serve' makes one"))
        let server = try await sandbox(variables)
        try await server.runWorkers(seconds: 0) { true }
        await server.close()
        let (exit, bench) = await run(["check-config"], variables)
        #expect(exit == .done)
        for line in [
            "Store: connected, 0 orders", "  Connected to PostgreSQL: 127.0.0.1",
            "  PostgreSQL connection verified", "  Pooler: none", "  Role: waybill",
            "  Encryption: none (this machine)",
            "  Durability: fsync on, full_page_writes on, synchronous_commit on",
        ] {
            #expect(bench.out.contains(line), "\(line)")
        }
        #expect(bench.out.contains("DATABASE_URL"))
        #expect(!bench.out.contains(postgres.url))
    }

    @Test func `submit, status and orders work without a server, and the sandbox's store is found`()
        async throws
    {
        let postgres = try await TestPostgreSQL.shared()
        let variables = variables(postgres, postgres.freshSchema())
        let server = try await sandbox(variables)
        try await server.runWorkers(seconds: 0) { true }
        await server.close()
        let sent = await run(
            ["submit", "356938035643809", "--service", "1739", "--wait"], variables)
        #expect(sent.exit == .done)
        let listed = await run(["orders"], variables)
        #expect(listed.exit == .done)
        #expect(listed.bench.out.contains("356938035643809"))
        let verified = await run(["verify"], variables)
        #expect(verified.exit == .done, "\(verified.bench.out)\(verified.bench.error)")
        #expect(try FileFacts.of(scratch.file("sandbox.db")) == nil)
        #expect(try FileFacts.of(scratch.file("waybill.db")) == nil)
    }

    @Test func `B2 W17 a backup is restored into another schema's place only, and quarantined`()
        async throws
    {
        let postgres = try await TestPostgreSQL.shared()
        let schema = postgres.freshSchema()
        let variables = variables(postgres, schema)
        let server = try await sandbox(variables)
        try await server.runWorkers(seconds: 0) { true }
        await server.close()
        let caller = try await Surroundings.caller(
            in: try Environment(file: nil, process: variables), mayFound: false)
        #expect(try await caller.send(SandboxFill.call(0..<3)).isGood)
        await caller.close()
        let copy = scratch.file("copy.backup")
        #expect(await run(["backup", copy], variables).exit == .done)
        let taken = await run(["restore", "--sandbox", copy], variables)
        #expect(taken.exit == .refused)
        #expect(taken.bench.error.contains("Schema \(schema) at"))
        #expect(taken.bench.error.contains("holds a store"))
        try await postgres.superuser("ALTER SCHEMA \(schema) RENAME TO \(schema)_old")
        let back = await run(["restore", "--sandbox", copy], variables)
        #expect(back.exit == .done, "\(back.bench.error)")
        let (exit, bench) = await run(["status", "--json"], variables)
        #expect(exit == .done)
        #expect(bench.out.contains(#""orders":3"#))
        #expect(bench.out.contains(#""quarantined":true"#))
        #expect(await run(["verify"], variables).exit == .done)
        let secured = try await postgres.superuser(
            "SELECT count(*) FROM pg_class WHERE relnamespace='\(schema)'::regnamespace "
                + "AND relkind='r' AND NOT relrowsecurity")
        #expect(secured == "0")
    }

    @Test func `roles need PostgreSQL, and with it each is served`() async throws {
        let sqlite = Bench()
        #expect(await sqlite.run("serve", "--role", "worker") == .configuration)
        #expect(sqlite.error.contains("set DATABASE_URL"))
        let bench = Bench(variables: ["DATABASE_URL": "postgresql://h/d"])
        #expect(await bench.run("serve", "--role", "web") == .done)
        #expect(bench.servings.first?.0.role == .web)
    }

    @Test func `a worker's network door is shut but for health, its socket is open`() async throws {
        let postgres = try await TestPostgreSQL.shared()
        let variables = variables(postgres, postgres.freshSchema())
        var configuration = try Configuration(
            try Environment(file: nil, process: variables), mode: .sandbox)
        configuration.role = .worker
        let server = try await WaybillServer.open(configuration)
        func status(_ target: String, _ remote: Peer) async throws -> Int {
            await server.router.respond(to: try Request(.get, target, remote: remote)).status
        }
        #expect(try await status("/health", .tcp("127.0.0.1")) == 200)
        #expect(try await status("/metrics", .tcp("127.0.0.1")) == 200)
        #expect(try await status("/history", .tcp("127.0.0.1")) == 404)
        #expect(try await status("/api/orders", .tcp("127.0.0.1")) == 404)
        #expect(try await status("/cli/status", .local(uid: ProcessFacts.user)) == 200)
        await server.close()
    }

    @Test func `a local file with orders beside the chosen server is told at every start`()
        async throws
    {
        let local = ["WAYBILL_DATA_DIR": scratch.path, "WAYBILL_LOG_LEVEL": "error"]
        let file = try await sandbox(local)
        try await file.runWorkers(seconds: 0) { true }
        await file.close()
        let caller = try await Surroundings.caller(
            in: try Environment(file: nil, process: local), mayFound: false)
        #expect(try await caller.send(SandboxFill.call(0..<2)).isGood)
        await caller.close()
        let postgres = try await TestPostgreSQL.shared()
        let variables = variables(postgres, postgres.freshSchema())
        let server = try await sandbox(variables)
        await server.close()
        let (exit, bench) = await run(["check-config"], variables)
        #expect(exit == .done)
        let path = scratch.file("sandbox.db")
        // Which file is meant follows the mode; commands found the sandbox here.
        #expect(bench.out.contains("The SQLite file \(path) holds 2 orders"))
        #expect(bench.out.contains("leave DATABASE_URL unset, and run waybill migrate --to URL"))
    }
}
