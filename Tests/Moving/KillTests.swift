internal import Application
internal import Domain
internal import Lifecycle
internal import SQL
internal import Store
import Testing

extension MovingSuite {
    /// A move that is cut at any write goes on where it was, with what has changed since (F30).
    @Suite(.timeLimit(.minutes(2))) struct KillTests {
        @Test(arguments: [1, 4, 18, 25, 32, 35, 46, 65] + Array(97..<111))
        func `F30 a move that was cut at a write of the target goes on and ends the same`(
            cut: Int
        ) async throws {
            let route = Route.allCases[cut % 4]
            let ends = try await route.open()
            let (source, target) = (ends.source, ends.target)
            let world = try await World(source)
            let orders = try await world.place(1..<61)
            let moments: [Meddling.Moment] = [.before, .after]
            let broken = Meddling(target) { number, moment in
                if number == cut && moment == moments[cut % 2] { throw Meddling.Cut() }
            }
            let first = try? await MoveTests.move(source, broken).run()
            if first?.isMoved != true {
                // While it lay still, the store went on working.
                if try await MovingMark.destination(of: source) == nil {
                    try await world.run(orders[cut % 60], providerOrderID: "Q\(cut)")
                    try await world.place(200..<210)
                }
                // Before that the steps of the schema are written, and the target is no store yet.
                if cut > 31 {
                    await #expect(throws: StorageError.self) { try await World.open(target) }
                }
            }
            let report = try await MoveTests.move(source, target).run()
            #expect(report.differences == [])
            #expect(report.isMoved)
            #expect(try await World.open(target).verify() == [])
            #expect(try await MoveTests.move(source, target).verify().differences == [])
            await ends.close()
        }

        @Test(arguments: 1..<8)
        func `F30 a move that was cut at a write of the source leaves one of both open`(
            cut: Int
        ) async throws {
            let route = Route.allCases[cut % 4]
            let ends = try await route.open()
            let (source, target) = (ends.source, ends.target)
            let world = try await World(source)
            try await world.place(1..<31)
            let busy = try await world.place(31)
            let broken = Meddling(source) { number, moment in
                // Notes come while it copies, so that there is something to forget.
                if number == 1, moment == .after { try await world.run(busy, providerOrderID: "B") }
                if number == cut && moment == .after { throw Meddling.Cut() }
            }
            _ = try? await MoveTests.move(broken, target).run()
            let isLeft = try await MovingMark.destination(of: source) != nil
            if !isLeft { try await world.place(700 + cut) }
            let report = try await MoveTests.move(source, target).run()
            #expect(report.differences == [])
            #expect(report.isMoved)
            await #expect(throws: StorageError.self) { try await World.open(source) }
            #expect(try await World.open(target).verify() == [])
            await ends.close()
        }

        @Test(arguments: Route.allCases)
        func `the last rows refused by the target open the source again`(route: Route) async throws
        {
            let ends = try await route.open()
            let (source, target) = (ends.source, ends.target)
            let world = try await World(source)
            try await world.place(1..<31)
            let isLeft = Lock(false)
            // One before the notes begin, one that is among the last rows.
            let holds = Lock(0)
            let broken = Meddling(target) { _, moment in
                let left = try await MovingMark.destination(of: source) != nil
                isLeft.withLock { $0 = $0 || left }
                if left && moment == .before { throw Meddling.Cut() }
            }
            let pause = MovePause(
                hold: {
                    let count = holds.withLock { count in
                        count += 1
                        return count
                    }
                    try await world.place(30 + count)
                }, release: { #expect(!$0) })
            await #expect(throws: Meddling.Cut.self) {
                try await MoveTests.move(source, broken, pause: pause).run()
            }
            #expect(isLeft.withLock { $0 })
            try await world.place(40)
            #expect(try await MoveTests.move(source, target).run().isMoved)
            #expect(try await World.count("SELECT count(*) FROM orders_core", target) == 33)
            await ends.close()
        }

        @Test(arguments: [Route.sqliteToPostgreSQL, .postgreSQLToSQLite])
        func `a move that an older program began is not gone on with, and can be begun anew`(
            route: Route
        ) async throws {
            let ends = try await route.open()
            let spare = try await route.open()
            let (source, target) = (ends.source, ends.target)
            try await World(source).place(1..<31)
            let broken = Meddling.cut(target, atCopy: 4)
            _ = try? await MoveTests.move(source, broken).run()
            // A table that a later schema brings has no trigger of the older program.
            try await source.write { sql in
                switch sql.dialect {
                case .sqlite: try sql.execute("DROP TRIGGER moving_services_insert")
                case .postgres: try sql.execute("DROP TRIGGER moving_services_insert ON services")
                }
            }
            let blind = await #expect(throws: StorageError.self) {
                try await MoveTests.move(source, target).run()
            }
            #expect(blind?.message.contains("does not note what changes in services") == true)
            try await target.write { sql in
                try sql.execute(
                    "DELETE FROM schema_migrations WHERE version="
                        + "(SELECT max(version) FROM schema_migrations)")
            }
            let older = await #expect(throws: StorageError.self) {
                try await MoveTests.move(source, target).run()
            }
            #expect(older?.message.contains("begun by an older Waybill") == true)
            // Into another place the same source notes all its tables again.
            let isRenamed = Lock(false)
            let meddled = Meddling(spare.target) { _, moment in
                guard case .after = moment, !isRenamed.withLock({ $0 }),
                    try await World.isCopied("orders_core", spare.target)
                else { return }
                isRenamed.withLock { $0 = true }
                try await source.write { sql in
                    try sql.execute("UPDATE services SET name='renamed while it moved'")
                }
            }
            #expect(try await MoveTests.move(source, meddled).run().isMoved)
            #expect(isRenamed.withLock { $0 })
            let old = "SELECT count(*) FROM services WHERE name<>'renamed while it moved'"
            #expect(try await World.count(old, spare.target) == 0)
            for pair in [ends, spare] { await pair.close() }
        }

        @Test func `a half copy of another move is refused, and so is a store that holds orders`()
            async throws
        {
            let ends = try await Route.sqliteToSQLite.open()
            let others = try await Route.sqliteToSQLite.open()
            let (source, target) = (ends.source, ends.target)
            let world = try await World(source)
            try await world.place(1..<31)
            let broken = Meddling.cut(target, atCopy: 4)
            _ = try? await MoveTests.move(source, broken).run()
            let second = Meddling.cut(others.target, atCopy: 4)
            _ = try? await MoveTests.move(source, second).run()
            let refusal = await #expect(throws: StorageError.self) {
                try await MoveTests.move(source, target).run()
            }
            #expect(refusal?.message.contains("part of another move") == true)
            #expect(try await MoveTests.move(source, others.target).run().isMoved)
            let full = try await World(others.source)
            try await full.place(1..<3)
            let spare = try await Route.sqliteToSQLite.open()
            try await World(spare.source).place(1..<3)
            let taken = await #expect(throws: StorageError.self) {
                try await MoveTests.move(spare.source, others.source).run()
            }
            #expect(taken?.message.contains("holds a store already") == true)
            for pair in [ends, others, spare] { await pair.close() }
        }
    }
}
