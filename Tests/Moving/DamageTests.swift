internal import Application
internal import Domain
internal import SQL
internal import Store
import Testing

extension MovingSuite {
    /// What is not the same is found and named.
    @Suite(.timeLimit(.minutes(2))) struct DamageTests {
        @Test(arguments: [
            (
                "UPDATE orders_core SET notes='other' WHERE key=17",
                "orders_core key=17 differs in notes"
            ),
            (
                "DELETE FROM notification_queue_core WHERE order_key=9 AND sequence=1",
                "notification_queue_core order_key=9 sequence=1"
            ),
            (
                "INSERT INTO texts(key,text) VALUES(99,'stray')",
                "texts key=99 is in the target only"
            ),
            (
                "UPDATE counters SET value=value+1 WHERE name='orders'",
                "counters name=orders differs in value"
            ),
            (
                "UPDATE orders_core SET notes=replace(notes,'\u{F6}','o\u{308}') WHERE key=18",
                "orders_core key=18 differs in notes"
            ),
            ("UPDATE feed_head SET pos=pos+1", "feed_head one=1 differs in pos"),
            ("UPDATE meta SET value='e2' WHERE key='epoch'", "meta key=epoch differs in value"),
        ])
        func `a row that is damaged in the target is found and named`(
            damage: String, sentence: String
        ) async throws {
            let route = Route.allCases[damage.utf8.count % 2]
            let ends = try await route.open()
            let (source, target) = (ends.source, ends.target)
            let world = try await World(source)
            try await world.place(1..<121)
            #expect(try await MoveTests.move(source, target).run().isMoved)
            #expect(try await MoveTests.move(source, target).verify().differences == [])
            try await target.write { try $0.execute(damage) }
            let report = try await MoveTests.move(source, target).verify()
            #expect(report.differences.contains { $0.hasPrefix(sentence) })
            #expect(report.tables.contains { $0.hash != $0.targetHash })
            await ends.close()
        }

        @Test func `a number that was not moved is found`() async throws {
            let route = Route.postgreSQLToSQLite
            let ends = try await route.open()
            let (source, target) = (ends.source, ends.target)
            let world = try await World(source)
            try await world.place(1..<4)
            #expect(try await MoveTests.move(source, target).run().isMoved)
            try await target.write { try $0.execute("UPDATE order_numbers SET last=last-1") }
            #expect(
                try await MoveTests.move(source, target).verify().differences
                    == ["order numbers of 20260910: 3 in the source, 2 in the target"])
            await ends.close()
        }

        @Test(arguments: Route.allCases)
        func `a copy that came out wrong is not switched to`(route: Route) async throws {
            let ends = try await route.open()
            let (source, target) = (ends.source, ends.target)
            let world = try await World(source)
            try await world.place(1..<121)
            let meddler = Meddling(target) { number, moment in
                guard number > 20, moment == .after else { return }
                try await target.write { sql in
                    try sql.execute("UPDATE orders_core SET last_error='cosmic ray' WHERE key=60")
                }
            }
            let report = try await MoveTests.move(source, meddler).run()
            #expect(!report.isMoved)
            #expect(report.differences == ["orders_core key=60 differs in last_error"])
            try await world.place(500)
            await #expect(throws: (any Error).self) { try await World.open(target) }
            await ends.close()
        }
    }
}
