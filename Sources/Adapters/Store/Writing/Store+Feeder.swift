internal import Application
internal import SQL

/// Places events in the feed after their commit (E3), and folds what writers added to counters.
extension Store: FeedPlacing {
    /// Events a run; more wait for the next one.
    package static let eventsPerRun = 1_000
    /// Counter changes folded in a run.
    static let changesPerRun = 20_000
    /// What PostgreSQL tells other nodes when events were placed; only a wake-up (E5).
    package static let feedChannel = "waybill_feed"

    /// Places one batch of waiting events; how many, 0 when none waits.
    package func placeEvents() async throws -> Int {
        switch database.dialect {
        // differs: SQLite has one writer, so an order's transaction places its events itself (E2).
        case .sqlite: return 0
        case .postgres: break
        }
        let isIdle = try await reading { snapshot in
            try snapshot.scalar(
                """
                SELECT 1 WHERE EXISTS(SELECT 1 FROM feed_pending) \
                OR EXISTS(SELECT 1 FROM counter_changes)
                """) == nil
        }
        return isIdle ? 0 : try await writing { try $0.placeEvents() }
    }
}

extension StoreTransaction {
    /// One run of the feeder; whoever holds the head is the only one until its commit.
    func placeEvents() throws -> Int {
        guard let head = try scalar("SELECT pos FROM feed_head WHERE one=1 FOR UPDATE") else {
            throw StorageError(.unusable, "the store has no feed head")
        }
        // A statement of its own: its snapshot is newer than the head, so no event goes twice.
        let end = try scalar(
            """
            WITH d AS (DELETE FROM feed_pending WHERE id IN(SELECT id FROM feed_pending \
            ORDER BY id LIMIT \(Store.eventsPerRun)) RETURNING id,order_key,seq),\
            i AS (INSERT INTO feed(pos,order_key,seq) SELECT $1+row_number() OVER (ORDER BY id),\
            order_key,seq FROM d RETURNING pos) \
            UPDATE feed_head SET pos=$1+(SELECT count(*) FROM i) WHERE one=1 RETURNING pos
            """, [.integer(head)])
        try fold()
        let placed = Int((end ?? head) - head)
        if placed > 0 { try post("SELECT pg_notify($1,'')", [.text(Store.feedChannel)]) }
        return placed
    }

    /// Moves counter changes into the counters; only the feeder does, so nobody waits for a row.
    private func fold() throws {
        try post(
            """
            WITH d AS (DELETE FROM counter_changes WHERE ctid IN(SELECT ctid \
            FROM counter_changes LIMIT \(Store.changesPerRun)) RETURNING name,delta) \
            INSERT INTO counters(name,value) SELECT name,CAST(sum(delta) AS BIGINT) FROM d \
            GROUP BY name ON CONFLICT(name) DO UPDATE SET value=counters.value+excluded.value
            """)
    }
}
