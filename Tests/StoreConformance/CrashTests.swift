internal import Application
internal import DatabaseHarness
internal import Domain
internal import SQL
internal import Store
import Testing

/// What is left of a transaction that did not end well: nothing.
@Suite(.serialized) struct CrashTests {
    private struct Lost: Error {}

    @Test(arguments: TestDatabase.all)
    func `a body that throws leaves nothing, and its neighbours everything`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let kept = await withTaskGroup(of: Int.self) { group in
            for serial in 1...40 {
                group.addTask {
                    do {
                        try await world.store.write { writing in
                            try writing.save(try #require(world.placed(serial).finished()))
                            if serial % 4 == 0 { throw Lost() }
                        }
                        return 1
                    } catch is Lost {
                        return 0
                    } catch {
                        Issue.record(error)
                        return 0
                    }
                }
            }
            return await group.reduce(0, +)
        }
        #expect(kept == 30)
        try await world.placeEvents()
        #expect(try await world.store.totals(customer: nil).orders == 30)
        #expect(try await world.store.feedHead().position == 60)
        #expect(try await world.store.verify() == [])
    }

    @Test(arguments: TestDatabase.all)
    func `a statement that is refused late undoes its body alone`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        // The customer is not there: the row is refused when the transaction is almost done.
        let results = await withTaskGroup(of: Bool.self) { group in
            for serial in 1...12 {
                group.addTask {
                    do {
                        try await world.store.write { writing in
                            try writing.save(
                                try #require(
                                    world.placed(
                                        serial,
                                        customer: serial % 3 == 0 ? ID(value: 404) : nil
                                    ).finished()))
                        }
                        return true
                    } catch is StorageError {
                        return false
                    } catch {
                        Issue.record(error)
                        return false
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(results.count { $0 } == 8)
        try await world.placeEvents()
        #expect(try await world.store.verify() == [])
    }

    @Test func `F16 a connection ended in the middle of a body loses nothing and doubles nothing`()
        async throws
    {
        let world = try await Fixtures(.postgresql)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for serial in 1...30 {
                group.addTask {
                    for _ in 0..<50 {
                        do {
                            try await world.store.write { writing in
                                // A repeat finds what an unanswered commit kept.
                                let number = Fixtures.number(serial)
                                guard try writing.order(number: number) == nil else { return }
                                try writing.save(try #require(world.placed(serial).finished()))
                            }
                            return
                        } catch let error as StorageError {
                            #expect(error.kind == .busy, "\(error)")
                        }
                    }
                    Issue.record("order \(serial) was never stored")
                }
            }
            group.addTask { try await endSessions(of: world, times: 15) }
            try await group.waitForAll()
        }
        let other = try await world.another()
        while try await other.placeEvents() > 0 {}
        #expect(try await other.totals(customer: nil).orders == 30)
        #expect(try await other.verify() == [])
    }

    /// Ends every session that works in the schema of a test, again and again.
    private func endSessions(of world: Fixtures, times: Int) async throws {
        let other = try await world.opened.place.open()
        for _ in 0..<times {
            _ = try? await other.read { sql in
                try sql.query(
                    """
                    SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity \
                    WHERE pid<>pg_backend_pid() AND usename=current_user AND pid IN(\
                    SELECT l.pid FROM pg_locks l JOIN pg_class c ON c.oid=l.relation \
                    WHERE c.relname='orders_core' \
                    AND c.relnamespace=CAST(current_schema() AS regnamespace))
                    """
                ) { try $0.integer(0) }
            }
        }
        await other.close()
    }
}
