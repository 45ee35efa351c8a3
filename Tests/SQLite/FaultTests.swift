internal import Glibc
internal import Lifecycle
internal import SQL
internal import SQLite
import Testing

@Suite struct FaultTests {
    let scratch = Scratch()

    @Test func `F5 a foreign writer makes waiting writes busy and leaves nothing half done`()
        async throws
    {
        let database = try scratch.open()
        try await database.makeItems()
        let foreign = try scratch.connection()
        try foreign.execute("BEGIN IMMEDIATE")
        let kinds = await withTaskGroup(of: SQLError.Kind?.self) { group in
            for number in 0..<20 {
                group.addTask {
                    do {
                        try await database.add("item \(number)")
                        return nil
                    } catch {
                        return (error as? SQLError)?.kind
                    }
                }
            }
            return await group.reduce(into: [SQLError.Kind?]()) { $0.append($1) }
        }
        #expect(kinds.allSatisfy { $0 == .busy })
        #expect(try await database.items() == 0, "reads go on")
        #expect(database.status == .healthy)
        try foreign.execute("ROLLBACK")
        try await database.add("after")
        #expect(try await database.items() == 1)
        await database.close()
    }

    @Test func `F5 a foreign writer that ends in time is only waited for`() async throws {
        let database = try scratch.open { $0.busyTimeoutMilliseconds = 10_000 }
        try await database.makeItems()
        let foreign = try scratch.connection()
        try foreign.execute("BEGIN IMMEDIATE")
        let count = try await withThrowingTaskGroup(of: Void.self) { group in
            var count: Int64 = 0
            // A write stays in the queue only while an earlier one waits for the foreign lock.
            repeat {
                count += 1
                let name = "patient \(count)"
                group.addTask { try await database.add(name) }
                await Task.yield()
            } while database.statistics.waitingWrites == 0 && count < 4_000
            try foreign.execute("COMMIT")
            try await group.waitForAll()
            return count
        }
        #expect(count < 4_000)
        #expect(try await database.items() == count)
        await database.close()
    }

    @Test func `F10 a full database refuses, keeps what it has, and heals when space returns`()
        async throws
    {
        let database = try scratch.open {
            $0.maxPages = 60
            $0.reserveBytes = 65_536
        }
        try await database.makeItems()
        try await database.add("kept")
        #expect(scratch.size(scratch.path + ".reserve") == 65_536)
        let error = await #expect(throws: SQLError.self) {
            try await database.write { transaction in
                try transaction.execute(
                    "INSERT INTO items (name, size) VALUES ('big', zeroblob(1000000))")
            }
        }
        #expect(error?.kind == .full)
        try await database.add("small")
        #expect(try await database.items() == 2)
        #expect(await eventually { database.status == .healthy })
        #expect(scratch.size(scratch.path + ".reserve") == 65_536, "the reserve is back")
        await database.close()
    }

    @Test func `F10 jobs beside one that fills the disk are kept`() async throws {
        let database = try scratch.open { $0.maxPages = 60 }
        try await database.makeItems()
        let kept = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<100 {
                group.addTask {
                    do {
                        try await database.write { transaction in
                            let bytes: Int64 = number % 10 == 0 ? 1_000_000 : 10
                            try transaction.execute(
                                "INSERT INTO items (name, size) VALUES ($1, zeroblob($2))",
                                [.text("\(number)"), .integer(bytes)])
                        }
                        return true
                    } catch {
                        return false
                    }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(kept == 90)
        #expect(try await database.items() == 90)
        await database.close()
    }

    @Test func `the reserve is released and set aside again`() {
        let reserve = ReserveFile(path: scratch.folder + "/r", bytes: 100_000)
        #expect(!reserve.isHeld)
        #expect(reserve.hold())
        #expect(reserve.isHeld)
        #expect(scratch.size(scratch.folder + "/r") == 100_000)
        reserve.release()
        #expect(!reserve.isHeld)
        #expect(!ReserveFile(path: scratch.folder + "/r", bytes: 1 << 60).hold())
        #expect(scratch.size(scratch.folder + "/r") == -1, "a failed try leaves nothing")
    }

    @Test func `F7 a damaged page is found at the start and no write is taken`() async throws {
        let database = try scratch.open()
        try await database.makeItems()
        for number in 0..<200 { try await database.add("item \(number)") }
        await database.close()
        scratch.overwrite(scratch.path, at: 4_096 + 8, with: [UInt8](repeating: 0xa5, count: 200))
        let error = #expect(throws: SQLError.self) { try scratch.open() }
        #expect(error?.kind == .corrupt)
        let problems = try await SQLiteFile.integrityCheck(path: scratch.path)
        #expect(!problems.isEmpty)
    }

    @Test func `F7 a damaged large file is found beside the work and ends writing`() async throws {
        let first = try scratch.open()
        try await first.makeItems()
        for number in 0..<200 { try await first.add("item \(number)") }
        await first.close()
        scratch.overwrite(scratch.path, at: 4_096 + 8, with: [UInt8](repeating: 0xa5, count: 200))
        let fatal = Lock<[SQLError]>([])
        let database = try scratch.open(
            { $0.checkBytes = 0 }, onFatal: { error in fatal.withLock { $0.append(error) } })
        let error = await #expect(throws: SQLError.self) { try await database.quickCheck() }
        #expect(error?.kind == .corrupt)
        for _ in 0..<3 {
            let refusal = await #expect(throws: SQLError.self) { try await database.add("late") }
            #expect(refusal?.kind == .corrupt)
        }
        #expect(fatal.withLock { $0.count } == 1, "told once")
        await database.close()
    }

    @Test func `F7 random damage is an error at worst, never a crash`() async throws {
        let database = try scratch.open()
        try await database.makeItems()
        for number in 0..<300 { try await database.add("item \(number)") }
        await database.close()
        let sound = scratch.read(scratch.path)
        var damaged = 0
        for seed in 1...40 {
            var random = UInt64(seed) &* 0x9e37_79b9_7f4a_7c15
            func next(_ bound: Int) -> Int {
                random ^= random << 13
                random ^= random >> 7
                random ^= random << 17
                return Int(random % UInt64(bound))
            }
            let path = "\(scratch.folder)/damaged-\(seed).db"
            let length = seed % 4 == 0 ? next(sound.count) : sound.count
            scratch.overwrite(path, at: 0, with: Array(sound.prefix(length)))
            let byte = UInt8(truncatingIfNeeded: next(256))
            let wound = [UInt8](repeating: byte, count: seed % 2 == 0 ? 4_096 : 1 + next(40))
            scratch.overwrite(path, at: next(sound.count), with: wound)
            var configuration = SQLiteConfiguration()
            configuration.checkBytes = seed % 3 == 0 ? 0 : .max
            configuration.reserveBytes = 0
            do {
                let copy = try SQLiteDatabase.open(path: path, configuration: configuration)
                _ = try? await copy.items()
                _ = try? await copy.add("after")
                _ = try? await copy.quickCheck()
                await copy.close()
            } catch {
                damaged += 1
                #expect([.corrupt, .io].contains(error.kind), "\(error)")
            }
        }
        #expect(damaged > 10)
    }

    @Test func `F7 a file that is no database is refused`() throws {
        scratch.overwrite(scratch.path, at: 0, with: [UInt8](repeating: 0x41, count: 10_000))
        let error = #expect(throws: SQLError.self) { try scratch.open() }
        #expect(error?.kind == .corrupt)
    }

    @Test func `F8 a second owner is refused by name until the first lets go`() async throws {
        let database = try scratch.open()
        let error = #expect(throws: SQLError.self) { try scratch.open() }
        #expect(error?.kind == .busy)
        #expect(error?.message.contains("pid \(getpid())") == true)
        await database.close()
        let next = try scratch.open()
        await next.close()
    }

    @Test func `F8 a symbolic link leads to the same lock`() async throws {
        let database = try scratch.open()
        let alias = scratch.folder + "/alias.db"
        scratch.symbolicLink(alias, to: scratch.path)
        let error = #expect(throws: SQLError.self) { try SQLiteDatabase.open(path: alias) }
        #expect(error?.kind == .busy)
        await database.close()
    }

    @Test func `F8 hard links, dangling links, folders and missing folders are refused`()
        async throws
    {
        let database = try scratch.open()
        await database.close()
        scratch.hardLink(scratch.folder + "/second.db", to: scratch.path)
        scratch.symbolicLink(scratch.folder + "/dangling.db", to: "/nowhere/at/all")
        for name in ["waybill.db", "second.db", "dangling.db", "", "missing/waybill.db"] {
            #expect(throws: SQLError.self) {
                try SQLiteDatabase.open(path: "\(scratch.folder)/\(name)")
            }
        }
    }

    @Test func `F8 a file that is renamed under the server ends writing`() async throws {
        let fatal = Lock(0)
        let database = try scratch.open(onFatal: { _ in fatal.withLock { $0 += 1 } })
        try await database.makeItems()
        scratch.rename(to: scratch.folder + "/moved.db")
        #expect(await eventually { fatal.withLock { $0 } == 1 })
        let error = await #expect(throws: SQLError.self) { try await database.add("lost") }
        #expect(error?.kind == .io)
        await database.close()
    }
}
