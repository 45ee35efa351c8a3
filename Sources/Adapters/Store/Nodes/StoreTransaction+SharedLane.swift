internal import Application
internal import Domain
internal import SQL

/// A provider's slots and tokens over all nodes.
extension StoreTransaction {
    /// Locks the lane until the commit: another node's claim waits and then counts this one's jobs.
    package func sharedLane(provider: String) throws -> SharedLane? {
        switch sql.dialect {
        // differs: one process owns the file, and its own counting is right.
        case .sqlite: return nil
        case .postgres: break
        }
        var lane = try lockedLane(provider)
        if lane == nil {
            try execute(
                """
                INSERT INTO provider_lanes(provider,counted_at) \
                VALUES($1,\(DatabaseClock.now(sql.dialect))) ON CONFLICT DO NOTHING
                """, [.text(provider)])
            lane = try lockedLane(provider)
        }
        guard let lane else {
            throw StorageError(.defect, "the lane of \(provider) cannot be locked")
        }
        // A statement of its own: it sees what the last holder of the lock committed.
        let running = try row(
            """
            SELECT count(*) FROM order_processing_queue_core \
            WHERE state='running' AND lane=(SELECT key FROM texts WHERE text=$1)
            """, [.text(DispatchLane.name(provider))]
        ) { row in try row.int() }
        return SharedLane(
            provider: provider, running: running ?? 0, level: lane.level,
            countedAt: lane.countedAt, clock: lane.clock)
    }

    private struct Locked {
        let level: Int64?
        let countedAt: Timestamp
        let clock: Timestamp
    }

    private func lockedLane(_ provider: String) throws -> Locked? {
        try row(
            """
            SELECT level,counted_at,\(DatabaseClock.now(sql.dialect)) FROM provider_lanes \
            WHERE provider=$1 FOR UPDATE
            """, [.text(provider)]
        ) { row in
            Locked(
                level: try row.optionalInteger(), countedAt: try row.time(), clock: try row.time())
        }
    }

    /// Stores the tokens of a shared lane.
    package func save(_ lane: SharedLane) throws {
        try post(
            "UPDATE provider_lanes SET level=$1,counted_at=$2 WHERE provider=$3",
            [
                .optional(lane.level), .time(lane.countedAt),
                .text(lane.provider),
            ])
    }
}
