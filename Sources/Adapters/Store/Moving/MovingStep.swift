internal import SQL

/// One snapshot of the source: what changed in the tables that were copied, and the next rows.
struct MovingStep: Sendable {
    /// Changes by the table's place in the list, parents first.
    var changes: [(table: Int, MovedChanges)] = []
    /// False when more notes wait than one step works off; then there is no chunk.
    var isComplete = true
    /// Tables of which anything is noted.
    var noted: Set<String> = []
    /// The next rows of the table at work.
    var chunk: [[SQLValue]] = []
    /// The last key of the table at work when its walk began; nil for an empty table.
    var end: [SQLValue]?

    /// The last key of a full chunk; nil when the table ended in this chunk.
    func lastKey(_ table: MovedTable, _ settings: MoveSettings) -> [SQLValue]? {
        guard chunk.count >= settings.chunkRows else { return nil }
        return chunk.last.map { Array($0.prefix(table.keyCount)) }
    }

    /// Notes that this step makes superfluous.
    var notes: [Int64] { changes.flatMap { $0.1.notes } }

    /// Rows and keys that changed.
    var changedRows: Int { changes.reduce(0) { $0 + $1.1.rows.count + $1.1.gone.count } }

    /// Where a walk over the tables stands.
    struct Position: Sendable, Equatable {
        /// The place of the table at work.
        var table = 0
        /// The last key that was done there; nil before the first.
        var cursor: [SQLValue]?
        /// The table's last key when the walk of this run began; nil before its first step.
        ///
        /// What comes after it was added later and is brought by its notes, or a table that grows
        /// would never come to its end.
        var end: [SQLValue]?
        /// True when later tables have rows in the target too, and so take changes.
        var isFull = false

        /// Where the walk stands after a step of the table at work.
        func after(_ step: MovingStep, _ table: MovedTable, _ settings: MoveSettings) -> Position {
            guard step.isComplete else { return self }
            var next = self
            next.end = end ?? step.end
            let last = step.lastKey(table, settings)
            if let last, let end = next.end, MovedRow.isBefore(last[...], end[...]) {
                next.cursor = last
            } else {
                next = Position(table: self.table + 1, isFull: isFull)
            }
            return next
        }
    }

    /// Reads a step.
    ///
    /// A child is only read when every change of its parents in the same snapshot is in the step:
    /// after it the target equals this snapshot, up to the position, and no key points nowhere.
    static func read(
        _ tables: [MovedTable], at position: Position, _ settings: MoveSettings,
        _ sql: any SQLReader
    ) throws -> MovingStep {
        let reader = MovingReader(sql: sql)
        var step = MovingStep()
        let counts = try reader.noteCounts()
        step.noted = Set(counts.keys)
        var budget = settings.notes
        for (index, table) in tables.enumerated() {
            guard position.isFull || index <= position.table else { break }
            guard let count = counts[table.name], count > 0 else { continue }
            var changes = try reader.changes(of: table, limit: budget)
            budget -= changes.notes.count
            let isWhole = changes.notes.count == count
            if !position.isFull && index == position.table {
                changes.keep(upTo: position.cursor, from: position.end, table)
            }
            step.changes.append((index, changes))
            guard isWhole, budget > 0 else {
                step.isComplete = false
                return step
            }
        }
        if position.table < tables.count {
            if position.end == nil { step.end = try reader.lastKey(of: tables[position.table]) }
            step.chunk = try reader.rows(
                of: tables[position.table], after: position.cursor, limit: settings.chunkRows)
        }
        return step
    }

    /// Writes the changes: what is gone from the last table on, then rows from the first on.
    func apply(_ tables: [MovedTable], _ sql: any SQLTransaction) throws {
        let writer = MovingWriter(sql: sql)
        for (index, change) in changes.reversed() { try writer.delete(change.gone, tables[index]) }
        for (index, change) in changes { try writer.put(change.rows, tables[index]) }
    }

    /// Forgets notes in the source, by name: a later note of the same row has another id.
    static func forget(_ notes: [Int64], _ sql: any SQLTransaction) throws {
        var start = 0
        while start < notes.count {
            let part = notes[start..<min(start + 500, notes.count)]
            let places = part.indices.map { "$\($0 - start + 1)" }.joined(separator: ",")
            try sql.execute(
                "DELETE FROM moving_changes WHERE id IN(\(places))", part.map { .integer($0) })
            start += 500
        }
    }
}
