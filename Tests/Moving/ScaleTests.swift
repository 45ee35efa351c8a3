internal import Application
internal import Domain
internal import Glibc
internal import Lifecycle
internal import SQL
internal import Store
import Testing

extension MovingSuite {
    /// The write pause does not grow with the store; the sizes of docs/benchmarks.md by
    /// `WAYBILL_MOVE_ORDERS` and `WAYBILL_MOVE_ROUTE`.
    @Suite(.timeLimit(.minutes(60))) struct ScaleTests {
        private static func variable(_ name: String) -> String? {
            unsafe getenv(name).map { unsafe String(cString: $0) }
        }

        private static let orders = variable("WAYBILL_MOVE_ORDERS").flatMap { Int($0) } ?? 3_000
        private static let routes =
            variable("WAYBILL_MOVE_ROUTE").flatMap { Route(rawValue: $0) }.map { [$0] }
            ?? [.sqliteToPostgreSQL, .postgreSQLToSQLite]

        @Test(arguments: routes)
        func `writers wait a small part of a move for the last rows of a store`(
            route: Route
        ) async throws {
            let ends = try await route.open()
            let (source, target) = (ends.source, ends.target)
            let gate = SwitchingDatabase(source)
            let world = try await World(gate)
            let clock = SystemClock()
            for start in stride(from: 1, through: Self.orders, by: 500) {
                try await world.place(start..<min(start + 500, Self.orders + 1))
                try await world.placeEvents()
            }
            let isMoved = Lock(false)
            async let placed = Self.keepPlacing(world, isMoved)
            let begun = clock.monotonicMicroseconds()
            let pause = MovePause(
                hold: { await gate.hold() },
                release: { gate.release(to: $0 ? target : nil) })
            let phases = Lock([MoveProgress.Phase: Int64]())
            let result: Result<MoveReport, any Error>
            do {
                result = .success(
                    try await MoveTests.move(
                        source, target, pause: pause, settings: MoveSettings()
                    ) { progress in
                        phases.withLock { $0[progress.phase] = clock.monotonicMicroseconds() }
                    }.run())
            } catch { result = .failure(error) }
            isMoved.withLock { $0 = true }
            let longest = try await placed
            let report = try result.get()
            #expect(report.differences == [])
            #expect(report.isMoved)
            // A share of this very run: docs/benchmarks.md has the pauses in milliseconds.
            let whole = clock.monotonicMicroseconds() - begun
            #expect(report.pauseMicroseconds < whole / 3)
            #expect(longest < whole / 2)
            tell(report, phases.withLock { $0 }, begun, longest)
            await gate.close()
            await ends.close()
        }

        /// Places orders one by one until told; the longest wait for one, in microseconds.
        private static func keepPlacing(_ world: World, _ isMoved: Lock<Bool>) async throws -> Int64
        {
            let clock = SystemClock()
            var longest: Int64 = 0
            var serial = 50_000_000
            while !isMoved.withLock({ $0 }), !Task.isCancelled {
                let start = clock.monotonicMicroseconds()
                try await world.place(serial)
                longest = max(longest, clock.monotonicMicroseconds() - start)
                serial += 1
                if serial % 20 == 0 { try await world.placeEvents() }
                try await clock.pause(milliseconds: 2)
            }
            return longest
        }

        private func tell(
            _ report: MoveReport, _ phases: [MoveProgress.Phase: Int64], _ begun: Int64,
            _ longest: Int64
        ) {
            guard Self.variable("WAYBILL_MOVE_ORDERS") != nil else { return }
            let copied = (phases[.copying] ?? begun) - begun
            let checked = (phases[.checking] ?? begun) - (phases[.copying] ?? begun)
            let text =
                "MOVED orders=\(Self.orders) rows=\(report.rows) copy_ms=\(copied / 1_000) "
                + "check_ms=\(checked / 1_000) pause_ms=\(report.pauseMicroseconds / 1_000) "
                + "longest_write_ms=\(longest / 1_000) repeated=\(report.repeatedRows)\n"
            OutputFile.standardError.write(Array(text.utf8))
        }
    }
}
