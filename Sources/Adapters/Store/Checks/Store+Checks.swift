package import Application
package import Domain
internal import SQL

extension Store: InvariantChecks {
    /// Checks what costs as much as `units` orders, and notes what it found and how far it came.
    ///
    /// The rows are read on one snapshot, which holds whole transactions only: what is found there
    /// was so at one moment. Writers wait for nothing but the note.
    package func checkSlice(
        units: Int, now: Timestamp, seed: UInt64
    ) async throws -> CheckedSlice {
        let (sweep, ranges) = try await reading { snapshot in
            let sweep = try snapshot.sweep()
            return (sweep, try sweep.ranges(on: snapshot, units: units))
        }
        return try await writing { transaction in
            try transaction.keep(ranges, of: sweep, now: now, seed: seed)
        }
    }

    /// What the checker knows.
    package func checkState(now: Timestamp) async throws -> CheckState {
        try await reading { try $0.checkState(now: now) }
    }

    /// Open violations by kind; kinds without one are absent.
    package func openViolations() async throws -> [Invariant: Int] {
        try await reading { try $0.openViolations() }
    }
}

extension StoreSnapshot {
    /// Open violations that are listed.
    private static let listed = 100
    /// Violations that are whole again and listed.
    private static let listedCleared = 20
    /// Seconds for which those are listed.
    private static let clearedSeconds: Int64 = 7 * 86_400

    /// What the checker knows.
    func checkState(now: Timestamp) throws -> CheckState {
        let state = try row(
            """
            SELECT finished_at,finished_rows,started_at FROM sweeps WHERE name='invariants'
            """
        ) { row in
            var state = CheckState()
            state.finishedAt = try row.optionalTime()
            state.finishedRows = try row.int()
            state.startedAt = try row.optionalTime()
            return state
        }
        var known = state ?? CheckState()
        known.open = try openViolations()
        known.violations =
            try violations(
                "v.cleared_at IS NULL ORDER BY v.key DESC LIMIT \(Self.listed)", [])
            + violations(
                "v.cleared_at>=$1 ORDER BY v.cleared_at DESC,v.key DESC "
                    + "LIMIT \(Self.listedCleared)",
                [.time(now.adding(seconds: -Self.clearedSeconds))])
        return known
    }

    /// Open violations by kind.
    func openViolations() throws -> [Invariant: Int] {
        var open: [Invariant: Int] = [:]
        try forEachRow(
            "SELECT kind,count(*) FROM violations WHERE cleared_at IS NULL GROUP BY kind", []
        ) { row in
            open[Invariant(rawValue: try row.text()) ?? .other, default: 0] += try row.int()
        }
        return open
    }

    private func violations(_ condition: String, _ values: [SQLValue]) throws -> [Violation] {
        try rows(
            """
            SELECT v.key,v.kind,v.subject,o.number,v.detail,v.first_seen,v.last_seen,v.cleared_at \
            FROM violations v LEFT JOIN orders_core o ON o.key=v.order_key WHERE \(condition)
            """, values
        ) { row in
            Violation(
                id: try row.integer(), kind: Invariant(rawValue: try row.text()) ?? .other,
                subject: try row.text(), orderNumber: try row.optionalText(),
                detail: try row.text(), firstSeen: try row.time(), lastSeen: try row.time(),
                clearedAt: try row.optionalTime())
        }
    }
}
