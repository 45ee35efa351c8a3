import Application
import Domain
import SimulationKit
import Synchronization
import Testing

/// The desk that every channel calls: one transaction a call, one signal after it.
struct OrderDeskTests {
    private final class Signals: Sendable {
        private let count = Mutex(0)
        func add() { count.withLock { $0 += 1 } }
        var total: Int { count.withLock { $0 } }
    }

    private func make(_ desk: Desk, _ signals: Signals = Signals()) -> OrderDesk {
        let now = desk.now
        return OrderDesk(
            storage: desk.store,
            placing: Placing(
                settings: PlaceSettings(
                    currency: "PHP", storeDay: { _ in "20261120" }, isTestStore: false)),
            resolving: desk.resolving, now: { now }, seed: { 7 }, committed: { signals.add() })
    }

    private func command(_ target: String, in desk: Desk) -> PlaceCommand {
        PlaceCommand(
            channel: .api, customer: desk.store.committed.house, placedBy: Desk.staff,
            role: .operator, items: [PlaceItem(service: "1739", target: target)])
    }

    @Sendable private static func render(_ outcome: PlaceOutcome) -> RenderedAnswer {
        RenderedAnswer(
            status: outcome.isPlaced ? 201 : 409, body: [], order: nil, hasEffect: outcome.isPlaced)
    }

    @Test func `how long placing took is told once its order is stored, and of no other`()
        async throws
    {
        let desk = try Desk()
        let told = Mutex<[PlaceTimes]>([])
        // Each look at the clock is 1 ms after the last.
        let clock = Mutex(desk.now)
        let order = OrderDesk(
            storage: desk.store,
            placing: Placing(
                settings: PlaceSettings(
                    currency: "PHP", storeDay: { _ in "20261120" }, isTestStore: false)),
            resolving: desk.resolving,
            now: {
                clock.withLock { time in
                    time = time.adding(microseconds: 1_000)
                    return time
                }
            }, seed: { 7 }, committed: {}, timed: { times in told.withLock { $0 += times } })
        let wish = command(Desk.targets[0], in: desk)
        let key = IdempotencyRequest(scope: "live:house", key: "k", fingerprint: [1])
        for _ in 0..<2 { _ = try await order.place(wish, key: key, render: Self.render) }
        _ = try await order.place(wish, key: nil, render: Self.render)
        let times = told.withLock { $0 }
        #expect(times.map(\.order) == desk.store.committed.all.map(\.order.id))
        #expect(times.first?.validation == 1_000)
        #expect((times.first?.creation ?? 0) > 1_000)
        _ = try await order.placeMany(
            [wish, command(Desk.targets[1], in: desk)], allOrNothing: true, key: nil
        ) { _ in RenderedAnswer(status: 400, body: [], order: nil, hasEffect: false) }
        #expect(told.withLock { $0.count } == 1)
        _ = try await order.placeMany(
            [wish, command(Desk.targets[1], in: desk)], allOrNothing: false, key: nil
        ) { _ in RenderedAnswer(status: 200, body: [], order: nil, hasEffect: true) }
        #expect(told.withLock { $0.count } == 2)
    }

    @Test func `K4 a repeated request places one order and signals once more`() async throws {
        let desk = try Desk()
        let signals = Signals()
        let order = make(desk, signals)
        let key = IdempotencyRequest(scope: "live:house", key: "k", fingerprint: [1])
        let first = try await order.place(
            command(Desk.targets[0], in: desk), key: key, render: Self.render)
        let second = try await order.place(
            command(Desk.targets[0], in: desk), key: key, render: Self.render)
        guard case .fresh(let fresh) = first, case .replayed(let replayed) = second else {
            Issue.record("\(first) \(second)")
            return
        }
        #expect(fresh.status == replayed.status)
        #expect(desk.store.committed.all.count == 1)
        #expect(signals.total == 2)
    }

    @Test func `all or nothing undoes every order when one is refused`() async throws {
        let desk = try Desk()
        let commands = [command(Desk.targets[0], in: desk), command("bad", in: desk)]
        let answer = try await make(desk).placeMany(commands, allOrNothing: true, key: nil) {
            RenderedAnswer(status: 400, body: [UInt8($0.count)], order: nil, hasEffect: false)
        }
        guard case .fresh(let rendered) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(rendered.body == [1], "only the refused one is told")
        #expect(desk.store.committed.all.isEmpty && desk.store.committed.jobs.isEmpty)
    }

    @Test func `without all or nothing the good ones stay`() async throws {
        let desk = try Desk()
        let commands = [
            command(Desk.targets[0], in: desk), command("bad", in: desk),
            command(Desk.targets[1], in: desk),
        ]
        _ = try await make(desk).placeMany(commands, allOrNothing: false, key: nil) {
            RenderedAnswer(status: 207, body: [UInt8($0.count)], order: nil, hasEffect: true)
        }
        #expect(desk.store.committed.all.count == 2)
    }

    @Test func `a rehearsal answers and stores nothing`() async throws {
        let desk = try Desk()
        let rehearsal = try await make(desk).rehearse(command(Desk.targets[0], in: desk))
        #expect(rehearsal.outcome.isPlaced)
        let plan = OrderPlan(rehearsal.outcome, for: .operator)
        #expect(plan?.facts["/items/0/cost"] == "0.0800")
        // Customers do not see our costs (SEC72), and a plan is theirs to read.
        let told = OrderPlan(rehearsal.outcome, for: .customer)
        #expect(told?.facts.keys.contains { $0.hasSuffix("cost") } == false)
        #expect(desk.store.committed.all.isEmpty)
    }

    @Test func `T13 opening a provider again goes through every parked line`() async throws {
        let desk = try Desk()
        let line = try desk.line()
        _ = try desk.refuse(try desk.send(), .oursProvider)
        #expect(try await make(desk).reopen(provider: "shop", reason: "paid", by: Desk.staff) == 1)
        #expect(try desk.record(line).state == .queued)
        #expect(try await make(desk).pause(provider: "none", reason: "x", by: Desk.staff) == false)
        #expect(try await make(desk).pause(provider: "shop", reason: "x", by: Desk.staff))
        #expect(try desk.claim().sends.isEmpty)
    }
}
