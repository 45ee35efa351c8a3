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

/// S8, S19, S20, T8, T13: what is about our account or a service, not about the order.
@Suite(.serialized) struct ParkingTests {
    @Test
    func
        `S19 T8 T13 the balance ends at line 100 of 2,000: one pause, none failed, all done later`()
        async throws
    {
        var setup = SandboxConfiguration()
        setup.balance = 100 * 800
        let test = try await TestStore(standIn: setup)
        let engine = try await test.readyEngine()
        try await test.place(engine, TestIMEI.numbers(2_000))
        let done = try await running(engine) {
            try await soon {
                try await test.store.providers().first?.state == .paused
            }
            #expect(try await test.reaches(.completed, 100))
            let states = try await test.store.totals(customer: nil).byLineState
            #expect((1...30).contains(states[.parked] ?? 0))
            #expect((states[.parked] ?? 0) + (states[.queued] ?? 0) == 1_900)
            #expect(states[.failed] ?? 0 == 0)
            #expect(
                try await test.count("SELECT count(*) FROM provider_events WHERE state='paused'")
                    == 1)
            let calls = try test.standIn.ledger().placedCalls
            try test.standIn.setBalance(nil)
            _ = try await engine.desk.reopen(
                provider: "gsm-fusion", reason: "topped up", by: TestStore.admin.actor)
            await engine.dispatcher.providerChanged("gsm-fusion")
            #expect(calls <= 130)
            return try await test.reaches(.completed, 2_000, seconds: 120)
        }
        #expect(done)
        #expect(try test.standIn.ledger().charges.count == 2_000)
        #expect(try await test.unknownMoney().isEmpty)
        #expect(try await test.store.verify().isEmpty)
        try await test.close()
    }

    @Test func `J10 nothing is sent while a provider is paused by staff, and reads go on`()
        async throws
    {
        let test = try await TestStore()
        let engine = try await test.readyEngine()
        try await running(engine) {
            try await test.place(engine, [TestIMEI.number(1)])
            try await soon { try test.standIn.ledger().placedCalls == 1 }
            let isPaused = try await engine.desk.pause(
                provider: "gsm-fusion", reason: "month end", by: TestStore.admin.actor)
            #expect(isPaused)
            await engine.dispatcher.providerChanged("gsm-fusion")
            try await test.place(engine, TestIMEI.numbers(20, from: 2))
            #expect(try await test.reaches(.completed))
            #expect(try test.standIn.ledger().placedCalls == 1)
            #expect(try await test.inState(.queued) == 20)
            _ = try await engine.desk.reopen(
                provider: "gsm-fusion", reason: "month is over", by: TestStore.admin.actor)
            await engine.dispatcher.providerChanged("gsm-fusion")
            #expect(try await test.reaches(.completed, 21))
        }
        try await test.close()
    }

    @Test func `S8 T13 a service that is off pauses itself alone and goes on when it is opened`()
        async throws
    {
        var setup = SandboxConfiguration()
        setup.faults = try SandboxFaults("S8.service*1")
        let test = try await TestStore(standIn: setup)
        let engine = try await test.readyEngine()
        try await running(engine) {
            try await test.place(engine, [TestIMEI.number(1)])
            #expect(try await test.reaches(.parked))
            #expect(try await test.line(TestIMEI.number(1)).reason == .servicePaused)
            #expect(try await test.store.providers().first?.state == .open)
            try await test.place(engine, [TestIMEI.number(2)], service: "1")
            #expect(try await test.reaches(.completed))
            _ = try await engine.desk.reopen(
                provider: "gsm-fusion", reason: "the service is back", by: TestStore.admin.actor)
            await engine.dispatcher.providerChanged("gsm-fusion")
            #expect(try await test.reaches(.completed, 2))
        }
        try await test.close()
    }

    @Test func `S8 T8 a wrong key pauses the account before a second line is tried in vain`()
        async throws
    {
        var setup = SandboxConfiguration()
        setup.faults = try SandboxFaults("S8.key*1")
        let test = try await TestStore(standIn: setup, concurrency: 1)
        let engine = try await test.readyEngine()
        try await test.place(engine, TestIMEI.numbers(5))
        try await running(engine) {
            try await soon { try await test.inState(.parked) == 1 }
            #expect(
                try await test.store.providers().first?.pauseReason?.hasPrefix("invalid_api_key")
                    == true)
            #expect(try test.standIn.ledger().placedCalls == 1)
        }
        #expect(try await test.inState(.queued) == 4)
        try await test.close()
    }

    @Test(arguments: ["S20.empty", "S20.truncated", "S20.price", "S20.repeated"])
    func `S20 a broken catalogue leaves the old one in place, whole`(_ fault: String) async throws {
        let test = try await TestStore()
        let engine = try await test.readyEngine()
        let before = try await test.store.services()
        #expect(before.count == 3)
        test.standIn.setFaults(try SandboxFaults(fault))
        let refresh = try await engine.poller.refreshCatalogue(provider: "gsm-fusion", force: false)
        switch refresh {
        case .failed(let why): #expect(!why.isEmpty)
        case .done(let summary): #expect(summary.kept != nil)
        }
        #expect(try await test.store.services() == before)
        try await test.close()
    }
}
