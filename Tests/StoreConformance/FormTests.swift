internal import Application
internal import DatabaseHarness
internal import Domain
internal import SQL
internal import Store
import Testing

@Suite(.serialized) struct FormTests {
    /// A result as a provider gives it in XML, with a text of its own.
    private static func result(_ line: LineRecord, _ serial: Int) -> ResultRecord {
        let carriers = ["AT&T USA", "Globe", "Smart <PH>", "Globe", "Globe"]
        let carrier = carriers[serial % carriers.count]
        let code =
            "Model: iPhone \(serial)<br>IMEI Number: \(line.target)<br>Carrier: \(carrier)<br>"
            + "Find My iPhone: <font color=\"green\">OFF</font><br>Sold By: Retail \(serial)"
        let escaped = code.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            .replacing(">", with: "&gt;")
        let raw =
            "<imeis><id>2000000\(serial)</id><imei>\(line.target)</imei>"
            + "<status>Completed</status><code>\(escaped)</code>"
            + "<requestedat>2026-11-20 15:40:0\(serial)</requestedat></imeis>"
        let pairs = [
            ("Model", "iPhone \(serial)"), ("IMEI Number", line.target), ("Carrier", carrier),
            ("Find My iPhone", "OFF"), ("Sold By", "Retail \(serial)"),
        ].map { ParsedResult.Pair(label: $0.0, value: $0.1) }
        let parsed = ParsedResult(
            kind: .labelled,
            fields: [
                .model: "iPhone \(serial)", .imei: line.target, .carrier: carrier, .fmi: "OFF",
            ], pairs: pairs, extras: [pairs[4]],
            display: pairs.map { "\($0.label): \($0.value)" }.joined(separator: "\n"))
        return ResultRecord(
            line: line.id, order: line.order, source: "gsm_fusion", at: Fixtures.start,
            statusWord: "Completed", resultCode: code, parsed: parsed, raw: Array(raw.utf8),
            parserVersion: 1)
    }

    @Test(arguments: TestDatabase.all, [false, true])
    func `P9 raw rows share a form, and come back byte for byte here and in SQL`(
        kind: TestDatabase, isPrepared: Bool
    ) async throws {
        let world = try await Fixtures(kind)
        var stored: [ResultRecord] = []
        for (serial, order) in try await world.place(1..<6).enumerated() {
            let unit = try #require(
                try await world.store.read { try $0.unit(order: order, now: Fixtures.start) })
            let result = Self.result(unit.lines[0], serial)
            let expected = ExpectedResult(
                statusWord: result.statusWord, resultCode: result.resultCode,
                parsed: result.parsed, raw: result.raw, parserVersion: result.parserVersion)
            try await world.store.write(expecting: isPrepared ? [expected] : []) { writing in
                var unit = unit
                unit.add(result)
                try writing.save(try #require(unit.finished()))
            }
            stored.append(result)
        }
        for result in stored {
            let line = result.line
            #expect(try await world.store.read { try $0.result(of: line) } == result)
        }
        // The first two of a form are stored whole, as all rows were once.
        let formed = try await world.count(
            "SELECT count(*) FROM line_results WHERE form_key IS NOT NULL AND length(raw)=0")
        #expect(formed == 2)
        #expect(try await world.count("SELECT count(DISTINCT form_key) FROM line_results") == 1)
        let shown = try await world.database.read { sql in
            try sql.query(
                """
                SELECT raw_response,result_code,result_code_display FROM vw_imei_orders ORDER BY id
                """
            ) { row in [try row.text(0), try row.text(1), try row.text(2)] }
        }
        let wanted = stored.sorted { $0.line < $1.line }.map {
            [String(decoding: $0.raw, as: UTF8.self), $0.resultCode, $0.parsed.display]
        }
        #expect(shown == wanted)
        try await world.placeEvents()
        #expect(try await world.store.verify() == [])
    }

    @Test(arguments: TestDatabase.all)
    func `what was prepared for another reading is not stored`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        let order = try await world.place(1..<2)[0]
        let stored = try await world.store.read { try $0.unit(order: order, now: Fixtures.start) }
        let unit = try #require(stored)
        let result = Self.result(unit.lines[0], 1)
        let other = ExpectedResult(
            statusWord: "Rejected", resultCode: "other",
            parsed: ParsedResult(kind: .freeText, display: "other"), raw: result.raw,
            parserVersion: 2)
        try await world.store.write(expecting: [other]) { writing in
            var unit = unit
            unit.add(result)
            try writing.save(try #require(unit.finished()))
        }
        let line = result.line
        #expect(try await world.store.read { try $0.result(of: line) } == result)
    }
}
