internal import Application
internal import Domain
internal import Lifecycle
internal import SQL
internal import Store
import Testing

extension MovingSuite {
    /// A store that is written to while it moves.
    @Suite(.timeLimit(.minutes(2))) struct LoadTests {
        @Test(arguments: Route.allCases)
        func `writers go on through the whole move, wait shortly, and lose nothing`(
            route: Route
        ) async throws {
            let ends = try await route.open()
            let (source, target) = (ends.source, ends.target)
            let gate = SwitchingDatabase(source)
            let world = try await World(gate)
            try await world.place(1..<401)
            let isMoved = Lock(false)
            let placed = try await withThrowingTaskGroup(of: [ID<Order>].self) { group in
                for writer in 1...2 {
                    group.addTask {
                        var orders: [ID<Order>] = []
                        var rest = 20
                        var serial = writer * 100_000
                        // Twenty more each after the switch, so that writers meet the pause.
                        while rest > 0, !Task.isCancelled {
                            serial += 1
                            let order = try await world.place(serial)
                            try await world.run(order, providerOrderID: "L\(serial)")
                            orders.append(order)
                            if isMoved.withLock({ $0 }) { rest -= 1 }
                        }
                        return orders
                    }
                }
                let pause = MovePause(
                    hold: { await gate.hold() },
                    release: { gate.release(to: $0 ? target : nil) })
                defer { isMoved.withLock { $0 = true } }
                let report = try await MoveTests.move(
                    source, target, pause: pause, settings: MoveSettings()
                ).run()
                #expect(report.differences == [])
                #expect(report.isMoved)
                #expect(report.repeatedRows > 0)
                isMoved.withLock { $0 = true }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            let store = try await World.open(target)
            #expect(try await store.verify() == [])
            #expect(
                try await World.count("SELECT count(*) FROM orders_core", target)
                    == Int64(400 + placed.count))
            for order in placed {
                let isThere = try await store.read { reading in
                    try reading.unit(order: order, now: World.start)?.order.state == .completed
                }
                #expect(isThere)
            }
            let old = try await World.count("SELECT count(*) FROM orders_core", source)
            #expect(old < 400 + Int64(placed.count))
            await gate.close()
            await ends.close()
        }
    }
}
