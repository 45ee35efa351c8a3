internal import SQL
internal import SQLite
import Testing

@Suite struct ValueTests {
    let scratch = Scratch()

    @Test(arguments: [
        SQLValue.null, 0, .integer(.min), .integer(.max), "", "plain", "a\u{0}b", "Ɛyɛ 👩‍👩‍👧",
        .blob([]), .blob([0, 255, 10]), .blob([UInt8](repeating: 7, count: 300_000)),
    ])
    func `every kind of value comes back as it went in`(_ value: SQLValue) async throws {
        let database = try scratch.open()
        try await database.write { transaction in
            try transaction.execute("CREATE TABLE cells (value BLOB)")
            try transaction.execute("INSERT INTO cells VALUES ($1)", [value])
            try transaction.firstRow("SELECT value FROM cells", []) { row throws in
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

    @Test func `a parameter may repeat and come in any order`() throws {
        let connection = try SQLiteConnection(path: ":memory:")
        var rows = 0
        let sql = "SELECT $2, $1, $2 || $1, $10"
        let values: [SQLValue] = ["a", "b", nil, nil, nil, nil, nil, nil, nil, 5]
        try connection.forEach(sql, values) { row throws in
            rows += 1
            #expect(try row.text(0) == "b")
            #expect(try row.text(1) == "a")
            #expect(try row.text(2) == "ba")
            #expect(try row.integer(3) == 5)
        }
        #expect(rows == 1)
    }

    @Test(arguments: [[], ["a"], ["a", "b", "c"]] as [[SQLValue]])
    func `a wrong number of values is refused`(_ values: [SQLValue]) throws {
        let connection = try SQLiteConnection(path: ":memory:")
        let error = #expect(throws: SQLError.self) {
            try connection.execute("SELECT $1, $2", values)
        }
        #expect(error?.kind == .mismatch)
    }

    @Test(arguments: ["SELECT ?", "SELECT :name", "SELECT $name", "SELECT 1; SELECT 2", "", "-- x"])
    func `what is not one statement with numbered parameters is refused`(_ sql: String) throws {
        let connection = try SQLiteConnection(path: ":memory:")
        let error = #expect(throws: SQLError.self) { try connection.execute(sql) }
        #expect(error?.kind == .syntax)
    }

    @Test func `a column of another type is a mismatch, not a guess`() throws {
        let connection = try SQLiteConnection(path: ":memory:")
        try connection.forEach("SELECT 1, 'x', x'00', NULL, 1.5", []) { row throws in
            #expect(throws: SQLError.self) { try row.text(0) }
            #expect(throws: SQLError.self) { try row.integer(1) }
            #expect(throws: SQLError.self) { try row.text(2) }
            #expect(throws: SQLError.self) { try row.integer(3) }
            #expect(throws: SQLError.self) { try row.integer(4) }
            #expect(throws: SQLError.self) { try row.integer(99) }
            #expect(throws: SQLError.self) { try row.integer(.max) }
            #expect(try row.optionalInteger(3) == nil)
            #expect(try row.bool(0))
        }
    }

    @Test(arguments: [
        ("INSERT INTO orders (number) VALUES ('A')", "orders.number"),
        ("INSERT INTO orders (number, state) VALUES ('B', 'odd')", "known_state"),
        ("INSERT INTO orders (number) VALUES (NULL)", "orders.number"),
        ("INSERT INTO orders (number, parent) VALUES ('C', 99)", ""),
        ("INSERT INTO orders (number, mail) VALUES ('D', 'A@b')", "one_mail"),
        ("DELETE FROM orders", "orders are kept"),
    ])
    func `a constraint is reported by the name SQLite gives it`(
        _ sql: String, _ name: String
    ) throws {
        let connection = try SQLiteConnection(path: ":memory:")
        try connection.execute("PRAGMA foreign_keys=ON")
        try connection.execute(
            """
            CREATE TABLE orders (id INTEGER PRIMARY KEY, number TEXT NOT NULL UNIQUE, mail TEXT,
                parent INTEGER REFERENCES orders,
                state TEXT CONSTRAINT known_state CHECK (state IN ('new', 'done')))
            """)
        try connection.execute("CREATE UNIQUE INDEX one_mail ON orders (lower(mail))")
        try connection.execute(
            """
            CREATE TRIGGER keep BEFORE DELETE ON orders
            BEGIN SELECT RAISE(ABORT, 'orders are kept'); END
            """)
        try connection.execute("INSERT INTO orders (number, mail) VALUES ('A', 'a@b')")
        let error = #expect(throws: SQLError.self) { try connection.execute(sql) }
        #expect(error?.kind == .constraint(name))
    }

    @Test func `execute counts the rows its own statement changed`() throws {
        let connection = try SQLiteConnection(path: ":memory:")
        #expect(try connection.execute("CREATE TABLE t (a INTEGER)") == 0)
        #expect(try connection.execute("INSERT INTO t VALUES (1), (2), (3)") == 3)
        #expect(try connection.execute("UPDATE t SET a = a WHERE a > 5") == 0)
        #expect(try connection.execute("CREATE TABLE u (a INTEGER)") == 0)
        #expect(try connection.execute("UPDATE t SET a = 9 WHERE a > 1") == 2)
    }

    @Test func `a search index is kept by statements, since triggers may not touch it`()
        async throws
    {
        let database = try scratch.open()
        try await database.makeItems()
        try await database.write { transaction in
            try transaction.execute(
                """
                CREATE VIRTUAL TABLE found USING fts5(name, content='items', content_rowid='id',
                    tokenize='trigram')
                """)
            try transaction.execute("INSERT INTO items (id, name) VALUES (7, 'Samsung Galaxy')")
            try transaction.execute("INSERT INTO found (rowid, name) VALUES (7, 'Samsung Galaxy')")
        }
        let id = try await database.read { reader in
            try reader.scalar("SELECT rowid FROM found WHERE found MATCH $1", ["alax"])
        }
        #expect(id == 7)
        try await database.write { transaction in
            try transaction.execute(
                """
                CREATE TRIGGER index_item AFTER INSERT ON items
                BEGIN INSERT INTO found (rowid, name) VALUES (new.id, new.name); END
                """)
        }
        // SQLite 3.40 counts FTS5 as unsafe where the schema is not trusted.
        await #expect(throws: SQLError.self) { try await database.add("Nokia") }
        await database.close()
    }

    @Test func `a statement is prepared once and again only while it runs`() throws {
        let connection = try SQLiteConnection(path: ":memory:")
        for number in Int64(0)..<50 {
            try connection.forEach("SELECT $1", [.integer(number)]) { row throws in
                #expect(try row.integer(0) == number)
            }
        }
        #expect(connection.preparedStatements == 1)
        try connection.forEach("SELECT $1", [1]) { outer throws in
            try connection.forEach("SELECT $1", [2]) { row throws in
                #expect(try row.integer(0) == 2)
            }
            #expect(try outer.integer(0) == 1)
        }
        #expect(connection.preparedStatements == 2)
        for number in 0..<600 { _ = try connection.value("SELECT \(number)") }
        #expect(try connection.value("SELECT 599") == "599")
    }
}
