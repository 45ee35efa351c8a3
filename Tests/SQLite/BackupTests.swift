internal import SQL
internal import SQLite
import Testing

@Suite struct BackupTests {
    let scratch = Scratch()

    @Test func `B2 a backup under load is sound and equals one moment of its source`()
        async throws
    {
        let database = try scratch.open()
        try await database.makeItems()
        for round in 0..<20 {
            try await database.write { transaction in
                for number in 0..<100 {
                    try transaction.execute(
                        "INSERT INTO items (name, size) VALUES ($1, zeroblob(2000))",
                        [.text("\(round) \(number)")])
                }
            }
        }
        let copy = scratch.folder + "/copy.db"
        let digests = try await withThrowingTaskGroup(of: [TableDigest].self) { group in
            group.addTask { try await database.backup(to: copy) }
            group.addTask {
                for number in 0..<300 { try await database.add("load \(number)") }
                return []
            }
            return try await group.reduce(into: [TableDigest]()) { $0 += $1 }
        }
        #expect(try await database.items() == 2_300, "writes went on")
        #expect(try await SQLiteFile.integrityCheck(path: copy) == [])
        #expect(try await SQLiteFile.digests(path: copy) == digests)
        let rows = try #require(digests.first { $0.table == "items" }).rows
        #expect((2_000...2_300).contains(rows))
        #expect(scratch.size(copy + "-wal") == -1, "a backup is one file")
        await database.close()
    }

    @Test func `a backup never replaces a file`() async throws {
        let database = try scratch.open()
        try await database.makeItems()
        let copy = scratch.folder + "/copy.db"
        _ = try await database.backup(to: copy)
        await #expect(throws: SQLError.self) { try await database.backup(to: copy) }
        await #expect(throws: SQLError.self) { try await database.backup(to: "/no/such/place") }
        await database.close()
        await #expect(throws: SQLError.self) {
            try await database.backup(to: scratch.folder + "/late.db")
        }
    }

    @Test func `digests tell two tables apart by one value`() async throws {
        for (name, value) in [("one", "a"), ("two", "b")] {
            let connection = try SQLiteConnection(
                path: "\(scratch.folder)/\(name)", isCreating: true)
            try connection.execute("CREATE TABLE t (a INTEGER, b TEXT, c BLOB)")
            try connection.execute(
                "INSERT INTO t VALUES (1, $1, x'00'), (NULL, 'x', '')", [.text(value)])
        }
        let one = try await SQLiteFile.digests(path: scratch.folder + "/one")
        let two = try await SQLiteFile.digests(path: scratch.folder + "/two")
        #expect(one.map(\.rows) == [2])
        #expect(one.map(\.rows) == two.map(\.rows))
        #expect(one != two)
    }
}
