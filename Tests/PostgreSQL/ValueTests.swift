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
        try await expectRoundTrip(value)
    }

    @Test func `a megabyte comes back as it went in`() async throws {
        let bytes = (0..<1_048_576).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try await expectRoundTrip(.blob(bytes))
        try await expectRoundTrip(.text(String(repeating: "é", count: 524_288)))
    }

    private func expectRoundTrip(_ value: SQLValue) async throws {
        let database = try await Scratch.open()
        let isSame = try await database.write { transaction in
            try transaction.execute("CREATE TABLE cells (n BIGINT, t TEXT, b BYTEA)")
            let column =
                switch value {
                case .null, .integer: "n"
                case .text: "t"
                case .blob: "b"
                }
            try transaction.post("INSERT INTO cells (\(column)) VALUES ($1)", [value])
            return try transaction.first("SELECT \(column) FROM cells") { row in
                switch value {
                case .null: try row.optionalText(0) == nil
                case .integer(let integer): try row.integer(0) == integer
                case .text(let text): try row.text(0) == text
                case .blob(let blob): try row.blob(0) == blob
                }
            }
        }
        #expect(isSame == true)
        await database.close()
    }

    @Test func `a NUL in a text is refused before it is sent`() async throws {
        let database = try await Scratch.open()
        try await database.makeItems()
        let error = await #expect(throws: SQLError.self) { try await database.add("a\u{0}b") }
        #expect(error?.kind == .mismatch)
        #expect(error?.message.contains("NUL") == true)
        try await database.add("ab")
        await database.close()
    }

    @Test func `a column of another type is a mismatch, not a guess`() async throws {
        let database = try await Scratch.open()
        try await database.read { reader throws in
            let sql = """
                SELECT 1::bigint, 'x'::text, '\\x00'::bytea, NULL::bigint, 1.5::numeric,
                    now(), true
                """
            try reader.forEach(sql) { row throws in
                #expect(throws: SQLError.self) { try row.text(0) }
                #expect(throws: SQLError.self) { try row.integer(1) }
                #expect(throws: SQLError.self) { try row.text(2) }
                #expect(throws: SQLError.self) { try row.integer(3) }
                #expect(throws: SQLError.self) { try row.integer(4) }
                #expect(throws: SQLError.self) { try row.integer(5) }
                #expect(throws: SQLError.self) { try row.text(5) }
                #expect(throws: SQLError.self) { try row.integer(99) }
                #expect(throws: SQLError.self) { try row.integer(-1) }
                #expect(try row.optionalInteger(3) == nil)
                #expect(try row.bool(6))
            }
        }
        await database.close()
    }

    @Test(arguments: [
        ("0", 0), ("1", 1), ("-1", -1), ("10000", 10_000), ("9223372036854775807", Int64.max),
        ("-9223372036854775808", Int64.min), ("123456789012", 123_456_789_012), ("5.00", 5),
    ])
    func `a sum without a fraction is an integer`(_ text: String, _ value: Int64) async throws {
        let database = try await Scratch.open()
        let found = try await database.read { try $0.scalar("SELECT '\(text)'::numeric") }
        #expect(found == value)
        await database.close()
    }

    @Test(arguments: ["1.5", "NaN", "9223372036854775808", "1e30", "0.0001"])
    func `a number that is no 64-bit integer is a mismatch`(_ text: String) async throws {
        let database = try await Scratch.open()
        await #expect(throws: SQLError.self) {
            try await database.read { try $0.scalar("SELECT '\(text)'::numeric") }
        }
        await database.close()
    }

    @Test func `parameters take the types the statement needs`() async throws {
        let database = try await Scratch.open()
        try await database.read { reader throws in
            // A hint keeps it 64 bits wide; without one the server would say integer.
            let large = Int64(5_000_000_000)
            #expect(try reader.scalar("SELECT $1 + 1", [.integer(large)]) == large + 1)
            // No function takes a bigint here, so the server infers alone.
            let cut = try reader.first("SELECT left($1, $2)", ["waybill", 3]) { try $0.text(0) }
            #expect(cut == "way")
            #expect(try reader.scalar("SELECT 1 WHERE $1 IS NULL", [nil]) == 1)
            #expect(try reader.scalar("SELECT CASE WHEN $1::boolean THEN 7 END", [1]) == 7)
            let repeated = try reader.first("SELECT $2 || $1 || $2", ["a", "b"]) { try $0.text(0) }
            #expect(repeated == "bab")
        }
        await database.close()
    }

    @Test func `a value may be NULL first and something else later`() async throws {
        let database = try await Scratch.open()
        let sql = "SELECT coalesce($1, $2)"
        try await database.read { reader throws in
            #expect(try reader.first(sql, [nil, "x"]) { try $0.text(0) } == "x")
            #expect(try reader.scalar(sql, [nil, 5]) == 5)
            #expect(try reader.scalar(sql, [6, 5]) == 6)
            #expect(try reader.first(sql, ["y", nil]) { try $0.text(0) } == "y")
        }
        await database.close()
    }

    @Test(arguments: [[], ["a"], ["a", "b", "c"]] as [[SQLValue]])
    func `a wrong number of values is refused`(_ values: [SQLValue]) async throws {
        let database = try await Scratch.open()
        let error = await #expect(throws: SQLError.self) {
            try await database.read { try $0.scalar("SELECT 1 WHERE $1 = $2", values) }
        }
        #expect(error?.kind == .mismatch || error?.kind == .syntax)
        await database.close()
    }

    @Test(arguments: [
        "COMMIT", "  rollback", "-- why\nBEGIN", "/* why */ SAVEPOINT a", "LISTEN a", "",
        "SET search_path TO public", "SELECT 1; SELECT 2", "nonsense",
    ])
    func `what is not one statement of a body is refused`(_ sql: String) async throws {
        // One session, which knows the kit's own COMMIT by name already.
        let database = try await Scratch.open { $0.writers = 1 }
        try await database.makeItems()
        let error = await #expect(throws: SQLError.self) {
            try await database.write { transaction throws in
                try transaction.execute("INSERT INTO items (name) VALUES ('a')")
                try transaction.execute(sql)
            }
        }
        #expect(error?.kind == .syntax)
        #expect(try await database.items() == 0)
        await database.close()
    }

    @Test func `execute counts the rows its own statement changed`() async throws {
        let database = try await Scratch.open()
        try await database.write { transaction throws in
            #expect(try transaction.execute("CREATE TABLE t (a BIGINT)") == 0)
            #expect(try transaction.execute("INSERT INTO t VALUES (1), (2), (3)") == 3)
            #expect(try transaction.execute("UPDATE t SET a = a WHERE a > 5") == 0)
            #expect(try transaction.execute("UPDATE t SET a = 9 WHERE a > $1", [1]) == 2)
            let rows = try transaction.query("DELETE FROM t WHERE a = 9 RETURNING a") {
                try $0.integer(0)
            }
            #expect(rows == [9, 9])
        }
        await database.close()
    }

    @Test func `a statement may run while the rows of another are read`() async throws {
        let database = try await Scratch.open()
        let pairs = try await database.read { reader in
            var pairs: [Int64] = []
            try reader.forEach("SELECT n FROM generate_series(1::bigint, 300) n", []) { outer in
                let value = try outer.integer(0)
                pairs.append(try reader.scalar("SELECT $1 * 2", [.integer(value)]) ?? 0)
            }
            return pairs
        }
        #expect(pairs == (1...300).map { Int64($0) * 2 })
        await database.close()
    }

    @Test func `an error while rows are read ends the query and nothing else`() async throws {
        struct Enough: Error {}
        let database = try await Scratch.open()
        let count = try await database.read { reader in
            #expect(throws: Enough.self) {
                try reader.forEach("SELECT n FROM generate_series(1, 5000) n") { row throws in
                    if try row.integer(0) == 3 { throw Enough() }
                }
            }
            return try reader.scalar("SELECT 1")
        }
        #expect(count == 1)
        await database.close()
    }
}
