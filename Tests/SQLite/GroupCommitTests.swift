internal import SQL
internal import SQLite
import Testing

/// An error of a body that has nothing to do with the database.
struct Refused: Error, Equatable {}

@Suite struct GroupCommitTests {
    let scratch = Scratch()

    @Test func `B1 one failing job never touches the others of its group`() async throws {
        let database = try scratch.open()
        try await database.makeItems()
        let refusals = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<400 {
                group.addTask {
                    do {
                        try await database.write { transaction in
                            try transaction.execute(
                                "INSERT INTO items (name) VALUES ($1)", [.text("item \(number)")])
                            if number % 4 == 0 { throw Refused() }
                        }
                        return false
                    } catch {
                        return error is Refused
                    }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(refusals == 100)
        #expect(try await database.items() == 300)
        let names = try await database.read { reader in
            try reader.query("SELECT name FROM items") { try $0.text(0) }
        }
        #expect(names.allSatisfy { Int($0.dropFirst(5)).map { $0 % 4 != 0 } == true })
        #expect(database.statistics.groups < 400, "400 concurrent writes shared commits")
        await database.close()
    }

    @Test func `a job that undoes the whole transaction fails alone`() async throws {
        let database = try scratch.open()
        try await database.makeItems()
        try await database.add("taken")
        let failures = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<200 {
                group.addTask {
                    do {
                        try await database.write { transaction in
                            let name = number % 10 == 0 ? "taken" : "item \(number)"
                            try transaction.execute(
                                "INSERT OR ROLLBACK INTO items (name) VALUES ($1)", [.text(name)])
                        }
                        return false
                    } catch {
                        return true
                    }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(failures == 20)
        #expect(try await database.items() == 181)
        await database.close()
    }

    @Test func `a body that hides the end of its transaction is told so`() async throws {
        let database = try scratch.open()
        try await database.makeItems()
        try await database.add("taken")
        await #expect(throws: SQLError.self) {
            try await database.write { transaction in
                do {
                    try transaction.execute("INSERT OR ROLLBACK INTO items (name) VALUES ('taken')")
                } catch {
                    #expect((error as? SQLError)?.kind == .constraint("items.name"))
                }
                #expect(throws: SQLError.self) {
                    try transaction.execute("INSERT INTO items (name) VALUES ('stray')")
                }
            }
        }
        #expect(try await database.items() == 1, "nothing ran outside a transaction")
        await database.close()
    }

    @Test func `an error inside nested savepoints undoes only the inner one`() async throws {
        let database = try scratch.open()
        try await database.makeItems()
        try await database.write { transaction in
            try transaction.execute("INSERT INTO items (name) VALUES ('outer')")
            #expect(throws: Refused.self) {
                try transaction.savepoint {
                    try transaction.execute("INSERT INTO items (name) VALUES ('middle')")
                    try transaction.savepoint {
                        try transaction.execute("INSERT INTO items (name) VALUES ('inner')")
                    }
                    throw Refused()
                }
            }
            let kept = try transaction.savepoint {
                try transaction.execute("INSERT INTO items (name) VALUES ('kept')")
            }
            #expect(kept == 1)
        }
        let names = try await database.read { reader in
            try reader.query("SELECT name FROM items ORDER BY id") { try $0.text(0) }
        }
        #expect(names == ["outer", "kept"])
        await database.close()
    }

    @Test(arguments: [
        "COMMIT", "END", "ROLLBACK", "BEGIN", "SAVEPOINT mine", "RELEASE waybill",
        "ROLLBACK TO waybill", "ATTACH 'other.db' AS other", "PRAGMA synchronous=OFF",
        "PRAGMA journal_mode=DELETE", "PRAGMA foreign_keys=OFF", "PRAGMA wal_checkpoint",
        "SELECT 1; COMMIT",
    ])
    func `F45 a body cannot end the transaction or change settings`(_ sql: String) async throws {
        let database = try scratch.open()
        try await database.makeItems()
        let error = await #expect(throws: SQLError.self) {
            try await database.write { transaction in
                try transaction.execute("INSERT INTO items (name) VALUES ('half')")
                try transaction.execute(sql)
            }
        }
        #expect(error?.kind == .syntax)
        await #expect(throws: SQLError.self) {
            try await database.read { reader in try reader.forEach(sql) { _ in } }
        }
        #expect(try await database.items() == 0)
        await database.close()
    }

    @Test func `a deferred foreign key that points nowhere fails its own job only`() async throws {
        let database = try scratch.open()
        try await database.write { transaction in
            try transaction.execute("CREATE TABLE parents (id INTEGER PRIMARY KEY)")
            try transaction.execute(
                """
                CREATE TABLE children (id INTEGER PRIMARY KEY,
                    parent INTEGER REFERENCES parents DEFERRABLE INITIALLY DEFERRED)
                """)
        }
        let failures = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<100 {
                group.addTask {
                    do {
                        try await database.write { transaction in
                            try transaction.execute(
                                "INSERT INTO children VALUES ($1, $1)", [.integer(Int64(number))])
                            guard number % 2 == 0 else { return }
                            try transaction.execute(
                                "INSERT INTO parents VALUES ($1)", [.integer(Int64(number))])
                        }
                        return false
                    } catch {
                        return (error as? SQLError)?.kind == .constraint("")
                    }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(failures == 50)
        let count = try await database.read { try $0.scalar("SELECT count(*) FROM children") }
        #expect(count == 50)
        await database.close()
    }

    @Test func `close answers every waiting write and refuses later ones`() async throws {
        let database = try scratch.open()
        try await database.makeItems()
        let kept = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<200 {
                group.addTask {
                    do {
                        try await database.add("item \(number)")
                        return true
                    } catch {
                        return false
                    }
                }
            }
            group.addTask {
                await database.close()
                return false
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        let error = await #expect(throws: SQLError.self) { try await database.add("late") }
        #expect(error?.kind == .closed)
        let again = try scratch.open()
        #expect(try await again.items() == Int64(kept))
        #expect(scratch.size(scratch.path + "-wal") == 0, "closing leaves an empty log")
        await again.close()
    }
}
