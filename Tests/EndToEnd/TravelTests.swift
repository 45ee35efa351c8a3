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

@Suite(.serialized) struct TravelTests {
    @Test func `S17 five hundred orders travel from place to completed, each charged once`()
        async throws
    {
        let test = try await TestStore()
        let engine = try await test.readyEngine()
        let targets = TestIMEI.numbers(500)
        try await test.place(engine, targets)
        let done = try await running(engine) { try await test.reaches(.completed, 500) }
        #expect(done)
        let ledger = try test.standIn.ledger()
        #expect(ledger.charges.count == 500)
        #expect(Set(ledger.charges.map(\.imei)) == Set(targets))
        #expect(try await test.store.verify().isEmpty)
        try await test.close()
    }

    @Test func `R1 every call to the provider has an earlier durable intent`() async throws {
        let test = try await TestStore()
        let engine = try await test.readyEngine()
        try await test.place(engine, TestIMEI.numbers(60))
        #expect(try await running(engine) { try await test.reaches(.completed, 60) })
        let intents = try await test.database.read { sql in
            try sql.query("SELECT subject,intent_at,send_by FROM fulfillment_logs_core") { row in
                (target: try row.text(0), at: try row.integer(1), by: try row.integer(2))
            }
        }
        #expect(intents.count == 60)
        for charge in try test.standIn.ledger().charges {
            let intent = try #require(intents.first { $0.target == charge.imei })
            #expect(intent.at <= charge.at)
            #expect(charge.at <= intent.by)
        }
        try await test.close()
    }

    @Test func `R7 the price is charged on acceptance and given back on a rejection`() async throws
    {
        var setup = SandboxConfiguration()
        let rejected = TestIMEI.number(2)
        setup.rejectedEndings = [String(rejected.suffix(4))]
        let test = try await TestStore(standIn: setup)
        let engine = try await test.readyEngine()
        try await test.place(engine, [TestIMEI.number(1), rejected])
        let done = try await running(engine) {
            try await eventually {
                let completed = try await test.inState(.completed)
                let rejected = try await test.inState(.rejected)
                return completed == 1 && rejected == 1
            }
        }
        #expect(done)
        #expect(try await test.line(TestIMEI.number(1)).isCharged)
        #expect(try await !test.line(rejected).isCharged)
        let order = try await test.line(rejected).order
        #expect(try await test.store.detail(order, customer: nil)?.order.state == .rejected)
        try await test.close()
    }

    @Test func `R2 redirects are not followed and their lines wait for a person`() async throws {
        var setup = SandboxConfiguration()
        setup.faults = try SandboxFaults("S13@placeorder")
        let test = try await TestStore(standIn: setup)
        let engine = try await test.readyEngine()
        let targets = TestIMEI.numbers(4)
        try await test.place(engine, targets)
        #expect(try await running(engine) { try await test.reaches(.needsReview, 4) })
        #expect(test.standIn.counters().redirectsFollowed == 0)
        for target in targets { #expect(try test.placedCalls(target) == 1) }
        #expect(try await test.unknownMoney().isEmpty)
        try await test.close()
    }
}
