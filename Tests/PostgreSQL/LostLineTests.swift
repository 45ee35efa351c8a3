internal import DatabaseHarness
internal import PostgreSQL
internal import SQL
import Testing

@Suite struct LostLineTests {
    /// What the server answers to a COMMIT that succeeded: CommandComplete with its tag.
    private static let committed: [UInt8] = [0x43, 0, 0, 0, 0x0b] + Array("COMMIT".utf8) + [0]
    /// The text of a COMMIT on its way to the server, as a session prepares it.
    private static let commit: [UInt8] = Array("COMMIT".utf8) + [0]

    private func behind(
        _ proxy: CuttingProxy, _ server: TestPostgreSQL,
        _ change: (inout PostgreSQLConfiguration) -> Void = { _ in }
    ) async throws -> PostgreSQLDatabase {
        var configuration = server.configuration()
        configuration.url = "postgresql://waybill@127.0.0.1:\(proxy.port)/waybill"
        configuration.writers = 1
        configuration.readers = 1
        change(&configuration)
        return try await PostgreSQLDatabase.open(configuration)
    }

    @Test func `R10 a COMMIT whose answer is lost is found committed, not run again`()
        async throws
    {
        let server = try await TestPostgreSQL.shared()
        let proxy = try CuttingProxy(to: server.port)
        let database = try await behind(proxy, server)
        try await database.makeItems()
        for round in 0..<5 {
            let runs = Count()
            proxy.arm(.words(Self.committed, fromServer: true))
            try await database.write { transaction in
                runs.up()
                try transaction.post(
                    "INSERT INTO items (name) VALUES ($1)", [.text("item \(round)")])
            }
            #expect(runs.value == 1)
            #expect(proxy.cuts == round + 1)
        }
        #expect(try await database.items() == 5)
        #expect(database.statistics.lostCommits == 5)
        await database.close()
        proxy.close()
    }

    @Test func `R10 a COMMIT that never arrived is found aborted and the body runs again`()
        async throws
    {
        let server = try await TestPostgreSQL.shared()
        let proxy = try CuttingProxy(to: server.port)
        let database = try await behind(proxy, server)
        try await database.makeItems()
        for round in 0..<3 {
            // Only a new session sends the text; later ones send its name.
            proxy.sever()
            let runs = Count()
            proxy.arm(.words(Self.commit, fromServer: false))
            try await database.write { transaction in
                runs.up()
                try transaction.execute(
                    "INSERT INTO items (name) VALUES ($1)", [.text("item \(round)")])
            }
            #expect(runs.value >= 2)
        }
        #expect(proxy.cuts == 3)
        #expect(try await database.items() == 3)
        await database.close()
        proxy.close()
    }

    @Test func `R10 a COMMIT that nobody can be asked about is an unknown outcome`()
        async throws
    {
        let server = try await TestPostgreSQL.shared()
        let proxy = try CuttingProxy(to: server.port)
        let database = try await behind(proxy, server) {
            $0.outcomeSeconds = 1
            $0.connectSeconds = 1
        }
        try await database.makeItems()
        proxy.arm(.words(Self.committed, fromServer: true))
        proxy.refuse(true)
        let error = await #expect(throws: SQLError.self) { try await database.add("a") }
        #expect(error?.kind == .unknownOutcome)
        proxy.refuse(false)
        #expect(await eventually { await refusal { try await database.add("b") } == nil })
        #expect(try await database.items("a") == 1)
        await database.close()
        proxy.close()
    }

    @Test(arguments: [false, true])
    func `R10 a COMMIT that waits for its standby is not taken for kept`(
        _ isEndedByOperator: Bool
    ) async throws {
        let server = try await TestPostgreSQL.start(isDurable: true)
        let proxy = try CuttingProxy(to: server.port)
        let database = try await behind(proxy, server) {
            $0.outcomeSeconds = 3
            $0.statementSeconds = 1
        }
        try await database.makeItems()
        try await server.configure("synchronous_standby_names = 'nobody'")
        try await server.superuser("SELECT pg_reload_conf()")
        let waiting = "FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
        async let error = refusal { try await database.add("a") }
        #expect(
            await eventually { (try? await server.superuser("SELECT 1 \(waiting)")) == "1" })
        proxy.sever()
        if isEndedByOperator {
            try await server.superuser("SELECT pg_terminate_backend(pid) \(waiting)")
        }
        #expect(await error?.kind == .unknownOutcome)
        await database.close()
        proxy.close()
    }

    @Test(arguments: [false, true])
    func `R10 after a crash a number is believed only while recovery's checkpoint proves it`(
        _ isCheckpointed: Bool
    ) async throws {
        let server = try await TestPostgreSQL.start(isDurable: true)
        let proxy = try CuttingProxy(to: server.port)
        let database = try await behind(proxy, server)
        try await database.makeItems()
        proxy.arm(.words(Self.committed, fromServer: true))
        let runs = Count()
        async let error = refusal {
            try await database.write { transaction in
                // Whoever asks for the outcome finds nobody until the server is back.
                runs.up()
                proxy.refuse(true)
                try transaction.execute("INSERT INTO items (name) VALUES ('a')")
            }
        }
        #expect(await eventually { proxy.cuts == 1 })
        try await server.stop(.immediate)
        try await server.start()
        // From a later checkpoint nobody can tell which numbers recovery knew.
        if isCheckpointed { try await server.superuser("CHECKPOINT") }
        proxy.refuse(false)
        #expect(await error?.kind == (isCheckpointed ? .unknownOutcome : nil))
        #expect(runs.value == 1)
        #expect(try await database.items("a") == 1)
        await database.close()
        proxy.close()
    }

    @Test(arguments: [false, true])
    func `F14 cut after any number of bytes, a write that is answered is kept exactly once`(
        _ fromServer: Bool
    ) async throws {
        let server = try await TestPostgreSQL.shared()
        let proxy = try CuttingProxy(to: server.port)
        let database = try await behind(proxy, server)
        try await database.makeItems()
        var round = 0
        // Steps that share no factor with the lengths of messages meet most places inside them.
        for bytes in stride(from: 0, to: 700, by: 23) {
            round += 1
            proxy.arm(.bytes(bytes, fromServer: fromServer))
            let name = SQLValue.text("item \(round)")
            try await database.write { transaction in
                _ = try transaction.scalar("SELECT count(*) FROM items WHERE name = $1", [name])
                try transaction.post("INSERT INTO items (name) VALUES ($1)", [name])
            }
        }
        proxy.arm(.never)
        #expect(proxy.cuts > 5)
        #expect(try await database.items() == Int64(round))
        await database.close()
        proxy.close()
    }

    @Test func `a read whose line is cut runs again`() async throws {
        let server = try await TestPostgreSQL.shared()
        let proxy = try CuttingProxy(to: server.port)
        let database = try await behind(proxy, server)
        try await database.makeItems()
        try await database.add("a")
        for bytes in stride(from: 0, to: 200, by: 29) {
            proxy.arm(.bytes(bytes, fromServer: true))
            #expect(try await database.items() == 1)
        }
        proxy.arm(.never)
        #expect(proxy.cuts > 3)
        await database.close()
        proxy.close()
    }

    @Test func `a group that loses its line is kept whole, each body once`() async throws {
        let server = try await TestPostgreSQL.shared()
        let proxy = try CuttingProxy(to: server.port)
        let database = try await behind(proxy, server) { $0.writers = 2 }
        try await database.makeItems()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<300 {
                group.addTask { try await database.add("item \(number)") }
                if number % 60 == 0 {
                    group.addTask {
                        proxy.arm(.words(Self.committed, fromServer: true))
                    }
                }
            }
            try await group.waitForAll()
        }
        proxy.arm(.never)
        #expect(try await database.items() == 300)
        #expect(proxy.cuts > 0)
        await database.close()
        proxy.close()
    }

    @Test func `F14 sessions that an operator ends lose nothing and double nothing`() async throws {
        let server = try await TestPostgreSQL.start()
        let database = try await PostgreSQLDatabase.open(server.configuration { $0.writers = 4 })
        try await database.makeItems()
        let load = Load()
        try await load.run(16, on: database) {
            for round in 1...25 {
                try await server.superuser(
                    """
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE application_name = 'waybill'
                    """)
                #expect(await eventually { load.kept > round * 20 })
            }
        }
        #expect(database.statistics.lostLines + database.statistics.lostCommits > 0)
        try await load.judge(database)
        await database.close()
    }
}

extension TestPostgreSQL {
    /// A configuration in a fresh schema.
    func configuration(
        _ change: (inout PostgreSQLConfiguration) -> Void
    ) -> PostgreSQLConfiguration { configuration(schema: nil, change) }
}
