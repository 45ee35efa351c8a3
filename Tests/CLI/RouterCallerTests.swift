import CLI
import Lifecycle
import Server
import Testing

@Suite struct RouterCallerTests {
    private static let runs = Lock(0)
    let scratch = Scratch()

    /// Runs a command line on a real store in the scratch folder, without a server.
    private func run(
        _ words: [String], database: String = "waybill.db"
    ) async -> (exit: ExitCode, bench: Bench) {
        let bench = Bench(variables: [
            "WAYBILL_DATA_DIR": scratch.path, "WAYBILL_DB_PATH": scratch.file(database),
            "WAYBILL_LOG_LEVEL": "error",
        ])
        var surroundings = bench.surroundings
        // One store keeps the keys of every run: as in life, none comes twice.
        surroundings.freshKey = {
            Self.runs.withLock { count in
                count += 1
                return "run-\(count)"
            }
        }
        let environment = surroundings.environment
        surroundings.openCaller = { file, mayFound in
            try await Surroundings.caller(in: try environment(file, [:]), mayFound: mayFound)
        }
        let exit = await Program.run(words, terminal: bench.terminal, surroundings: surroundings)
        return (exit, bench)
    }

    @Test func `B2 B4 a backup of a store comes back elsewhere, opened by the same secret`()
        async throws
    {
        #expect(
            await run(["keys", "create", "--name", "till", "--role", "operator"]).exit == .done)
        #expect(await run(["verify"]).exit == .done)
        let copy = scratch.file("copy.backup")
        #expect(await run(["backup", copy]).exit == .done)
        #expect(await run(["backup", copy]).exit == .refused)
        let bytes = try WholeFile.read(copy, maxBytes: 16 << 20) ?? []
        #expect(!bytes.starts(with: Array("SQLite format".utf8)))
        #expect(try FileFacts.of(copy + ".plain") == nil)
        #expect(await run(["restore", copy]).exit == .refused)
        #expect(await run(["restore", copy], database: "new.db").exit == .done)
        let keys = await run(["keys", "list"], database: "new.db")
        #expect(keys.exit == .done)
        #expect(keys.bench.out.contains("till"))
    }

    @Test func `a store that another process holds ends with 8`() async throws {
        let environment = try Environment(
            file: nil,
            process: ["WAYBILL_DATA_DIR": scratch.path, "WAYBILL_LOG_LEVEL": "error"])
        let server = try await WaybillServer.open(
            try Configuration(environment, mode: .live))
        let (exit, bench) = await run(["status"])
        await server.close()
        #expect(exit == .storeUnavailable)
        #expect(bench.error.contains("waybill.db"))
        #expect(await run(["status"]).exit == .done)
    }

    @Test func `what is not there ends with 4 and what rules refuse with 3`() async {
        #expect(await run(["keys", "create", "--name", "n", "--role", "viewer"]).exit == .done)
        #expect(await run(["status", "ORD-20261120-00001"]).exit == .notFound)
        #expect(await run(["submit", "356938035643809", "--service", "1"]).exit == .refused)
        #expect(await run(["release", "--reason", "drill", "--yes"]).exit == .refused)
        #expect(await run(["keys", "create", "--name", "n", "--scope", "no"]).exit == .refused)
    }
}
