import Lifecycle
import Server
import Testing

@testable import CLI

/// Commands without a running server, on the real program: which store they mean, and what a
/// restored one does.
@Suite struct FoundStoreTests {
    let scratch = Scratch()

    /// The scratch folder's sandbox, or another file as the store.
    private func environment(
        _ database: String? = nil, _ more: [String: String] = [:]
    ) -> [String: String] {
        var variables = ["WAYBILL_DATA_DIR": scratch.path, "WAYBILL_LOG_LEVEL": "error"]
        if let database { variables["WAYBILL_DB_PATH"] = scratch.file(database) }
        return variables.merging(more) { $1 }
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
        let exit = await Program.run(words, terminal: bench.terminal, surroundings: surroundings)
        return (exit, bench)
    }

    /// Founds the sandbox's store as `waybill sandbox` does, with its catalogue.
    private func foundSandbox() async throws {
        let environment = try Environment(file: nil, process: environment())
        let server = try await WaybillServer.open(try Configuration(environment, mode: .sandbox))
        try await server.runWorkers(seconds: 0) { true }
        await server.close()
    }

    @Test(arguments: [
        ["status"], ["status", "ORD-20261120-00001"], ["orders"], ["wait", "ORD-20261120-00001"],
        ["services"], ["providers", "list"], ["verify"], ["backup"], ["check-config"], ["sync"],
        ["users", "list"], ["keys", "list"],
    ])
    func `a command that only reads founds no store and ends with 8`(words: [String]) async throws {
        let (exit, bench) = await run(words, environment())
        #expect(exit == .storeUnavailable)
        let path = scratch.file("waybill.db")
        #expect(bench.error.contains("There is no store at \(path); start Waybill first with"))
        #expect(try FileFacts.of(path) == nil)
        #expect(try FileFacts.of(scratch.file("secret")) == nil)
    }

    @Test func `without a server the sandbox is meant while nothing is configured for real`()
        async throws
    {
        try await foundSandbox()
        let (exit, bench) = await run(["services"], environment())
        #expect(exit == .done)
        #expect(bench.out.contains("1739"))
        let sent = await run(
            ["submit", "356938035643809", "--service", "1739", "--wait"], environment())
        #expect(sent.exit == .done)
        #expect(try FileFacts.of(scratch.file("waybill.db")) == nil)
        let key = ["GSM_FUSION_API_KEY": "k", "GSM_FUSION_USERNAME": "u"]
        #expect(await run(["status"], environment(nil, key)).exit == .storeUnavailable)
        let live = await run(
            ["keys", "create", "--name", "n", "--role", "viewer"], environment(nil, key))
        #expect(live.exit == .done)
        #expect(try FileFacts.of(scratch.file("waybill.db")) != nil)
        let both = await run(["orders"], environment())
        #expect(both.exit == .done)
        #expect(!both.bench.out.contains("356938035643809"))
    }

    @Test func `W17 B4 F28 a restored copy with queued orders keeps them until release`()
        async throws
    {
        try await foundSandbox()
        let caller = try await Surroundings.caller(
            in: try Environment(file: nil, process: environment()), mayFound: false)
        let reply = try await caller.send(SandboxFill.call(0..<3))
        await caller.close()
        #expect(reply.isGood)
        let copy = scratch.file("copy.backup")
        #expect(await run(["backup", copy], environment()).exit == .done)
        let restored = environment("new.db")
        #expect(await run(["restore", "--sandbox", copy], restored).exit == .done)
        // Twice: the mark outlives a start.
        for _ in 0..<2 {
            let server = try await WaybillServer.open(
                try Configuration(
                    try Environment(file: nil, process: restored), mode: .sandbox))
            try await server.runWorkers(seconds: 2) { false }
            await server.close()
            let (exit, bench) = await run(["status", "--json"], restored)
            #expect(exit == .done)
            #expect(bench.out.contains(#""quarantined":true"#))
            #expect(bench.out.contains(#""queued":3"#))
        }
        #expect(await run(["release", "--reason", "compared", "--yes"], restored).exit == .done)
        let server = try await WaybillServer.open(
            try Configuration(try Environment(file: nil, process: restored), mode: .sandbox))
        try await server.runWorkers(seconds: 2) { false }
        await server.close()
        let (_, after) = await run(["status", "--json"], restored)
        #expect(after.out.contains(#""quarantined":false"#))
        #expect(!after.out.contains(#""queued":3"#))
        #expect(after.out.contains(#""jobs_ready":0"#))
    }
}
