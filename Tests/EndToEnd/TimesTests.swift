import Application
import Domain
import Jobs
import SQL
import Server
import Store
import Testing

/// How long placing took, from the desk through the keeper into the store.
@Suite struct TimesTests {
    @Test func `durations of placing are stored after the commit, many orders at once`()
        async throws
    {
        let test = try await TestStore()
        let engine = try await test.readyEngine()
        let house = try await test.store.houseAccount()
        let commands = TestIMEI.numbers(600).map {
            PlaceCommand(
                channel: .api, customer: house, placedBy: .system, role: .admin,
                items: [PlaceItem(service: "1739", target: $0)])
        }
        for half in [commands[..<1], commands[1...]] {
            _ = try await engine.desk.placeMany(Array(half), allOrNothing: false, key: nil) { _ in
                RenderedAnswer(status: 200, body: [], order: nil, hasEffect: true)
            }
        }
        #expect(try await test.count("SELECT count(*) FROM order_durations") == 0)
        await engine.times.store()
        #expect(try await test.count("SELECT count(*) FROM order_durations") == 600)
        #expect(
            try await test.count("SELECT count(*) FROM order_durations WHERE create_us=0") == 0)
        #expect(
            try await test.count(
                "SELECT count(*) FROM order_durations WHERE validation_us>create_us") == 0)
        await engine.times.store()
        try await test.close()
    }
}
