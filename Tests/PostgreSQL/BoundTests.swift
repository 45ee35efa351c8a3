internal import DatabaseHarness
internal import Lifecycle
internal import PostgreSQL
internal import SQL
import Testing

@Suite struct BoundTests {
    @Test func `one write more than may wait is refused, and closing finishes the others`()
        async throws
    {
        let database = try await Scratch.open {
            $0.writers = 1
            $0.queueBound = 3
        }
        try await database.makeItems()
        let gate = Gate()
        async let first: Void = database.write { transaction in
            gate.reached(1)
            gate.wait(for: 2)
            try transaction.execute("INSERT INTO items (name) VALUES ('first')")
        }
        #expect(await eventually { gate.hasReached(1) })
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<3 { group.addTask { try await database.add("item \(number)") } }
            #expect(await eventually { database.statistics.waitingWrites == 3 })
            #expect(await refusal { try await database.add("more") }?.kind == .busy)
            group.addTask { await database.close() }
            #expect(
                await eventually {
                    await refusal { try await database.add("late") }?.kind == .closed
                })
            gate.reached(2)
            try await group.waitForAll()
        }
        try await first
        let server = try await TestPostgreSQL.shared()
        let rows = try await server.superuser(
            "SELECT count(*) FROM \(database.facts.schema).items")
        #expect(rows == "4")
    }

    @Test func `a write that waited too long is refused, not run late`() async throws {
        let database = try await Scratch.open {
            $0.writers = 1
            $0.waitSeconds = 0
        }
        let runs = Count()
        let error = await #expect(throws: SQLError.self) {
            try await database.write { _ in _ = runs.up() }
        }
        #expect(error?.kind == .busy)
        #expect(runs.value == 0)
        await database.close()
    }

    @Test func `a statement beyond its time is interrupted and the next one runs`() async throws {
        let database = try await Scratch.open {
            $0.statementSeconds = 1
            $0.writers = 1
        }
        let error = await #expect(throws: SQLError.self) {
            try await database.write { try $0.scalar("SELECT 1 FROM pg_sleep(30)") }
        }
        #expect(error?.kind == .interrupted)
        let read = await #expect(throws: SQLError.self) {
            try await database.read { try $0.scalar("SELECT 1 FROM pg_sleep(30)") }
        }
        #expect(read?.kind == .interrupted)
        #expect(try await database.write { try $0.scalar("SELECT 1") } == 1)
        await database.close()
    }

    @Test func `a lock that does not become free is given up`() async throws {
        let database = try await Scratch.open {
            $0.lockSeconds = 1
            $0.writers = 2
        }
        try await database.makeItems()
        try await database.add("a")
        let gate = Gate()
        async let holder: Void = database.write { transaction in
            try transaction.execute("UPDATE items SET size = 1")
            gate.reached(1)
            gate.wait(for: 2)
        }
        #expect(await eventually { gate.hasReached(1) })
        let error = await #expect(throws: SQLError.self) {
            try await database.write { try $0.execute("UPDATE items SET size = 2") }
        }
        #expect(error?.kind == .busy)
        gate.reached(2)
        try await holder
        await database.close()
    }

    @Test func `no thread of the cooperative pool waits for the server`() async throws {
        let database = try await Scratch.open {
            $0.writers = 2
            $0.readers = 2
            $0.groupLimit = 1
        }
        let gate = Gate()
        let entered = Count()
        let letThrough = Count()
        try await withThrowingTaskGroup(of: Void.self) { group in
            @Sendable func block() {
                entered.up()
                gate.wait(for: 1)
                if gate.hasReached(1) { letThrough.up() }
            }
            for _ in 0..<2 {
                group.addTask { try await database.write { _ in block() } }
                group.addTask { try await database.read { _ in block() } }
            }
            // The pool is as wide as the machine, two here; these would stop it, and the gate.
            #expect(await eventually { entered.value == 4 })
            gate.reached(1)
            try await group.waitForAll()
        }
        #expect(letThrough.value == 4)
        await database.close()
    }

    @Test func `a result of any size is read row by row`() async throws {
        let database = try await Scratch.open { $0.readers = 1 }
        let before = try Memory.residentKiB()
        let bytes = try await database.read { reader in
            var bytes = 0
            let sql = "SELECT repeat('x', 1000) FROM generate_series(1, 200000)"
            try reader.forEach(sql) { row in bytes += try row.text(0).utf8.count }
            return bytes
        }
        #expect(bytes == 200_000_000)
        #expect(try Memory.residentKiB() - before < 60_000)
        await database.close()
    }

    @Test func `a snapshot does not change while others write`() async throws {
        let database = try await Scratch.open()
        try await database.makeItems()
        try await database.add("a")
        let gate = Gate()
        async let counts = database.read { reader in
            let first = try reader.scalar("SELECT count(*) FROM items")
            gate.reached(1)
            gate.wait(for: 2)
            return [first, try reader.scalar("SELECT count(*) FROM items")]
        }
        #expect(await eventually { gate.hasReached(1) })
        try await database.add("b")
        gate.reached(2)
        #expect(try await counts == [1, 1])
        #expect(try await database.items() == 2)
        await database.close()
    }

    @Test func `a read cannot write`() async throws {
        let database = try await Scratch.open()
        try await database.makeItems()
        let error = await #expect(throws: SQLError.self) {
            try await database.read { reader in
                try reader.scalar("INSERT INTO items (name) VALUES ('a') RETURNING id")
            }
        }
        #expect(error?.kind == .readOnly)
        await database.close()
    }
}
