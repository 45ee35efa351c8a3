import Application
import Lifecycle
import SQL
import SQLite
import Server
import Testing

@testable import CLI

/// `migrate` and `import` on the real program, without a running server.
@Suite struct MigrateCommandTests {
    let scratch = Scratch()

    private func environment(_ database: String? = nil) -> [String: String] {
        var variables = ["WAYBILL_DATA_DIR": scratch.path, "WAYBILL_LOG_LEVEL": "error"]
        if let database { variables["WAYBILL_DB_PATH"] = scratch.file(database) }
        return variables
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
        surroundings.move = { wishes, file in
            try await Surroundings.move(wishes, in: try environment(file, [:]))
        }
        let exit = await Program.run(words, terminal: bench.terminal, surroundings: surroundings)
        return (exit, bench)
    }

    /// Founds the sandbox's store with its catalogue.
    private func found(_ database: String) async throws {
        let environment = try Environment(file: nil, process: environment(database))
        let server = try await WaybillServer.open(try Configuration(environment, mode: .sandbox))
        try await server.runWorkers(seconds: 0) { true }
        await server.close()
    }

    @Test func `a store moves to a new file, which goes on, and the old one says where it went`()
        async throws
    {
        try await found("old.db")
        let target = scratch.file("new.db")
        let moved = await run(["migrate", "--to", target], environment("old.db"))
        #expect(moved.exit == .done, "\(moved.bench.error)")
        #expect(moved.bench.out.contains("services: 4 rows"))
        #expect(moved.bench.out.contains("Moved: "))
        let old = await run(["services"], environment("old.db"))
        #expect(old.exit == .storeUnavailable)
        #expect(old.bench.error.contains("this store was moved to \(target)"))
        #expect(old.bench.error.contains("waybill migrate --undo"))
        let new = await run(["services"], environment("new.db"))
        #expect(new.exit == .done, "\(new.bench.error)")
        let check = await run(["verify"], environment("new.db"))
        #expect(check.exit == .done, "\(check.bench.out) \(check.bench.error)")
    }

    @Test func `a damaged row ends with 10 and its name, and an undone store opens again`()
        async throws
    {
        try await found("old.db")
        let target = scratch.file("new.db")
        #expect(await run(["migrate", "--to", target], environment("old.db")).exit == .done)
        let database = try SQLiteDatabase.open(path: target)
        try await database.write { sql in
            try sql.execute("UPDATE services SET details='x' WHERE key=2")
        }
        await database.close()
        let words = ["migrate", "--to", target, "--verify-only"]
        let check = await run(words, environment("old.db"))
        #expect(check.exit == .difference)
        #expect(check.bench.out.contains("services key=2 differs in details"))
        let json = await run(words + ["--json"], environment("old.db"))
        #expect(json.exit == .difference)
        #expect(json.bench.out.contains("\"differences\":[\"services key=2 differs"))
        let undo = await run(["migrate", "--undo", "--yes"], environment("old.db"))
        #expect(undo.exit == .done, "\(undo.bench.error)")
        #expect(await run(["services"], environment("old.db")).exit == .done)
    }

    @Test func `what cannot be is refused before anything is touched`() async throws {
        try await found("old.db")
        let same = await run(["migrate", "--to", scratch.file("old.db")], environment("old.db"))
        #expect(same.exit == .refused)
        #expect(same.bench.error.contains("already"))
        try await found("full.db")
        let full = await run(["migrate", "--to", scratch.file("full.db")], environment("old.db"))
        #expect(full.exit == .storeUnavailable)
        #expect(full.bench.error.contains("holds a store already"))
        let url = await run(["migrate", "--to", "mysql://x/y"], environment("old.db"))
        #expect(url.exit == .configuration)
        let none = await run(["migrate", "--verify-only"], environment("old.db"))
        #expect(none.exit == .usage)
        #expect(await run(["services"], environment("old.db")).exit == .done)
    }

    @Test func `an older program's file comes in once, and a bad row is named`() async throws {
        try await found("old.db")
        let path = scratch.file("imei_orders.db")
        let legacy = try SQLiteDatabase.open(path: path)
        try await legacy.write { sql in
            try sql.execute(
                """
                CREATE TABLE orders(id INTEGER PRIMARY KEY,order_id TEXT,service_name TEXT,\
                imei TEXT,credits REAL,status TEXT,order_date TEXT)
                """)
            try sql.execute(
                """
                INSERT INTO orders VALUES(1,'77','Check','353000000000003',0.08,'Completed',\
                '2025-11-14 3:33:00'),(2,'78','Check','12345',0.08,'Completed','2025-11-14')
                """)
        }
        await legacy.close()
        let first = await run(["import", path], environment("old.db"))
        #expect(first.exit == .refused, "\(first.bench.error)")
        #expect(first.bench.out.contains("2 rows: 1 created, 0 linked, 0 unchanged, 0 blank, 1"))
        #expect(first.bench.out.contains("row 2: 12345 is not a valid IMEI"))
        let second = await run(["import", path, "--json"], environment("old.db"))
        #expect(second.bench.out.contains("\"created\":0"))
        #expect(second.bench.out.contains("\"unchanged\":1"))
        let missing = await run(["import", scratch.file("none.db")], environment("old.db"))
        #expect(missing.exit != .done)
    }
}
