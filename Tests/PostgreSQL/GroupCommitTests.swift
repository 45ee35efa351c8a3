internal import DatabaseHarness
internal import Lifecycle
internal import PostgreSQL
internal import SQL
import Testing

@Suite struct GroupCommitTests {
    struct Refused: Error {}

    @Test(arguments: [1, 4])
    func `many small writes at once are all kept, in fewer commits`(_ writers: Int) async throws {
        let database = try await Scratch.open { $0.writers = writers }
        try await database.makeItems()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<400 {
                group.addTask {
                    if number % 2 == 0 {
                        try await database.add("item \(number)")
                    } else {
                        try await database.post("item \(number)")
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await database.items() == 400)
        let statistics = database.statistics
        #expect(statistics.jobs == 401)
        #expect(statistics.groups < 300)
        await database.close()
    }

    @Test func `a body that fails takes nothing of its group with it`() async throws {
        let database = try await Scratch.open { $0.writers = 1 }
        try await database.makeItems()
        let results = await group(on: database) { number in
            try await database.write { transaction in
                let name = SQLValue.text("item \(number)")
                try transaction.post("INSERT INTO items (name) VALUES ($1)", [name])
                switch number % 4 {
                case 0: throw Refused()
                case 1: try transaction.post("INSERT INTO items (name) VALUES ($1)", [name])
                case 2: try transaction.execute("INSERT INTO items (name) VALUES ($1)", [name])
                default: break
                }
            }
        }
        for number in 0..<40 {
            let error = results[number]
            switch number % 4 {
            case 0: #expect(error is Refused)
            case 1, 2: #expect((error as? SQLError)?.kind == .constraint("one_name"))
            default: #expect(error == nil)
            }
        }
        #expect(try await database.items() == 10)
        await database.close()
    }

    /// Runs forty writes that wait for each other's group, and answers their errors by number.
    private func group(
        on database: PostgreSQLDatabase, _ body: @escaping @Sendable (Int) async throws -> Void
    ) async -> [Int: any Error] {
        let gate = Gate()
        return await withTaskGroup(of: (Int, (any Error)?).self) { group in
            group.addTask {
                do {
                    try await database.write { _ in
                        gate.reached(1)
                        gate.wait(for: 2)
                    }
                    return (3, nil)
                } catch { return (3, error) }
            }
            _ = await eventually { gate.hasReached(1) }
            for number in 0..<40 {
                group.addTask {
                    do {
                        try await body(number)
                        return (number, nil)
                    } catch { return (number, error) }
                }
            }
            _ = await eventually { database.statistics.waitingWrites == 40 }
            gate.reached(2)
            var errors: [Int: any Error] = [:]
            for await (number, error) in group where error != nil { errors[number] = error }
            return errors
        }
    }

    @Test func `an error that a body swallows fails it all the same`() async throws {
        let database = try await Scratch.open()
        try await database.makeItems()
        try await database.add("a")
        let error = await #expect(throws: SQLError.self) {
            try await database.write { transaction in
                do {
                    try transaction.execute("INSERT INTO items (name) VALUES ('a')")
                } catch {}
            }
        }
        #expect(error?.kind == .constraint("one_name"))
        await database.close()
    }

    @Test func `a savepoint undoes its own part only, also what was posted in it`() async throws {
        let database = try await Scratch.open()
        try await database.makeItems()
        try await database.write { transaction throws in
            try transaction.post("INSERT INTO items (name) VALUES ('outer')", [])
            #expect(throws: SQLError.self) {
                try transaction.savepoint {
                    try transaction.post("INSERT INTO items (name) VALUES ('inner')", [])
                    try transaction.post("INSERT INTO items (name) VALUES ('outer')", [])
                }
            }
            #expect(throws: Refused.self) {
                try transaction.savepoint {
                    try transaction.execute("INSERT INTO items (name) VALUES ('inner')")
                    throw Refused()
                }
            }
            try transaction.savepoint {
                try transaction.savepoint {
                    try transaction.post("INSERT INTO items (name) VALUES ('deep')", [])
                }
            }
            // A statement whose text is wrong is undone alone as well.
            #expect(throws: SQLError.self) {
                try transaction.savepoint {
                    _ = try transaction.scalar("SELECT none FROM nowhere WHERE a = $1", [1])
                }
            }
        }
        let names = try await database.read { reader in
            try reader.query("SELECT name FROM items ORDER BY name") { try $0.text(0) }
        }
        #expect(names == ["deep", "outer"])
        await database.close()
    }

    @Test func `F16 a posted failure runs the bodies behind it again, and each once in effect`()
        async throws
    {
        let database = try await Scratch.open { $0.writers = 1 }
        try await database.makeItems()
        let runs = Count()
        let errors = await group(on: database) { number in
            try await database.write { transaction in
                runs.up()
                let name = number % 10 == 0 ? "same" : "item \(number)"
                try transaction.post("INSERT INTO items (name) VALUES ($1)", [.text(name)])
            }
        }
        #expect(errors.count == 3)
        #expect(errors.keys.allSatisfy { $0 % 10 == 0 })
        #expect(try await database.items() == 37)
        #expect(runs.value > 40)
        await database.close()
    }

    @Test func `F16 writers that lock in opposite orders all get through`() async throws {
        let database = try await Scratch.open { $0.writers = 4 }
        try await database.makeItems()
        for name in ["a", "b", "c", "d"] { try await database.add(name) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<32 {
                group.addTask {
                    let names = ["a", "b", "c", "d"]
                    try await database.write { transaction in
                        for step in 0..<2 {
                            let name = names[(writer + step * (1 + writer % 3)) % 4]
                            try transaction.execute(
                                "UPDATE items SET size = coalesce(size, 0) + 1 WHERE name = $1",
                                [.text(name)])
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        let sum = try await database.read { try $0.scalar("SELECT sum(size) FROM items") }
        #expect(sum == 64)
        await database.close()
    }

    @Test func `only a conflict is tried again, and at most three times`() async throws {
        let database = try await Scratch.open()
        let runs = Count()
        for (state, expected) in [("40001", 4), ("40P01", 4), ("55000", 1), ("XX000", 1)] {
            let before = runs.value
            await #expect(throws: SQLError.self) {
                try await database.write { transaction in
                    runs.up()
                    try transaction.execute(
                        "DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '\(state)'; END $$")
                }
            }
            #expect(runs.value - before == expected)
        }
        await database.close()
    }

    @Test func `a deadlock is solved by running one of the two again`() async throws {
        let database = try await Scratch.open {
            $0.writers = 2
            $0.groupLimit = 1
        }
        try await database.makeItems()
        try await database.add("a")
        try await database.add("b")
        let gate = Gate()
        let met = Count()
        @Sendable func lock(_ names: [String]) async throws {
            try await database.write { transaction in
                for name in names {
                    try transaction.execute(
                        "UPDATE items SET size = 1 WHERE name = $1", [.text(name)])
                    if met.up() >= 2 { gate.reached(1) }
                    gate.wait(for: 1)
                }
            }
        }
        async let first: Void = lock(["a", "b"])
        async let second: Void = lock(["b", "a"])
        try await first
        try await second
        #expect(database.statistics.repeats == 1)
        await database.close()
    }
}
