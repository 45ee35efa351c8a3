internal import Application
internal import Domain
internal import SQL

extension StoreTransaction {
    /// Appends the history rows of a change to the order's chain.
    func writeHistory(_ changes: OrderChanges, _ keys: ChangeKeys) throws {
        guard !changes.history.isEmpty else { return }
        var hash = try previousHash(changes, keys)
        var expected = changes.baseVersion
        var values: [[SQLValue]] = []
        for entry in changes.history {
            expected += 1
            guard entry.version == expected else {
                throw StorageError(.defect, "the history of order \(changes.order.id) has a gap")
            }
            let number = try entry.line.map { try keys.line($0).number }
            hash = HistoryHash.of(entry, lineNumber: number, order: changes.order.id, after: hash)
            values.append([
                .integer(keys.order), .int(entry.version), .time(entry.at),
                .integer(try key(of: entry.actor)), .integer(try key(of: HistoryKind(entry))),
                .int(number), .optional(entry.reason), .optional(HistoryKind.ownData(of: entry)),
                .blob(hash),
            ])
        }
        guard expected == changes.order.version else {
            throw StorageError(.defect, "order \(changes.order.id) has more versions than history")
        }
        try insert(
            """
            INSERT INTO order_state_history_core(order_key,version,at_us,actor,kind,line_no,\
            reason,data,hash)
            """, values)
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

    /// Gives the events of a change their places in the feed (E2).
    func publish(order key: Int64, sequences: [Int]) throws {
        guard !sequences.isEmpty else { return }
        switch sql.dialect {
        case .sqlite: break
        // differs: writers commit in any order on PostgreSQL, so the feeder gives places (E3). The
        // order's row is locked by now: its events stand here in their order (E4).
        case .postgres:
            try insert(
                "INSERT INTO feed_pending(order_key,seq)",
                sequences.map { [.integer(key), .int($0)] })
            return
        }
        let first = try takePositions(sequences.count)
        try insert(
            "INSERT INTO feed(pos,order_key,seq)",
            sequences.enumerated().map { index, sequence in
                [.integer(first + Int64(index)), .integer(key), .int(sequence)]
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
