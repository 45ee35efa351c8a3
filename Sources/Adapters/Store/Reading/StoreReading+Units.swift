internal import Application
internal import Domain
internal import SQL

extension StoreReading {
    /// An order with its lines and all their attempts.
    package func unit(order: ID<Order>, now: Timestamp) throws -> OrderUnit? {
        try units(UnitSQL.byOrder, [.id(order)], now: now).first
    }

    /// The unit that a line belongs to.
    package func unit(line: ID<Line>, now: Timestamp) throws -> OrderUnit? {
        try units(UnitSQL.byLine, [.id(line)], now: now).first
    }

    /// The unit that an attempt belongs to.
    package func unit(attempt: ID<Attempt>, now: Timestamp) throws -> OrderUnit? {
        guard let key = try key(of: attempt) else { return nil }
        return try units(UnitSQL.byAttempt, [.integer(key)], now: now).first
    }

    /// The units that lines belong to, each once, in three statements for up to 128 lines.
    package func units(lines: [ID<Line>], now: Timestamp) throws -> [OrderUnit] {
        var units: [OrderUnit] = []
        var seen: Set<ID<Order>> = []
        for start in stride(from: 0, to: lines.count, by: KeyList.most) {
            let ids = lines[start..<min(start + KeyList.most, lines.count)].map { SQLValue.id($0) }
            let values = KeyList.filled(ids[...])
            guard let heads = UnitSQL.byLines[values.count] else { continue }
            for unit in try self.units(heads, values, now: now)
            where seen.insert(unit.order.id).inserted {
                units.append(unit)
            }
        }
        return units
    }

    /// The attempts on one service of a provider that were answered last, newest intent first.
    package func newestAttempts(
        provider: String, serviceCode: String, limit: Int
    ) throws -> [AttemptRecord] {
        try rows(
            """
            SELECT \(AttemptRow.columns) FROM \(AttemptRow.tables) WHERE a.provider=$1 \
            AND a.service=$2 AND a.answered_at IS NOT NULL ORDER BY a.intent_seq DESC LIMIT $3
            """, [.text(provider), .text(serviceCode), .int(limit)]
        ) { row in try AttemptRow.read(&row) }
    }

    /// An attempt's key: by index while its outcome is open, else by a scan.
    func key(of attempt: ID<Attempt>) throws -> Int64? {
        let select = "SELECT intent_seq FROM fulfillment_logs_core WHERE id=$1"
        return try scalar(UnitSQL.openAttempt, [.id(attempt)]) ?? scalar(select, [.id(attempt)])
    }

    private func units(
        _ heads: UnitSQL.Heads, _ values: [SQLValue], now: Timestamp
    ) throws -> [OrderUnit] {
        // A statement of its own: only the next one sees all that the last holder wrote.
        try hold(.orders(condition: heads.condition, values: values))
        var found = try rows(heads.text, values) { row in try ReadOrder(&row) }
        guard !found.isEmpty else { return [] }
        var places: [Int64: Int] = [:]
        for (index, order) in found.enumerated() { places[order.key] = index }
        let keys = KeyList.filled(found.map { SQLValue.integer($0.key) }[...])
        guard let lines = UnitSQL.lines[keys.count], let attempts = UnitSQL.attempts[keys.count]
        else { throw StorageError(.defect, "\(found.count) orders were read at once") }
        try forEachRow(of: [SQLQuery(lines, keys), SQLQuery(attempts, keys)]) { index, row in
            guard let place = places[try row.integer()] else { return }
            if index == 0 {
                try found[place].addLine(&row)
            } else {
                found[place].attempts.append(try AttemptRow.read(&row))
            }
        }
        return found.map { order in
            note(order)
            return OrderUnit(
                order: order.order, lines: order.lines, attempts: order.attempts, now: now)
        }
    }

    /// The lines of an order, in their order.
    func lines(ofKey key: Int64, order: ID<Order>) throws -> [LineRecord] {
        guard let text = UnitSQL.lines[1] else { return [] }
        return try rows(text, [.integer(key)]) { row in
            row.skip(2)
            return try LineRow.read(&row, order: order)
        }
    }
}
