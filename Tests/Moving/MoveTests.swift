internal import Application
internal import DatabaseHarness
internal import Domain
internal import Lifecycle
internal import SQL
internal import Store
import Testing

extension MovingSuite {
    @Suite(.timeLimit(.minutes(2))) struct MoveTests {
        /// Steps so small that a little store takes many.
        static let small: MoveSettings = {
            var settings = MoveSettings()
            settings.chunkRows = 50
            settings.notes = 100
            settings.lastNotes = 20
            return settings
        }()

        /// A move between two databases.
        static func move(
            _ source: any Database, _ target: any Database, pause: MovePause = .none,
            settings: MoveSettings = small,
            progress: @escaping @Sendable (MoveProgress) -> Void = { _ in }
        ) -> StoreMove {
            let clock = SystemClock()
            return StoreMove(
                MoveDatabases(
                    source: source, target: target, sourceName: "old.db", targetName: "new.db"),
                pause: pause, settings: settings, now: { World.start },
                monotonic: { clock.monotonicMicroseconds() },
                token: { "token-\(clock.monotonicMicroseconds())" }, progress: progress)
        }

        @Test(arguments: Route.allCases)
        func `a store moves with every row, number and position, and the old one closes`(
            route: Route
        ) async throws {
            let ends = try await route.open()
            let (source, target) = (ends.source, ends.target)
            let world = try await World(source)
            let orders = try await world.place(1..<121)
            for (index, order) in orders.prefix(40).enumerated() {
                try await world.run(order, providerOrderID: "P\(index)")
            }
            let report = try await Self.move(source, target).run()
            #expect(report.differences == [])
            #expect(report.isMoved)
            #expect(report.tables.first { $0.name == "orders_core" }?.rows == 120)
            #expect(report.tables.allSatisfy { $0.hash == $0.targetHash })
            let store = try await World.open(target)
            #expect(try await store.verify() == [])
            let head = try await store.feedHead()
            #expect(head == (try await world.store.feedHead()))
            #expect(try await store.write { try World.take($0) } == 121)
            await #expect(throws: StorageError.self) { try await world.place(500) }
            await source.close()
            let again = try await ends.old.place.open()
            let refusal = await #expect(throws: StorageError.self) { try await World.open(again) }
            #expect(refusal?.message.contains("moved to new.db") == true)
            #expect(refusal?.message.contains("waybill migrate --undo") == true)
            try await StoreMove.undo(again)
            #expect(try await World.open(again).verify() == [])
            await again.close()
            await target.close()
        }
    }
}
