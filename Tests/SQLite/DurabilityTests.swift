internal import SQL
internal import SQLite
import Testing

@Suite struct DurabilityTests {
    let scratch = Scratch()

    @Test func `B1 the writer and the readers really run with the durable settings`() async throws {
        let database = try scratch.open { $0.busyTimeoutMilliseconds = 5_000 }
        let wanted = [
            ("journal_mode", "wal"), ("synchronous", "2"), ("foreign_keys", "1"),
            ("busy_timeout", "5000"), ("temp_store", "2"), ("trusted_schema", "0"),
            ("cell_size_check", "1"), ("mmap_size", "0"), ("journal_size_limit", "33554432"),
            ("writable_schema", "0"),
        ]
        for (name, value) in wanted {
            let written = try await database.write { transaction in
                try Self.setting(transaction, name)
            }
            let read = try await database.read { try Self.setting($0, name) }
            #expect(written == value, "\(name) of the writer")
            #expect(read == value, "\(name) of a reader")
        }
        await database.close()
    }

    /// The value of a pragma, whichever type SQLite gives it.
    private static func setting(_ reader: any SQLReader, _ name: String) throws -> String? {
        try reader.first("PRAGMA \(name)") { row in
            if let text = try? row.text(0) { return text }
            return String(try row.integer(0))
        }
    }

    @Test func `a defensive writer refuses to overwrite the schema`() async throws {
        let database = try scratch.open()
        try await database.makeItems()
        await #expect(throws: SQLError.self) {
            try await database.write { try $0.execute("UPDATE sqlite_schema SET sql = 'x'") }
        }
        await database.close()
    }

    @Test func `a reader does not wait for the writer and sees one snapshot`() async throws {
        let database = try scratch.open()
        try await database.makeItems()
        try await database.add("first")
        let gate = Gate()
        async let counts = database.read { reader in
            let before = try reader.scalar("SELECT count(*) FROM items")
            gate.reached(1)
            gate.wait(for: 2)
            return (before, try reader.scalar("SELECT count(*) FROM items"))
        }
        #expect(await eventually { gate.hasReached(1) })
        try await database.add("second")
        gate.reached(2)
        #expect(try await counts == (1, 1))
        #expect(try await database.items() == 2)
        await database.close()
    }

    @Test func `a reader works while a write is open, and does not see it`() async throws {
        let database = try scratch.open()
        try await database.makeItems()
        let gate = Gate()
        async let written: Void = database.write { transaction in
            try transaction.execute("INSERT INTO items (name) VALUES ('open')")
            gate.reached(1)
            gate.wait(for: 2)
        }
        #expect(await eventually { gate.hasReached(1) })
        #expect(try await database.items() == 0)
        gate.reached(2)
        try await written
        #expect(try await database.items() == 1)
        await database.close()
    }

    @Test func `a reader cannot write`() async throws {
        let database = try scratch.open()
        try await database.makeItems()
        let error = await #expect(throws: SQLError.self) {
            try await database.read { reader in
                try reader.forEach("INSERT INTO items (name) VALUES ('x') RETURNING id") { _ in }
            }
        }
        #expect(error?.kind == .readOnly)
        await database.close()
    }

    @Test func `more waiting work than the bounds allow is refused as busy`() async throws {
        let database = try scratch.open {
            $0.readers = 1
            $0.waitingReads = 1
            $0.waitingWrites = 1
        }
        let gate = Gate()
        async let running: Void = database.read { _ in
            gate.reached(1)
            gate.wait(for: 2)
        }
        #expect(await eventually { gate.hasReached(1) })
        async let waiting: Int64? = database.read { try $0.scalar("SELECT 1") }
        #expect(await eventually { database.statistics.waitingReads == 1 })
        let error = await #expect(throws: SQLError.self) {
            try await database.read { try $0.scalar("SELECT 1") }
        }
        #expect(error?.kind == .busy)
        #expect(database.statistics.oldestReadMicroseconds > 0)
        gate.reached(2)
        try await running
        #expect(try await waiting == 1)
        await database.close()
    }

    @Test func `F6 the log stays small under load and is emptied when idle`() async throws {
        let database = try scratch.open {
            $0.walBytes = 1_048_576
            $0.checkpointPages = 50
        }
        try await database.makeItems()
        var largest = 0
        for round in 0..<40 {
            try await database.write { transaction in
                for number in 0..<20 {
                    let bytes = [UInt8](repeating: UInt8(number), count: 8_000)
                    try transaction.execute(
                        "INSERT INTO items (name, size) VALUES ($1, $2)",
                        [.text("\(round) \(number)"), .blob(bytes)])
                }
            }
            largest = max(largest, scratch.size(scratch.path + "-wal"))
        }
        #expect(largest < 3 * 1_048_576, "6 MiB were written, the log held \(largest) bytes")
        #expect(await eventually { scratch.size(scratch.path + "-wal") == 0 })
        #expect(try await database.items() == 800)
        await database.close()
    }

    @Test func `inserts per second of one bare connection are printed beside them`() throws {
        let connection = try SQLiteConnection(path: scratch.path, isCreating: true)
        for setting in ["journal_mode=WAL", "synchronous=FULL", "wal_autocheckpoint=2000"] {
            _ = try connection.value("PRAGMA \(setting)")
        }
        try connection.execute(
            "CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, size BLOB)")
        let clock = ContinuousClock()
        let start = clock.now
        for number in 0..<3_000 {
            try connection.execute("BEGIN IMMEDIATE")
            try connection.execute("INSERT INTO items (name) VALUES ($1)", [.text("1 \(number)")])
            try connection.execute("COMMIT")
        }
        let seconds = (clock.now - start) / .seconds(1)
        print("inserts/s of one bare connection: \(Int(3_000 / seconds))")
        #expect(try connection.value("SELECT count(*) FROM items") == "3000")
    }

    @Test(arguments: [1, 64])
    func `inserts per second are printed for the record`(_ producers: Int) async throws {
        let database = try scratch.open { $0.busyTimeoutMilliseconds = 5_000 }
        try await database.makeItems()
        let each = producers == 1 ? 3_000 : 100
        let clock = ContinuousClock()
        let start = clock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for producer in 0..<producers {
                group.addTask {
                    for number in 0..<each { try await database.add("\(producer) \(number)") }
                }
            }
            try await group.waitForAll()
        }
        let seconds = (clock.now - start) / .seconds(1)
        let statistics = database.statistics
        print(
            "inserts/s with \(producers) producers: \(Int(Double(producers * each) / seconds)),",
            "jobs a group: \(statistics.jobs / max(1, statistics.groups))")
        #expect(try await database.items() == Int64(producers * each))
        await database.close()
    }
}
