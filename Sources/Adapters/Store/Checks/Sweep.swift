internal import Application
internal import Domain
internal import SQL

/// How far the checker came in its round.
struct Sweep: Sendable, Equatable {
    /// From 1.
    let round: Int64
    let part: CheckPart
    /// The last key of the part that was looked at; 0 before the first.
    let after: Int64
    /// Rows looked at in this round.
    let rows: Int
    /// When the round began; nil before its first slice.
    let startedAt: Timestamp?
    /// The part as it is stored: empty at first, or a word of another Waybill.
    let storedPart: String
    /// The key as it is stored.
    let storedAfter: Int64

    /// Puts a place together.
    init(
        round: Int64, part: CheckPart, after: Int64, rows: Int, startedAt: Timestamp?,
        storedPart: String? = nil, storedAfter: Int64? = nil
    ) {
        self.round = round
        self.part = part
        self.after = after
        self.rows = rows
        self.startedAt = startedAt
        self.storedPart = storedPart ?? part.rawValue
        self.storedAfter = storedAfter ?? after
    }

    /// Checks the next rows on one snapshot: part after part, and at most to the end of the round.
    func ranges(on snapshot: StoreSnapshot, units limit: Int) throws -> [CheckedRange] {
        let check = PartCheck(snapshot: snapshot)
        var ranges: [CheckedRange] = []
        var (part, after, left) = (part, after, max(limit, 1))
        while left > 0 {
            let checked = try check.run(part, after: after, units: left)
            ranges.append(checked)
            left -= checked.cost
            if checked.isLast {
                guard let next = part.next else { break }
                (part, after) = (next, 0)
            } else {
                after = checked.range.upTo
            }
        }
        return ranges
    }

    /// Where the next slice begins after these ranges.
    func next(after ranges: [CheckedRange], now: Timestamp) -> Sweep {
        let rows = ranges.reduce(rows) { $0 + $1.rows }
        guard let last = ranges.last else { return self }
        guard last.isLast else {
            return Sweep(
                round: round, part: last.part, after: last.range.upTo, rows: rows,
                startedAt: startedAt ?? now)
        }
        guard let part = last.part.next else {
            return Sweep(round: round + 1, part: .orders, after: 0, rows: 0, startedAt: nil)
        }
        return Sweep(
            round: round, part: part, after: 0, rows: rows, startedAt: startedAt ?? now)
    }
}

extension StoreSnapshot {
    /// How far the checker came; a part of another Waybill begins the round anew.
    func sweep() throws -> Sweep {
        let sweep = try row(
            "SELECT round,part,after_key,rows_done,started_at FROM sweeps WHERE name='invariants'"
        ) { row in
            let round = try row.integer()
            let word = try row.text()
            let part = CheckPart(rawValue: word)
            let after = try row.integer()
            return Sweep(
                round: round, part: part ?? .orders, after: part == nil ? 0 : after,
                rows: try row.int(), startedAt: try row.optionalTime(), storedPart: word,
                storedAfter: after)
        }
        guard let sweep else {
            throw StorageError(.unusable, "the table sweeps has lost the row of the checker")
        }
        return sweep
    }
}
