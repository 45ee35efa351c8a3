internal import DatabaseHarness
internal import PostgreSQL
internal import SQL
import Testing

@Suite struct ValueTests {
    @Test(arguments: [
        SQLValue.null, 0, .integer(.min), .integer(.max), "", "plain", "Ɛyɛ 👩‍👩‍👧", .blob([]),
        .blob([0, 255, 10]),
    ])
    func `every kind of value comes back as it went in`(_ value: SQLValue) async throws {
        let database = try await Scratch.open()
        try await database.write { transaction in
            try transaction.execute("CREATE TABLE cells (n BIGINT, t TEXT, b BYTEA)")
            let column = switch value {
            case .null, .integer: "n"
            case .text: "t"
            case .blob: "b"
            }
            try transaction.execute("INSERT INTO cells (\(column)) VALUES ($1)", [value])
            try transaction.firstRow("SELECT \(column) FROM cells", []) { row throws in
                switch value {
                case .null: #expect(try row.optionalText(0) == nil)
                case .integer(let integer): #expect(try row.integer(0) == integer)
                case .text(let text): #expect(try row.text(0) == text)
                case .blob(let blob): #expect(try row.blob(0) == blob)
                }
            }
        }
        await database.close()
    }
}
