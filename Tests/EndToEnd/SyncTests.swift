import Application
import Domain
import Jobs
import Lifecycle
import Providers
import SQL
import SQLite
import Sandbox
import Server
import Store
import Testing

/// S5, S16, S17: what status answers do to open lines.
@Suite(.serialized) struct SyncTests {
    /// Orders that stay open at the provider for hours.
    static func slowSetup() -> SandboxConfiguration {
        var setup = SandboxConfiguration()
        setup.pendingMicroseconds = 36_000_000_000
        return setup
    }

    @Test func `S17 two thousand open orders are asked for in twenty calls of a hundred`()
        async throws
    {
        let test = try await TestStore(standIn: SyncTests.slowSetup())
        let engine = try await test.readyEngine()
        try await test.place(engine, TestIMEI.numbers(2_000))
        let run = try await running(engine) {
            #expect(try await test.reaches(.accepted, 2_000, seconds: 180))
            // A run that began before the last line was accepted is joined first.
            _ = try await engine.poller.syncAll(cause: .button, waitSeconds: 60)
            return try await engine.poller.syncAll(cause: .button, waitSeconds: 60)
        }
        #expect(run.isFinished)
        #expect(run.run.asked == 2_000)
        #expect(run.run.calls == 20)
        #expect(run.run.unchanged == 2_000)
        #expect(run.run.failed == 0)
        try await test.close()
    }

    @Test func `S17 T20 what completed meanwhile is told by one manual run`() async throws {
        let test = try await TestStore(standIn: SyncTests.slowSetup())
        let engine = try await test.readyEngine()
        try await test.place(engine, TestIMEI.numbers(120))
        let run = try await running(engine) {
            #expect(try await test.reaches(.accepted, 120))
            try test.standIn.advance(seconds: 40_000)
            let first = try await engine.poller.syncAll(cause: .button, waitSeconds: 30)
            #expect(try await test.reaches(.completed, 120))
            return first
        }
        #expect(run.run.completed + run.run.unchanged == run.run.asked)
        #expect(try await test.store.verify().isEmpty)
        try await test.close()
    }

    @Test(arguments: ["S5.missing", "S5.extra", "S5.order", "S5.other", "S5.twice"])
    func `S5 odd rows of a status answer never move a line that they are not about`(
        _ fault: String
    ) async throws {
        let test = try await TestStore(standIn: SyncTests.slowSetup())
        let engine = try await test.readyEngine()
        let targets = TestIMEI.numbers(5)
        try await test.place(engine, targets)
        try await running(engine) {
            #expect(try await test.reaches(.accepted, 5))
            try test.standIn.advance(seconds: 40_000)
            test.standIn.setFaults(try SandboxFaults(fault + "@getimeis*1"))
            #expect(try await test.reaches(.completed, 5))
        }
        for line in try await test.lines() {
            let result = try await test.store.detail(line.order, customer: nil)?.lines.first?
                .results.first
            #expect(result?.resultCode.contains(line.target) == true)
        }
        try await test.close()
    }

    @Test func `S16 T19 a status that goes back changes nothing and is noted`() async throws {
        let test = try await TestStore(speed: 4)
        let engine = try await test.readyEngine()
        try await test.place(engine, [TestIMEI.number(1)])
        try await running(engine) {
            try test.standIn.advance(seconds: 4)
            let seen = try await eventually {
                let line = try await test.line(TestIMEI.number(1))
                if line.state == .accepted {
                    _ = try await engine.poller.syncAll(cause: .button, waitSeconds: 1)
                }
                return line.state == .inProcess
            }
            #expect(seen)
            test.standIn.setFaults(try SandboxFaults("S16.regress"))
            _ = try await engine.poller.syncAll(cause: .button, waitSeconds: 5)
            #expect(try await test.line(TestIMEI.number(1)).state == .inProcess)
            test.standIn.setFaults(.none)
            #expect(try await test.reaches(.completed))
        }
        #expect(try await test.count("SELECT count(*) FROM anomalies WHERE kind='regression'") >= 1)
        try await test.close()
    }

    @Test func `S16 a result that changes later is a new row, the same text is none`() async throws
    {
        let test = try await TestStore()
        let engine = try await test.readyEngine()
        try await test.place(engine, [TestIMEI.number(1)])
        #expect(try await running(engine) { try await test.reaches(.completed) })
        let line = try await test.line(TestIMEI.number(1))
        let id = try #require(line.providerOrderID)
        let applying = StatusApplying(settings: test.settings, parserVersion: 1) { text, _ in
            ParsedResult(kind: .freeText, display: text)
        }
        let stored = try await test.store.detail(line.order, customer: nil)?.lines.first?.results
            .first
        let text = try #require(stored?.resultCode)
        for shown in [text, text + "<br>Blacklist: Clean"] {
            try await test.store.write { store in
                _ = try applying.apply(
                    [
                        StatusRow(
                            providerOrderID: id, target: line.target, status: .completed,
                            statusWord: "Completed", serviceName: nil, resultText: shown,
                            requestedAt: nil, raw: Array(shown.utf8))
                    ],
                    asked: [DueLine(line: line.line, providerOrderID: id, target: line.target)],
                    provider: "gsm-fusion", in: store, now: TestStore.now())
            }
        }
        #expect(try await test.count("SELECT count(*) FROM line_results") == 2)
        #expect(try await test.line(line.target).state == .completed)
        try await test.close()
    }
}
