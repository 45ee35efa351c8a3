import Sandbox
import Testing

/// Names, shares, counts, seeds, and the control calls.
struct FaultPlanTests {
    @Test func `a bare S10 stands for its six, each with a sixth of the share`() async throws {
        #expect(FaultName.faults(named: "S10").count == 6)
        #expect(FaultName.faults(named: "S12") == [.tooMany(isCharged: false)])
        #expect(FaultName.faults(named: "S1").count == 5)
        #expect(Set(FaultName.all.map(\.name)).count == FaultName.all.count)
    }

    @Test func `shares, calls and counts are read and written`() throws {
        let faults = try SandboxFaults("S10=20%,S12.429=0.05,S9.html@getimeis,S10.hang*1")
        #expect(faults.entries.map(\.share) == [0.2, 0.05, 1, 1])
        #expect(faults.entries.map(\.action) == [nil, nil, .status, nil])
        #expect(faults.entries.map(\.count) == [nil, nil, nil, 1])
        #expect(try SandboxFaults(faults.text) == faults)
    }

    @Test(arguments: ["S99", "S10.nothing", "S10=120%", "S10=x", "S10@pay", "S10*0", "="])
    func `what cannot be read is refused`(text: String) {
        #expect(throws: SandboxFaultError.self) { try SandboxFaults(text) }
    }

    @Test func `the same seed gives the same faults, another seed others`() async throws {
        func run(_ seed: UInt64) async throws -> [Bool] {
            var configuration = SandboxConfiguration()
            configuration.seed = seed
            configuration.faults = try SandboxFaults("S8.unknown=30%")
            let provider = try SandboxProvider.start(configuration: configuration)
            defer { provider.stop() }
            var refused: [Bool] = []
            for number in 0..<60 {
                let imei = String(350_000_000_000_000 + number)
                refused.append(await TestCaller(provider).place(imei).all("error").isEmpty == false)
            }
            return refused
        }
        let first = try await run(7)
        #expect(try await run(7) == first)
        #expect(try await run(8) != first)
        #expect((8...30).contains(first.count { $0 }))
    }

    @Test func `a fault with a count ends by itself`() async throws {
        var configuration = SandboxConfiguration()
        configuration.faults = try SandboxFaults("S10.reset*2")
        let provider = try SandboxProvider.start(configuration: configuration)
        defer { provider.stop() }
        var endings: [CallOutcome.Ending] = []
        for imei in ["350000000000014", "350000000000022", "350000000000030"] {
            endings.append(await TestCaller(provider).place(imei).ending)
        }
        #expect(endings == [.reset, .reset, .closed])
    }

    @Test func `the control calls set faults, latency, guard, balance and time`() async throws {
        let provider = try SandboxProvider.start()
        defer { provider.stop() }
        let caller = TestCaller(provider)
        #expect(await caller.control("faults?set=S8.user%3D100%25&seed=4").status == 200)
        #expect(await caller.place("350000000000014").all("error") == ["Invalid User!"])
        #expect(await caller.control("faults?set=").text.contains("\"faults\":\"\""))
        #expect(await caller.control("balance?credits=0.5").text.contains("\"balance\":\"0.50\""))
        #expect(await caller.place("350000000000014").all("id").count == 1)
        #expect(await caller.place("350000000000022").all("error") == ["Insufficient balance"])
        #expect(await caller.control("advance?seconds=60").status == 200)
        #expect(await caller.control("guard?mode=off").text.contains("\"guard\":\"off\""))
        #expect(await caller.control("latency?milliseconds=20").text.contains("\"latency_ms\":20"))
        let ledger = await caller.control("ledger").text
        #expect(ledger.contains("\"calls\":3,\"spent\":5000"))
        #expect(ledger.contains("\"imei\":\"350000000000014\"") && ledger.contains("Completed"))
    }

    @Test(arguments: [
        "faults?set=S77", "latency?milliseconds=x", "guard?mode=x", "balance?credits=x",
        "advance?seconds=-1", "outage?kind=x", "outage?kind=refused", "nothing",
    ])
    func `a control call that cannot be read says what would be right`(target: String) async throws
    {
        let provider = try SandboxProvider.start()
        defer { provider.stop() }
        let outcome = await TestCaller(provider).control(target)
        #expect(outcome.status == 400 && outcome.text.hasPrefix("{\"error\":\""))
    }

    @Test func `an outage answers 503 or refuses, and ends`() async throws {
        let provider = try SandboxProvider.start()
        defer { provider.stop() }
        let caller = TestCaller(provider)
        try provider.setOutage(.unavailable)
        #expect(await caller.place("350000000000014").status == 503)
        try provider.setOutage(.refused)
        #expect(await caller.place("350000000000014").status == nil)
        try provider.setOutage(.none)
        #expect(await caller.place("350000000000014").all("id").count == 1)
        #expect(await caller.control("outage?kind=refused&milliseconds=100").status == 200)
        var status: Int?
        for _ in 0..<10_000 where status == nil { status = await caller.services().status }
        #expect(status == 200)
    }
}
