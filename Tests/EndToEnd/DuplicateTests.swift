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

/// S15, N0, N3, N4: the same target again, from us or known to the provider alone.
@Suite(.serialized) struct DuplicateTests {
    private let target = TestIMEI.number(1)

    @Test func `N0 a target that was checked is offered its result instead of a second order`()
        async throws
    {
        let test = try await TestStore()
        let engine = try await test.readyEngine()
        try await test.place(engine, [target])
        let house = try await test.store.houseAccount()
        let answer = try await running(engine) {
            #expect(try await test.reaches(.completed))
            return try await engine.desk.place(
                PlaceCommand(
                    channel: .web, customer: house, placedBy: .system, role: .admin,
                    items: [PlaceItem(service: "1739", target: target)]), key: nil
            ) { outcome in
                if case .duplicateResult = outcome {
                    return RenderedAnswer(status: 409, body: [], order: nil, hasEffect: false)
                }
                return RenderedAnswer(status: 201, body: [], order: nil, hasEffect: true)
            }
        }
        #expect(answer.freshStatus == 409)
        #expect(try test.placedCalls(target) == 1)
        try await test.close()
    }

    @Test func `N0 T26 a line placed while an equal one is open waits, then takes its result`()
        async throws
    {
        let test = try await TestStore()
        let engine = try await test.readyEngine()
        try await test.place(engine, [target])
        let moved = try await test.placeEqual(engine, target, as: nil)
        #expect(try await running(engine) { try await test.reaches(.completed, 2) })
        #expect(try test.placedCalls(target) == 1)
        let line = try #require(try await test.lines().first { $0.line == moved })
        #expect(!line.isCharged)
        #expect(line.providerOrderID == nil)
        let history = try await test.store.detail(line.order, customer: nil)?.history ?? []
        #expect(history.contains { $0.event == "known_result" })
        try await test.close()
    }

    @Test func `S15 N3 a duplicate answer to a re-check takes the result that is known here`()
        async throws
    {
        let test = try await TestStore()
        let engine = try await test.readyEngine()
        try await test.place(engine, [target])
        try await running(engine) {
            #expect(try await test.reaches(.completed))
            try await test.place(engine, [target], onDuplicate: .recheck)
            #expect(try await test.reaches(.completed, 2))
        }
        #expect(try test.placedCalls(target) == 2)
        #expect(try test.standIn.ledger().charges.count == 1)
        let line = try await test.line(target)
        #expect(!line.isCharged)
        #expect(line.providerOrderID == nil)
        try await test.close()
    }

    @Test func `S15 N3 a duplicate answer that nobody knows goes to a person`() async throws {
        var setup = SandboxConfiguration()
        setup.faults = try SandboxFaults("S15.first*1")
        let test = try await TestStore(standIn: setup)
        let engine = try await test.readyEngine()
        try await test.place(engine, [target])
        #expect(try await running(engine) { try await test.reaches(.needsReview) })
        #expect(try await test.line(target).reason == .dupUnknownID)
        #expect(try test.placedCalls(target) == 1)
        try await test.close()
    }

    @Test func `S15 N4 a duplicate answer after an uncertain send is proof without an id`()
        async throws
    {
        var setup = SandboxConfiguration()
        setup.faults = try SandboxFaults("S10.close*1")
        let test = try await TestStore(standIn: setup, settleSeconds: 0) { settings in
            settings.sendWindowMicroseconds = 1_000_000
            settings.callMicroseconds = 1_000_000
        }
        let engine = try await test.readyEngine()
        try await test.place(engine, [target])
        try await running(engine) {
            #expect(try await test.reaches(.needsReview))
            let line = try await test.line(target).line
            try await soon {
                try await test.decide(engine, line, .absent).freshText == "queued"
            }
            try await soon {
                try await test.line(target).reason == .acceptedIDUnknown
            }
        }
        #expect(try test.standIn.ledger().charges.count == 1)
        #expect(try test.placedCalls(target) == 2)
        try await test.close()
    }

    @Test
    func `S15 equal lines of two customers fly one at a time and the second result is copied`()
        async throws
    {
        var setup = SandboxConfiguration()
        setup.latencyMicroseconds = 300_000
        let test = try await TestStore(standIn: setup)
        let engine = try await test.readyEngine()
        let (ann, bea) = (try await test.addCustomer("Ann"), try await test.addCustomer("Beatrice"))
        _ = try await test.placeEqual(engine, target, as: ann)
        _ = try await test.placeEqual(engine, target, as: bea)
        try await running(engine) {
            try await soon {
                let second = try await test.lines().last
                return second?.reason == .sameTargetOpen && second?.state == .queued
            }
            #expect(try await test.reaches(.needsReview))
            let line = try await test.line(target)
            #expect(line.reason == .dupOtherCustomer)
            #expect(try await test.decide(engine, line.line, .copy).freshText == "completed")
        }
        #expect(test.standIn.counters().overlaps == 0)
        #expect(try test.standIn.ledger().charges.count == 1)
        #expect(try await test.inState(.completed) == 2)
        let copied = try await test.line(target)
        let results = try await test.store.detail(copied.order, customer: bea)?.lines.first?.results
        #expect(results?.first?.parsed.extras.contains { $0.label == "Result of" } == false)
        try await test.close()
    }
}

extension TestStore {
    /// Places a line that placing would have refused as a repeat, as an import may bring it.
    func placeEqual(
        _ engine: TestEngine, _ target: String, as customer: ID<Customer>?
    ) async throws -> ID<Line> {
        let passing = TestIMEI.number(900_000 + (try await lines().count))
        try await place(engine, [passing])
        let line = try await line(passing)
        try await database.write { sql in
            try sql.execute(
                "UPDATE order_lines SET target=$1,target_raw=NULL WHERE id=$2",
                [.text(target), .text(line.line.text)])
            guard let customer else { return }
            try sql.execute(
                """
                UPDATE orders_core SET customer_key=(SELECT key FROM customers WHERE id=$1) \
                WHERE id=$2
                """, [.text(customer.text), .text(line.order.text)])
        }
        return line.line
    }
}
