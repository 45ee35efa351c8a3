import Foundation
import Sandbox
import Testing

/// The ledger is the judge: it has to be right when all else fails.
struct LedgerTests {
    @Test func `the ledger survives a restart with orders, states and balance`() async throws {
        let directory = try ScratchDirectory()
        var configuration = SandboxConfiguration()
        configuration.ledgerPath = directory.file("ledger.txt")
        configuration.balance = 20_000
        let first = try SandboxProvider.start(configuration: configuration)
        _ = await TestCaller(first).place("350000000000014")
        try first.advance(seconds: 60)
        #expect(await TestCaller(first).status([20_000_001]).all("status") == ["Completed"])
        _ = await TestCaller(first).place("350000000000022")
        first.stop()

        configuration.processingMicroseconds = 1_000_000_000_000
        let second = try SandboxProvider.start(configuration: configuration)
        defer { second.stop() }
        let caller = TestCaller(second)
        #expect(
            await caller.status([20_000_001, 20_000_002]).all("status") == ["Completed", "Pending"])
        #expect(second.balance == 10_000)
        #expect(await caller.place("350000000000014").all("error") == ["IMEI already exists!"])
        #expect(await caller.place("350000000000030").all("id") == ["20000003"])
        #expect(second.counters().calls["placeorder"] == 4)
        let ledger = try Ledger.load(directory.file("ledger.txt"))
        #expect(ledger.charges == (try second.ledger().charges))
        #expect(ledger.charges.map(\.call) == [1, 2, 4])
        #expect(ledger.spent == 15_000)
    }

    @Test func `a torn last line is dropped and the next line is whole`() async throws {
        let directory = try ScratchDirectory()
        let path = directory.file("ledger.txt")
        var configuration = SandboxConfiguration()
        configuration.ledgerPath = path
        let first = try SandboxProvider.start(configuration: configuration)
        _ = await TestCaller(first).place("350000000000014")
        first.stop()
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        try (whole + Data("charge\t20000002\t3500".utf8)).write(to: URL(fileURLWithPath: path))
        #expect(try Ledger.load(path).charges.count == 1)
        let second = try SandboxProvider.start(configuration: configuration)
        defer { second.stop() }
        _ = await TestCaller(second).place("350000000000022")
        #expect(try Ledger.load(path).charges.map(\.id) == [20_000_001, 20_000_002])
    }

    @Test func `a line that is no fact is refused with its number`() throws {
        let directory = try ScratchDirectory()
        let path = directory.file("ledger.txt")
        try Data("balance\t-\t1\nnonsense\n".utf8).write(to: URL(fileURLWithPath: path))
        #expect {
            try Ledger.load(path)
        } throws: { error in
            if case .badLine(_, 2) = error as? LedgerError { true } else { false }
        }
        #expect(try Ledger.load(directory.file("none.txt")).facts.isEmpty)
    }

    @Test func `control bytes in a field cannot make a line`() async throws {
        let directory = try ScratchDirectory()
        var configuration = SandboxConfiguration()
        configuration.ledgerPath = directory.file("ledger.txt")
        let provider = try SandboxProvider.start(configuration: configuration)
        defer { provider.stop() }
        _ = await TestCaller(provider).place("1%0Acharge%091%092%093%094%095%096", service: "%0A")
        let ledger = try Ledger.load(directory.file("ledger.txt"))
        #expect(ledger.placedCalls == 1 && ledger.charges.isEmpty)
    }

    @Test(arguments: [(DuplicateGuard.strict, 1), (.off, 30)])
    func `30 equal sends at once are charged as the guard says`(
        mode: DuplicateGuard, charges: Int
    ) async throws {
        var configuration = SandboxConfiguration()
        configuration.duplicateGuard = mode
        configuration.latencyMicroseconds = 100_000
        let provider = try SandboxProvider.start(configuration: configuration)
        defer { provider.stop() }
        let outcomes = await parallel(30, provider, imei: "350000000000014")
        #expect(outcomes.flatMap { $0.all("id") }.count == charges)
        #expect(outcomes.flatMap { $0.all("error") }.count == 30 - charges)
        #expect(try provider.ledger().charges.count == charges)
        #expect(provider.counters().maxInFlight > 1)
        #expect(provider.counters().overlaps > 0)
    }

    @Test func `a sequential guard lets equals at the same time through, later ones not`()
        async throws
    {
        var configuration = SandboxConfiguration()
        configuration.duplicateGuard = .sequential
        configuration.latencyMicroseconds = 600_000
        let provider = try SandboxProvider.start(configuration: configuration)
        defer { provider.stop() }
        _ = await parallel(8, provider, imei: "350000000000014")
        let charged = try provider.ledger().charges.count
        #expect(charged > 1)
        #expect(
            await TestCaller(provider).place("350000000000014").all("error")
                == ["IMEI already exists!"])
        #expect(
            await TestCaller(provider).place("350000000000014", service: "1739").all("id").count
                == 1)
        #expect(try provider.ledger().charges.count == charged + 1)
    }

    private func parallel(
        _ count: Int, _ provider: SandboxProvider, imei: String
    ) async -> [CallOutcome] {
        await withTaskGroup(of: CallOutcome.self) { group in
            for _ in 0..<count {
                group.addTask { await TestCaller(provider).place(imei) }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
    }
}
