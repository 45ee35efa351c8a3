internal import Application
internal import DatabaseHarness
internal import Domain
internal import SQL
internal import Store
import Testing

@Suite(.serialized) struct GuardTests {
    @Test(
        arguments: TestDatabase.all,
        [
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
    func `W9 what is append-only refuses to be changed`(
        kind: TestDatabase, statement: String
    ) async throws {
        let world = try await Fixtures(kind)
        let order = try await world.place(1..<2)[0]
        try await world.run(order, providerOrderID: "1")
        try await world.placeEvents()
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

    @Test(
        arguments: TestDatabase.all,
        [
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
        kind: TestDatabase, statement: String
    ) async throws {
        let world = try await Fixtures(kind)
        try await world.place(1..<2)
        await #expect(throws: SQLError.self) {
            try await world.database.write { try $0.execute(statement) }
        }
    }

    @Test func `SEC101 every table has row security without a policy, and nobody else any right`()
        async throws
    {
        let world = try await Fixtures(.postgresql)
        let open = try await world.database.read { sql in
            try sql.query(
                """
                SELECT CAST(c.relname AS TEXT) FROM pg_class c \
                WHERE c.relnamespace=CAST(current_schema() AS regnamespace) \
                AND c.relkind IN('r','v') AND ((c.relkind='r' AND NOT c.relrowsecurity) \
                OR has_table_privilege('public',c.oid,'SELECT,INSERT,UPDATE,DELETE') \
                OR EXISTS(SELECT 1 FROM pg_policy p WHERE p.polrelid=c.oid))
                """
            ) { try $0.text(0) }
        }
        #expect(open == [])
        let mayEnter = try await world.database.read {
            try $0.scalar("SELECT has_schema_privilege('public',current_schema(),'USAGE')")
        }
        #expect(mayEnter == 0)
    }

    @Test func `W9 a table that is append-only cannot be emptied either`() async throws {
        let world = try await Fixtures(.postgresql)
        for table in ["order_state_history_core", "audit", "feed", "provider_response"] {
            await #expect(throws: SQLError.self) {
                try await world.database.write { try $0.execute("TRUNCATE \(table)") }
            }
        }
    }

    @Test(arguments: TestDatabase.all)
    func `W10 a line at the provider always has a next check`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
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

    @Test(arguments: TestDatabase.all)
    func `W9 the chain tells which row was changed behind Waybill's back`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let order = try await world.place(1..<4)[1]
        try await world.placeEvents()
        try await world.tamper(
            dropping: [("order_state_history_core_no_update", "order_state_history_core")],
            """
            UPDATE order_state_history_core SET at_us=at_us+1 WHERE version=2 AND order_key=\
            (SELECT key FROM orders_core WHERE id=$1)
            """, [.text(order.text)])
        #expect(try await world.store.verify() == ["order \(order): history row 2 was changed"])
    }

    @Test(arguments: TestDatabase.all)
    func `I5 a state without its history, and a lost row, are found`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let orders = try await world.place(1..<3)
        try await world.placeEvents()
        try await world.tamper(
            dropping: [("orders_state_needs_history", "orders_core")],
            "UPDATE orders_core SET state='failed' WHERE id=$1", [.text(orders[0].text)])
        try await world.tamper(
            dropping: [("order_state_history_core_no_delete", "order_state_history_core")],
            """
            DELETE FROM order_state_history_core WHERE version=2 AND order_key=\
            (SELECT key FROM orders_core WHERE id=$1)
            """, [.text(orders[1].text)])
        let found = try await world.store.verify()
        #expect(found.contains { $0.contains("state failed, but its history ends in confirmed") })
        #expect(found.contains { $0.contains("version 2, but 1 history rows") })
        #expect(found.contains { $0.contains("counter order.failed is 0, but there are 1") })
        #expect(found.contains { $0.contains("an event has no row behind it") })
    }
}
