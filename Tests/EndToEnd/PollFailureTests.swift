import Application
import Domain
import HTTPClient
import Jobs
import Lifecycle
import Providers
import Sandbox
import Server
import Store
import Telemetry
import Testing

/// Status calls that fail or are refused: the schedule steps back, a person is not held back.
@Suite(.serialized) struct PollFailureTests {
    /// Three lines that wait at the provider and are due at once.
    private func accepted() async throws -> TestStore {
        let test = try await TestStore(standIn: SyncTests.slowSetup())
        let engine = try await test.readyEngine()
        try await test.place(engine, TestIMEI.numbers(3))
        let isAccepted = try await running(engine) { try await test.reaches(.accepted, 3) }
        #expect(isAccepted)
        return test
    }

    @Test func `J7 J11 failing status calls come 2 s and 4 s apart, are told once, and end`()
        async throws
    {
        let test = try await accepted()
        let metrics = Metrics()
        let engine = test.engine(metrics: metrics)
        let before = try await test.count("SELECT count(*) FROM sync_runs")
        test.standIn.setFaults(try SandboxFaults("S9.garbage"))
        let name = #"waybill_poll_failures_in_a_row{provider="gsm-fusion"}"#
        let start = SystemClock().monotonicMicroseconds()
        try await running(engine) {
            try await soon { metrics.prometheusText().contains("\(name) 3") }
            // The third failure cannot come before the two waits in between are over.
            #expect(SystemClock().monotonicMicroseconds() - start >= 6_000_000)
            let kept = try await test.count("SELECT count(*) FROM sync_runs")
            #expect(kept == before + 1)
            test.standIn.setFaults(.none)
            let run = try await engine.poller.syncAll(cause: .button, waitSeconds: 10)
            #expect(run.run.asked == 3)
            #expect(run.run.failed == 0)
            #expect(metrics.prometheusText().contains("\(name) 0"))
        }
        #expect(try await test.store.providers().first?.state == .open)
        try await test.close()
    }

    @Test func `T13 a provider that refuses our account on a status call is paused`()
        async throws
    {
        let test = try await accepted()
        let refused = GSMFusionProvider(
            configuration: try GSMFusionConfiguration(
                baseURL: test.standIn.baseURL,
                credentials: GSMFusionCredentials(apiKey: "AAAA-WRONG", userId: "nobody"),
                allowPlainHTTP: true), client: test.client
        ) { try await SystemClock().pause(milliseconds: $0) }
        let engine = test.engine(provider: refused)
        try await running(engine) {
            try await soon { try await test.store.providers().first?.state == .paused }
            let reason = try #require(try await test.store.providers().first?.pauseReason)
            #expect(reason.hasPrefix("invalid_"))
            // Nothing leaves while it is paused, and nothing about the open lines has changed.
            try await test.place(engine, [TestIMEI.number(9)])
            let run = try await engine.poller.syncAll(cause: .button, waitSeconds: 10)
            #expect(run.run.failed == run.run.asked)
            #expect(try await test.inState(.accepted) == 3)
            #expect(try test.placedCalls(TestIMEI.number(9)) == 0)
        }
        #expect(
            try await test.count("SELECT count(*) FROM provider_events WHERE state='paused'") == 1)
        try await test.close()
    }
}
