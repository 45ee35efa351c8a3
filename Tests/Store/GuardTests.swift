internal import Application
internal import Domain
internal import SQL
internal import SQLite
internal import Store
import Testing

@Suite struct GuardTests {
    @Test(arguments: [
        "UPDATE order_state_history_core SET reason='x'",
        "DELETE FROM order_state_history_core",
        "UPDATE history_kinds SET to_status='x'",
        "UPDATE actors SET actor='x'",
        "UPDATE provider_response SET http=1",
        "UPDATE line_results SET parser_version=9",
        "DELETE FROM line_results",
        "DELETE FROM audit",
        "UPDATE feed SET seq=9",
    ])
    func `W9 what is append-only refuses to be changed`(statement: String) async throws {
        let world = try await Fixtures()
        let order = try await world.place(1..<2)[0]
        try await world.run(order, providerOrderID: "1")
        try await world.store.write { writing in
            try writing.audit(
                actor: .system, action: "a", object: "o", detail: "", reason: nil,
                at: Fixtures.start)
        }
        await #expect(throws: SQLError.self) {
            try await world.database.write { try $0.execute(statement) }
        }
        #expect(try await world.store.verify() == [])
    }

    @Test(arguments: [
        "UPDATE orders_core SET state='completed'",
        "UPDATE orders_core SET state='completed',version=version+1",
        "UPDATE order_lines SET state='completed'",
        "UPDATE order_lines SET state='completed',state_version=state_version+1",
        "UPDATE order_lines SET state='unheard_of'",
        "UPDATE orders_core SET total_amount=-1,subtotal=-1",
        "UPDATE orders_core SET total_amount=5",
        "UPDATE orders_core SET cancellation_reason='x'",
        "UPDATE order_processing_queue_core SET state='running'",
    ])
    func `W10 a change that the state machine does not know is refused`(
        statement: String
    ) async throws {
        let world = try await Fixtures()
        try await world.place(1..<2)
        await #expect(throws: SQLError.self) {
            try await world.database.write { try $0.execute(statement) }
        }
    }

    @Test func `W10 a line at the provider always has a next check`() async throws {
        let world = try await Fixtures()
        let order = try await world.place(1..<2)[0]
        let now = Fixtures.start
        let attempt = try await world.change(order) { unit, _ in
            unit.intend(unit.lines[0], sequence: 1, now: now)
        }
        await #expect(throws: StorageError.self) {
            try await world.change(order) { unit, _ in
                unit.accept(attempt, id: "1", now: now)
                unit.edit(attempt.line) { $0.nextCheckAt = nil }
            }
        }
    }

    @Test func `W9 the chain tells which row was changed behind Waybill's back`() async throws {
        let world = try await Fixtures()
        let order = try await world.place(1..<4)[1]
        await world.store.close()
        let raw = try world.scratch.connection()
        try raw.execute("DROP TRIGGER order_state_history_core_no_update")
        try raw.execute(
            """
            UPDATE order_state_history_core SET at_us=at_us+1 WHERE version=2 AND order_key=\
            (SELECT key FROM orders_core WHERE id=$1)
            """, [.text(order.text)])
        let store = try await Fixtures.store(on: try world.scratch.open())
        #expect(try await store.verify() == ["order \(order): history row 2 was changed"])
        await store.close()
    }

    @Test func `I5 a state without its history, and a lost row, are found`() async throws {
        let world = try await Fixtures()
        let orders = try await world.place(1..<3)
        await world.store.close()
        let raw = try world.scratch.connection()
        try raw.execute("DROP TRIGGER orders_state_needs_history")
        try raw.execute("DROP TRIGGER order_state_history_core_no_delete")
        try raw.execute(
            "UPDATE orders_core SET state='failed' WHERE id=$1", [.text(orders[0].text)])
        try raw.execute(
            """
            DELETE FROM order_state_history_core WHERE version=2 AND order_key=\
            (SELECT key FROM orders_core WHERE id=$1)
            """, [.text(orders[1].text)])
        let store = try await Fixtures.store(on: try world.scratch.open())
        let found = try await store.verify()
        #expect(found.contains { $0.contains("state failed, but its history ends in confirmed") })
        #expect(found.contains { $0.contains("version 2, but 1 history rows") })
        #expect(found.contains { $0.contains("counter order.failed is 0, but there are 1") })
        #expect(found.contains { $0.contains("an event has no row behind it") })
        await store.close()
    }
}
