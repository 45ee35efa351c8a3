internal import Application
internal import Domain
internal import SQL

/// What a slice leaves behind: its place, what it found, and a word to staff.
extension StoreTransaction {
    /// Open violations that are kept at most: a store that is broken everywhere is known to be.
    static let mostViolations = 1_000

    /// A violation that is open.
    private struct Open {
        let key: Int64
        let kind: String
        let subject: String
        let part: String
        let position: Int64

        var name: String { kind + " " + subject }
    }

    /// Notes ranges that were checked on one snapshot; nothing when the sweep has moved since.
    func keep(
        _ ranges: [CheckedRange], of sweep: Sweep, now: Timestamp, seed: UInt64
    ) throws -> CheckedSlice {
        var slice = CheckedSlice()
        let next = sweep.next(after: ranges, now: now)
        guard try advance(sweep, to: next, now: now, rows: ranges.reduce(0) { $0 + $1.rows }) else {
            slice.wasLate = true
            return slice
        }
        slice.endsRound = next.round != sweep.round
        for range in ranges { slice.rows[range.part.rawValue, default: 0] += range.rows }
        var open = try openViolations()
        for range in ranges { try note(range, &open, &slice, now) }
        try tell(slice.new, of: sweep, now: now, seed: seed)
        return slice
    }

    /// The place moves by compare-and-set, so of two nodes with one slice the later writes nothing.
    private func advance(
        _ sweep: Sweep, to next: Sweep, now: Timestamp, rows: Int
    ) throws -> Bool {
        let ends = next.round != sweep.round
        return try execute(
            """
            UPDATE sweeps SET round=$1,part=$2,after_key=$3,rows_done=$4,started_at=$5,\
            finished_at=COALESCE($6,finished_at),finished_rows=COALESCE($7,finished_rows) \
            WHERE name='invariants' AND round=$8 AND part=$9 AND after_key=$10 \
            AND rows_done=$11
            """,
            [
                .integer(next.round), .text(next.part.rawValue), .integer(next.after),
                .int(next.rows), .time(next.startedAt), .time(ends ? now : nil),
                .int(ends ? sweep.rows + rows : nil), .integer(sweep.round),
                .text(sweep.storedPart), .integer(sweep.storedAfter), .int(sweep.rows),
            ]) > 0
    }

    private func openViolations() throws -> [Open] {
        try rows(
            "SELECT key,kind,subject,part,position FROM violations WHERE cleared_at IS NULL"
        ) { row in
            Open(
                key: try row.integer(), kind: try row.text(), subject: try row.text(),
                part: try row.text(), position: try row.integer())
        }
    }

    /// What was found is open, new or still; what was open in this range and not found is whole.
    private func note(
        _ range: CheckedRange, _ open: inout [Open], _ slice: inout CheckedSlice, _ now: Timestamp
    ) throws {
        var known: [String: Int64] = [:]
        for one in open { known[one.name] = one.key }
        var seen: Set<String> = []
        for (name, found) in Self.merged(range.found) {
            seen.insert(name)
            if let key = known[name] {
                try again(found, key, range.part, now)
            } else if open.count < Self.mostViolations {
                let key = try add(found, range.part, now)
                open.append(
                    Open(
                        key: key, kind: found.kind.rawValue, subject: found.subject,
                        part: range.part.rawValue, position: found.position))
                slice.new.append(
                    .init(kind: found.kind, subject: found.subject, detail: found.detail))
            }
        }
        // More than were told may still be broken.
        guard range.found.count < KeyRange.most else { return }
        let whole = open.filter { one in
            one.part == range.part.rawValue && one.position > range.range.after
                && one.position <= range.range.upTo && !seen.contains(one.name)
        }
        for one in whole {
            try execute(
                "UPDATE violations SET cleared_at=$2 WHERE key=$1", [.integer(one.key), .time(now)])
        }
        slice.cleared += whole.count
        let gone = Set(whole.map(\.key))
        open.removeAll { gone.contains($0.key) }
    }

    /// One entry a kind and subject, in the order found.
    private static func merged(_ all: [Found]) -> [(name: String, found: Found)] {
        var places: [String: Int] = [:]
        var merged: [(name: String, found: Found)] = []
        for found in all {
            let name = found.kind.rawValue + " " + found.subject
            if let place = places[name] {
                let first = merged[place].found
                guard first.detail != found.detail else { continue }
                merged[place].found = Found(
                    kind: first.kind, subject: first.subject, position: first.position,
                    order: first.order, detail: first.detail + "; " + found.detail)
            } else {
                places[name] = merged.count
                merged.append((name, found))
            }
        }
        return merged
    }

    private func again(
        _ found: Found, _ key: Int64, _ part: CheckPart, _ now: Timestamp
    ) throws {
        try execute(
            """
            UPDATE violations SET detail=$2,part=$3,position=$4,order_key=$5,last_seen=$6 \
            WHERE key=$1
            """,
            [
                .integer(key), .text(found.detail), .text(part.rawValue),
                .integer(found.position), .optional(found.order), .time(now),
            ])
    }

    private func add(_ found: Found, _ part: CheckPart, _ now: Timestamp) throws -> Int64 {
        let key = try row(
            """
            INSERT INTO violations(kind,subject,part,position,order_key,detail,first_seen,\
            last_seen) VALUES($1,$2,$3,$4,$5,$6,$7,$7) RETURNING key
            """,
            [
                .text(found.kind.rawValue), .text(found.subject), .text(part.rawValue),
                .integer(found.position), .optional(found.order), .text(found.detail), .time(now),
            ]
        ) { try $0.integer() }
        guard let key else { throw StorageError(.defect, "a violation could not be stored") }
        return key
    }

    /// One message a slice, however much it found.
    private func tell(
        _ new: [CheckedSlice.NewViolation], of sweep: Sweep, now: Timestamp, seed: UInt64
    ) throws {
        guard !new.isEmpty else { return }
        var random = SplitMix64(seed: seed)
        let first = new.prefix(5).map(\.detail).joined(separator: "\n")
        let more = new.count > 5 ? "\nand \(new.count - 5) more" : ""
        try tell(
            OwnNotice(
                id: ID(at: now, random: &random), type: .checkFailed, order: nil,
                text: "The store found something wrong with itself; nothing was repaired. "
                    + "See Operations.\n\(first)\(more)",
                dedupeKey: "check/\(sweep.round)/\(sweep.part.rawValue)/\(sweep.after)"),
            by: .system, at: now)
    }
}
