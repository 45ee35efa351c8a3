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

/// K4, K5, K6, K7 through the desk, in the order's own transaction.
@Suite struct KeyTests {
    private func place(
        _ engine: TestEngine, _ test: TestStore, _ target: String, key: String, print: UInt8
    ) async throws -> KeyedAnswer {
        try await engine.desk.place(
            PlaceCommand(
                channel: .api, customer: try await test.store.houseAccount(), placedBy: .system,
                role: .admin, items: [PlaceItem(service: "1739", target: target)]),
            key: IdempotencyRequest(scope: "test/house", key: key, fingerprint: [print])
        ) { outcome in
            guard case .placed(let order, _, _) = outcome else {
                return RenderedAnswer(status: 422, body: [0x21], order: nil, hasEffect: false)
            }
            return RenderedAnswer(
                status: 201, body: Array(order.number.utf8), order: order.id, hasEffect: true)
        }
    }

    @Test func `K4 a repeat gets the stored answer byte for byte and makes no order`() async throws
    {
        let test = try await TestStore()
        let engine = try await test.readyEngine()
        let first = try await place(engine, test, TestIMEI.number(1), key: "a", print: 1)
        let second = try await place(engine, test, TestIMEI.number(1), key: "a", print: 1)
        guard case .fresh(let fresh) = first, case .replayed(let stored) = second else {
            Issue.record("\(first) then \(second)")
            return
        }
        #expect(stored.status == fresh.status)
        #expect(stored.body == fresh.body)
        #expect(stored.order == fresh.order)
        #expect(try await test.count("SELECT count(*) FROM orders_core") == 1)
        try await test.close()
    }

    @Test func `K5 a key with another request is refused and nothing happens`() async throws {
        let test = try await TestStore()
        let engine = try await test.readyEngine()
        _ = try await place(engine, test, TestIMEI.number(1), key: "a", print: 1)
        #expect(try await place(engine, test, TestIMEI.number(2), key: "a", print: 2) == .reused)
        #expect(try await test.count("SELECT count(*) FROM orders_core") == 1)
        try await test.close()
    }

    @Test func `K7 a refusal stores no key and a key of one scope never meets another`()
        async throws
    {
        let test = try await TestStore()
        let engine = try await test.readyEngine()
        #expect(try await place(engine, test, "12345", key: "a", print: 1).freshStatus == 422)
        #expect(
            try await place(engine, test, TestIMEI.number(1), key: "a", print: 2).freshStatus == 201
        )
        #expect(try await test.count("SELECT count(*) FROM idempotency") == 1)
        try await test.close()
    }

    @Test func `K6 G8 fifty keys, twenty repeats each at once: fifty orders`() async throws {
        let test = try await TestStore()
        let engine = try await test.readyEngine()
        let bodies = try await withThrowingTaskGroup(of: (Int, [UInt8]).self) { group in
            for number in 0..<1_000 {
                let serial = number % 50
                group.addTask {
                    let target = TestIMEI.number(serial + 1)
                    switch try await place(engine, test, target, key: "k\(serial)", print: 1) {
                    case .fresh(let answer): return (serial, answer.body)
                    case .replayed(let answer): return (serial, answer.body)
                    case .reused: return (serial, [])
                    }
                }
            }
            var bodies: [Int: Set<[UInt8]>] = [:]
            for try await (serial, body) in group { bodies[serial, default: []].insert(body) }
            return bodies
        }
        #expect(bodies.count == 50)
        #expect(bodies.values.allSatisfy { $0.count == 1 && $0.first?.isEmpty == false })
        #expect(try await test.count("SELECT count(*) FROM orders_core") == 50)
        #expect(try await test.store.verify().isEmpty)
        try await test.close()
    }
}
