internal import Application
internal import Domain
internal import SQL

extension StoreTransaction {
    private static let history = RowInsert(
        """
        INSERT INTO order_state_history_core(order_key,version,at_us,actor,kind,line_no,\
        reason,data,hash)
        """, columns: 9)

    /// Appends the history rows of changes to their orders' chains.
    func writeHistory(_ work: [(changes: OrderChanges, keys: ChangeKeys)]) throws {
        var rows: [[SQLValue]] = []
        for (changes, keys) in work { try addHistory(changes, keys, to: &rows) }
        try insert(Self.history, rows)
    }

    private func addHistory(
        _ changes: OrderChanges, _ keys: ChangeKeys, to rows: inout [[SQLValue]]
    ) throws {
        guard !changes.history.isEmpty else { return }
        var hash = try keys.hash ?? previousHash(changes, keys)
        var expected = changes.baseVersion
        for entry in changes.history {
            expected += 1
            guard entry.version == expected else {
                throw StorageError(.defect, "the history of order \(changes.order.id) has a gap")
            }
            let number = try entry.line.map { try keys.line($0).number }
            hash = HistoryHash.of(entry, lineNumber: number, order: changes.order.id, after: hash)
            let (kind, ownData) = HistoryKind.split(entry)
            rows.append([
                .integer(keys.order), .int(entry.version), .time(entry.at),
                .integer(try key(of: entry.actor)), .integer(try key(of: kind)),
                .int(number), .optional(entry.reason), .optional(ownData),
                .blob(hash),
            ])
        }
        guard expected == changes.order.version else {
            throw StorageError(.defect, "order \(changes.order.id) has more versions than history")
        }
    }

    private func previousHash(_ changes: OrderChanges, _ keys: ChangeKeys) throws -> [UInt8] {
        guard changes.baseVersion > 0 else { return HistoryHash.root }
        let hash = try row(
            "SELECT hash FROM order_state_history_core WHERE order_key=$1 AND version=$2",
            [.integer(keys.order), .int(changes.baseVersion)]
        ) { row in try row.blob() }
        guard let hash else {
            throw StorageError(.defect, "order \(changes.order.id) has lost its history")
        }
        return hash
    }

    private static let feed = RowInsert("INSERT INTO feed(pos,order_key,seq)", columns: 3)
    private static let pending = RowInsert(
        "INSERT INTO feed_pending(order_key,seq)", columns: 2)

    /// Gives the events of changes their places in the feed (E2).
    func publish(_ events: [(order: Int64, sequences: [Int])]) throws {
        let rows = events.flatMap { order, sequences in sequences.map { (order, $0) } }
        guard !rows.isEmpty else { return }
        switch sql.dialect {
        case .sqlite: break
        // differs: writers commit in any order on PostgreSQL, so the feeder gives places (E3). The
        // order's row is locked by now: its events stand here in their order (E4).
        case .postgres:
            try insert(Self.pending, rows.map { [.integer($0.0), .int($0.1)] })
            return
        }
        let first = try takePositions(rows.count)
        try insert(
            Self.feed,
            rows.enumerated().map { index, row in
                [.integer(first + Int64(index)), .integer(row.0), .int(row.1)]
            })
    }

    /// Takes positions at the end of the feed; answers the first.
    ///
    /// Holds the feed's head until the commit, so that positions are committed in their order.
    func takePositions(_ count: Int) throws -> Int64 {
        let head = try scalar(
            "UPDATE feed_head SET pos=pos+$1 WHERE one=1 RETURNING pos", [.int(count)])
        guard let head else { throw StorageError(.unusable, "the store has no feed head") }
        return head - Int64(count) + 1
    }
}
