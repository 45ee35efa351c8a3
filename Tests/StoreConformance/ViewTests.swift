internal import Application
internal import DatabaseHarness
internal import Domain
internal import Glibc
internal import SQL
internal import Store
import Testing

@Suite(.serialized) struct ViewTests {
    /// Columns that the documents name, by view.
    private static let documented: [(view: String, wanted: [String])] = [
        (
            "orders",
            ["order_number", "order_status", "total_amount", "fulfillment_status", "customer_id"]
        ),
        (
            "order_state_history",
            [
                "from_status", "to_status", "changed_by", "changed_by_type", "reason", "metadata",
                "seq", "at",
            ]
        ),
        (
            "fulfillment_logs",
            [
                "attempt_number", "max_attempts", "provider_id", "network", "phone_number",
                "client_reference", "status", "api_response", "error_code", "error_message",
                "retry_after", "sent_at", "fulfilled_at", "duration_ms",
            ]
        ),
        (
            "order_processing_queue",
            [
                "queue_type", "order_id", "unique_key", "priority", "status", "attempts",
                "max_attempts", "scheduled_at", "lease_until", "completed_at", "error_message",
            ]
        ),
        (
            "notification_queue",
            ["order_id", "customer_id", "notification_type", "status", "message"]
        ),
        (
            "vw_pending_orders",
            ["order_number", "customer", "total_amount", "minutes_pending", "action_required"]
        ),
        ("products", ["sku", "name", "base_price", "stock_quantity", "low_stock_threshold"]),
        (
            "inventory_reservations",
            [
                "order_id", "line_id", "product_id", "variant_id", "quantity", "status",
                "reserved_at", "expires_at", "committed_at", "released_at", "release_reason",
            ]
        ),
        (
            "inventory_log",
            [
                "product_id", "variant_id", "change", "kind", "before", "after", "order_id",
                "actor", "reason", "at",
            ]
        ),
        (
            "vw_inventory_status",
            ["stock_quantity", "reserved", "available", "stock_status"]
        ),
        (
            "order_metrics",
            [
                "order_id", "validation_duration_ms", "create_duration_ms", "payment_duration_ms",
                "queue_wait_time_ms", "fulfillment_duration_ms", "customer_response_time_ms",
                "total_processing_duration_ms", "error_count", "retry_count",
            ]
        ),
        ("vw_orders_detailed", ["customer_name", "lines", "unresolved_errors"]),
    ]

    @Test(arguments: TestDatabase.all)
    func `vw_imei_orders has exactly the documents' 19 columns`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        let columns = try await columns(of: "vw_imei_orders", in: world)
        #expect(
            columns == [
                "id", "order_id", "service_name", "service_id", "imei", "imei2", "credits",
                "status", "carrier", "simlock", "model", "fmi", "order_date", "result_code",
                "result_code_display", "notes", "raw_response", "created_at", "updated_at",
            ])
    }

    @Test(arguments: TestDatabase.all, Self.documented)
    func `the documents' tables are there under their names`(
        kind: TestDatabase, documented: (view: String, wanted: [String])
    ) async throws {
        let world = try await Fixtures(kind)
        let columns = Set(try await columns(of: documented.view, in: world))
        let missing = Set(documented.wanted).subtracting(columns)
        #expect(missing.isEmpty, "\(missing)")
    }

    @Test(arguments: TestDatabase.all)
    func `a completed check reads as in the documents`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        let order = try await world.place(1..<2)[0]
        try await world.run(order, providerOrderID: "90001")
        let time = readable("order_date", in: world)
        let row = try await texts(
            """
            SELECT order_id,service_name,service_id,imei,CAST(credits*10000 AS INTEGER)||'',\
            status,carrier,simlock,model,fmi,\(time),result_code_display,result_code,\
            raw_response FROM vw_imei_orders
            """, 14, in: world)
        let line = try #require(try await world.store.detail(order, customer: nil)).lines[0]
        let result = line.results[0]
        #expect(
            row == [
                "90001", "Apple - Carrier + SIM lock + FMI", "1739", Fixtures.imei(1), "800",
                "Completed", "AT&T United States", "Locked",
                "iPhone 13 Pro Max 256GB Sierra Blue", "OFF", "2026-09-10 00:26:41",
                result.parsed.display, result.resultCode,
                String(decoding: result.raw, as: UTF8.self),
            ])
        let head = try await texts(
            """
            SELECT order_number,order_status,status,fulfillment_status,\
            CAST(total_amount AS INTEGER)||'',\(time) FROM orders
            """, 6, in: world)
        #expect(
            head == [
                "ORD-20260910-00001", "completed", "Completed", "success", "0",
                "2026-09-10 00:26:41",
            ])
        let log = try await texts(
            "SELECT status,network,phone_number,CAST(duration_ms AS TEXT) FROM fulfillment_logs", 4,
            in: world)
        #expect(log == ["success", "gsm_fusion", Fixtures.imei(1), "0"])
        let job = try await texts(
            "SELECT status,queue_type,order_number FROM order_processing_queue", 3, in: world)
        #expect(job == ["completed", "dispatch", "ORD-20260910-00001"])
        let notice = try await texts(
            "SELECT message,status FROM notification_queue WHERE notification_type='result_ready'",
            2, in: world)
        #expect(notice == ["Result of \(Fixtures.imei(1)) is ready.", "skipped"])
        let history = try await texts(
            """
            SELECT from_status,to_status,changed_by,changed_by_type,metadata \
            FROM order_state_history WHERE seq=5
            """, 5, in: world)
        #expect(
            history == ["sending", "accepted", "", "system", "{\"provider_order_id\":\"90001\"}"])
    }

    @Test(arguments: TestDatabase.all, ["escaped", "quoted", "elsewhere", "display", "empty"])
    func `result texts come back whatever form the raw row has`(
        kind: TestDatabase, form: String
    ) async throws {
        let world = try await Fixtures(kind)
        let order = try await world.place(1..<2)[0]
        let code = "Carrier: AT&T <USA><br>SimLock: <font color=\"red\">Locked</font>"
        let text = form == "empty" ? "" : form == "display" ? "plain text" : code
        let display = form == "display" ? "other text" : "Carrier: AT&T\nSimLock: Locked"
        let escaped =
            "Carrier: AT&amp;T &lt;USA&gt;&lt;br&gt;SimLock: "
            + "&lt;font color=\"red\"&gt;Locked&lt;/font&gt;"
        let raw: String
        switch form {
        case "escaped": raw = "<code>" + escaped + "</code>"
        case "quoted":
            raw = "<code>" + escaped.replacing("\"", with: "&quot;") + "</code>"
        default: raw = "<none/>"
        }
        let stored = try await world.change(order) { unit, _ in
            let line = unit.lines[0]
            let result = ResultRecord(
                line: line.id, order: order, source: "manual", at: Fixtures.start,
                statusWord: "Completed", resultCode: text,
                parsed: ParsedResult(
                    kind: .freeText, pairs: [.init(label: "a", value: "b")],
                    extras: [.init(label: "c", value: "d")], notes: ["n"], warnings: ["w"],
                    display: display),
                raw: Array(raw.utf8), parserVersion: 2)
            unit.add(result)
            return result
        }
        let line = stored.line
        let found = try await world.store.read { try $0.result(of: line) }
        #expect(found == stored)
        let view = try await texts(
            "SELECT result_code,result_code_display FROM vw_imei_orders", 2, in: world)
        #expect(view == [text, display])
        let kept = try await world.count(
            "SELECT count(*) FROM line_results WHERE result_code IS NULL")
        #expect(kept == (["escaped", "quoted"].contains(form) ? 1 : 0))
    }

    @Test(arguments: TestDatabase.all)
    func `every monitoring query of the documents runs`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        let order = try await world.place(1..<3)[0]
        try await world.run(order, providerOrderID: "90001")
        let queries = try monitoringQueries(world.database.dialect)
        #expect(queries.count >= 20)
        for (name, text) in queries {
            let rows = try await world.database.read { sql in
                var rows = 0
                try sql.forEach(text, []) { _ in rows += 1 }
                return rows
            }
            if name == "Recent orders" { #expect(rows == 2) }
            if name == "Checks of one IMEI" { #expect(rows == 1) }
            if name == "History of one order" { #expect(rows == 7) }
            if name == "Success rate of sends, last 24 hours" { #expect(rows >= 0) }
        }
    }

    /// A view's time as the same text on both databases.
    private func readable(_ column: String, in world: Fixtures) -> String {
        switch world.database.dialect {
        case .sqlite: column
        case .postgres: "to_char(\(column) AT TIME ZONE 'UTC','YYYY-MM-DD HH24:MI:SS')"
        }
    }

    /// The queries of `docs/queries` by name.
    private func monitoringQueries(_ dialect: Dialect) throws -> [(name: String, text: String)] {
        let parts = #filePath.split(separator: "/").dropLast(3)
        let name =
            switch dialect {
            case .sqlite: "sqlite"
            case .postgres: "postgres"
            }
        let path = "/" + parts.joined(separator: "/") + "/docs/queries/\(name).sql"
        let file = unsafe try #require(fopen(path, "r"), "\(path) is missing")
        defer { unsafe _ = fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe fread(&bytes, 1, bytes.count, file)
        let text = String(decoding: bytes.prefix(count), as: UTF8.self)
        return text.split(separator: "-- name: ").dropFirst().compactMap { part in
            guard let end = part.firstIndex(of: "\n") else { return nil }
            let body = part[part.index(after: end)...].prefix { $0 != ";" }
            return (String(part[..<end]), String(body))
        }
    }

    private func columns(of view: String, in world: Fixtures) async throws -> [String] {
        try await world.database.read { sql in
            let text: String
            switch sql.dialect {
            case .sqlite: text = "SELECT name FROM pragma_table_info($1)"
            case .postgres:
                text = """
                    SELECT CAST(a.attname AS TEXT) FROM pg_attribute a \
                    WHERE a.attrelid=to_regclass($1) AND a.attnum>0 ORDER BY a.attnum
                    """
            }
            return try sql.query(text, [.text(view)]) { try $0.text(0) }
        }
    }

    private func texts(_ text: String, _ count: Int, in world: Fixtures) async throws -> [String] {
        try await world.database.read { sql in
            try sql.first(text) { row in
                try (0..<count).map { try row.optionalText($0) ?? "-" }
            } ?? []
        }
    }
}
