import Application
import Domain
import Jobs
import Sandbox
import Server
import Store
import Testing

@Suite(.serialized) struct TravelTests {
    /// Places one order a target for the house account.
    static func place(
        _ engine: Engine, _ targets: [String], service: String = "1739", house: ID<Customer>
    ) async throws {
        let commands = targets.map { target in
            PlaceCommand(
                channel: .web, customer: house, placedBy: .system, role: .admin,
                items: [PlaceItem(service: service, target: target)])
        }
        let answer = try await engine.desk.placeMany(commands, allOrNothing: false, key: nil) { outcomes in
            let placed = outcomes.count { $0.isPlaced }
            return RenderedAnswer(
                status: 200, body: Array("\(placed)".utf8), order: nil, hasEffect: placed > 0)
        }
        #expect(answer == .fresh(RenderedAnswer(
            status: 200, body: Array("\(targets.count)".utf8), order: nil, hasEffect: true)))
    }

    @Test func `S17 five hundred orders travel from place to completed, each charged once`() async throws {
        let test = try await TestStore()
        let engine = test.engine()
        let house = try await test.store.houseAccount()
        let targets = (1...500).map { TestIMEI.number($0) }
        _ = try await engine.poller.refreshCatalogue(provider: "gsm-fusion", force: false)
        try await TravelTests.place(engine, targets, house: house)
        let done = try await running(engine) {
            try await eventually {
                try await test.store.totals(customer: nil).byState[.completed] == 500
            }
        }
        #expect(done)
        let ledger = try test.standIn.ledger()
        #expect(ledger.charges.count == 500)
        #expect(Set(ledger.charges.map(\.imei)) == Set(targets))
        #expect(try await test.store.verify().isEmpty)
        await test.close()
    }
}
