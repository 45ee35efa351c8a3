internal import Application
internal import DatabaseHarness
internal import Domain
internal import SQL
internal import Store
import Testing

/// K8, E7 and orders.md 3.9: what is old goes, what must stay stays.
@Suite(.serialized) struct CleanUpTests {
    private let day: Int64 = 86_400

    private func clean(_ world: Fixtures, afterDays days: Int64) async throws -> [String: Int] {
        try await world.store.cleanUp(
            now: Fixtures.start.adding(seconds: days * day).microseconds)
    }

    @Test(arguments: TestDatabase.all)
    func `sync runs stay 30 days, and the newest 100 for ever`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        let day = day
        try await world.store.write { writing in
            for number in 0..<130 {
                let at = Fixtures.start.adding(seconds: Int64(number))
                try writing.save(SyncRun(id: "sync_\(number)", cause: .schedule, startedAt: at))
            }
        }
        #expect(try await clean(world, afterDays: 29)["sync_runs"] == 0)
        #expect(try await clean(world, afterDays: 31)["sync_runs"] == 30)
        #expect(try await clean(world, afterDays: 31)["sync_runs"] == 0)
        #expect(try await world.store.syncRuns(limit: 1).first?.id == "sync_129")
        // 150 fresh ones push out the old ones, and all of them stay.
        try await world.store.write { writing in
            for number in 200..<350 {
                let at = Fixtures.start.adding(seconds: 40 * day + Int64(number))
                try writing.save(SyncRun(id: "sync_\(number)", cause: .button, startedAt: at))
            }
        }
        #expect(try await clean(world, afterDays: 41)["sync_runs"] == 100)
        #expect(try await world.count("SELECT count(*) FROM sync_runs") == 150)
    }

    @Test(arguments: TestDatabase.all)
    func `resolved anomalies and what has expired go, open anomalies stay`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let at = Fixtures.start.microseconds
        try await world.database.write { sql in
            for (number, resolved) in [(1, "\(at)"), (2, "NULL")] {
                try sql.execute(
                    """
                    INSERT INTO anomalies(id,provider,kind,detail,raw,at_us,resolved_at) \
                    VALUES(\(number),'gsm_fusion','balance','d',$1,\(at),\(resolved))
                    """, [.blob([0])])
            }
            try sql.execute(
                "INSERT INTO setup_token(one,hash,expires_at) VALUES(1,$1,\(at))", [.blob([1])])
        }
        let early = try await clean(world, afterDays: 0)
        #expect(early["anomalies"] == 0)
        #expect(early["setup_token"] == 0)
        let late = try await clean(world, afterDays: 31)
        #expect(late["anomalies"] == 1)
        #expect(late["setup_token"] == 1)
        #expect(try await world.count("SELECT id FROM anomalies") == 2)
    }

    @Test(arguments: TestDatabase.all)
    func `E7 old events go from the tail, in chunks, and stop at the first young one`(
        kind: TestDatabase
    )
        async throws
    {
        let world = try await Fixtures(kind)
        // So that there is someone whom the events name.
        _ = try await world.place(1..<2)
        try await world.placeEvents()
        let head: Int64 = 102_000
        let old = Fixtures.start.microseconds
        let young = Fixtures.start.adding(seconds: 50 * day).microseconds
        try await world.database.write { sql in
            for table in ["feed", "provider_events"] {
                try sql.execute("DELETE FROM \(table)", [])
            }
            // Position 1,501 is young; 1,502 and on are old again, as after a clock that was set.
            for (table, columns, values) in [
                ("feed", "pos,order_key,seq", "n,NULL,0"),
                (
                    "provider_events", "pos,provider,state,at_us,actor,reason",
                    """
                    n,'gsm_fusion','open',CASE WHEN n=1501 THEN \(young) ELSE \(old) END,\
                    (SELECT min(key) FROM actors),NULL
                    """
                ),
            ] {
                try sql.execute(
                    """
                    WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM c WHERE n<3000) \
                    INSERT INTO \(table)(\(columns)) SELECT \(values) FROM c
                    """, [])
            }
            try sql.execute("UPDATE feed_head SET pos=\(head)", [])
        }
        #expect(try await clean(world, afterDays: 60)["feed"] == 1_500)
        #expect(try await world.count("SELECT min(pos) FROM feed") == 1_501)
        #expect(try await world.count("SELECT count(*) FROM feed") == 1_500)
        // Once that one is old too, everything below the newest 100,000 goes.
        #expect(try await clean(world, afterDays: 90)["feed"] == 500)
        #expect(try await world.count("SELECT min(pos) FROM feed") == 2_001)
    }
}
