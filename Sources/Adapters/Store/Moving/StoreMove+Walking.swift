internal import Application
internal import SQL

extension StoreMove {
    /// Copies every table in order, with the changes of those before it.
    func copy(_ walk: inout MovingWalk, of total: Int64) async throws {
        let tables = walk.tables
        var place = MovingStep.Position(
            table: tables.firstIndex { $0.name == walk.progress.table } ?? 0,
            cursor: walk.progress.cursor)
        var done: Int64 = 0
        while place.table < tables.count {
            let table = tables[place.table]
            let progress = walk.progress
            // Tables that come later are read later: what is noted of them now is superfluous.
            let later = tables.dropFirst(place.table + 1).map(\.name)
            let (step, next) = try await take(&walk, at: place, later: later) { [place, settings] in
                let next = place.after($0, table, settings)
                var progress = progress
                progress.table = next.table < tables.count ? tables[next.table].name : ""
                progress.cursor = next.cursor
                if next.table == tables.count { progress.phase = .check }
                try $0.apply(tables, $1)
                // After a kill some may be there: what was added at the end came by its notes.
                try MovingWriter(sql: $1).put($0.chunk, table)
                try MovingScaffold.advance(
                    progress, tables.first { $0.name == progress.table }, in: $1)
                return next
            }
            place = next
            done += Int64(step.chunk.count)
            tell(.copying, table, done, of: total)
        }
        walk.progress.phase = .check
        walk.progress.table = ""
        walk.progress.cursor = nil
    }

    /// Compares every row of a whole copy with the source while that goes on working.
    func check(_ walk: inout MovingWalk, of total: Int64) async throws -> MoveReport {
        let tables = walk.tables
        let progress = walk.progress
        var report = MoveReport()
        var done: Int64 = 0
        for (index, table) in tables.enumerated() {
            var comparison = MovedComparison(table, bound: settings.toldDifferences)
            var place = MovingStep.Position(table: index, cursor: nil, isFull: true)
            while place.table == index {
                let (step, rows) = try await take(&walk, at: place, later: []) {
                    [place, settings] in
                    try $0.apply(tables, $1)
                    try MovingScaffold.advance(progress, nil, in: $1)
                    try Self.readBack($0, tables, $1)
                    guard $0.isComplete else { return [[SQLValue]]() }
                    return try MovingReader(sql: $1).rows(
                        of: table, after: place.cursor, upTo: $0.lastKey(table, settings),
                        limit: $0.chunk.count + 1_000)
                }
                if step.isComplete { comparison.add(step.chunk, rows) }
                place = place.after(step, table, settings)
                done += Int64(step.chunk.count)
                tell(.checking, table, done, of: total)
            }
            report.tables.append(comparison.result)
            report.differences += comparison.sentences
        }
        if report.differences.isEmpty {
            let store = Store(database: databases.target, seal: .bare)
            report.differences += try await store.verify().map { "in the target: \($0)" }
        }
        return report
    }

    /// Compares two databases that nobody writes to.
    func compare(_ tables: [MovedTable], _ report: inout MoveReport) async throws -> [String] {
        var sentences: [String] = []
        var done: Int64 = 0
        for table in tables {
            var comparison = MovedComparison(table, bound: settings.toldDifferences)
            var cursor: [SQLValue]?
            var isEnd = false
            while !isEnd {
                let rows = try await databases.source.read { [cursor, settings] sql in
                    try MovingReader(sql: sql).rows(
                        of: table, after: cursor, limit: settings.chunkRows)
                }
                isEnd = rows.count < settings.chunkRows
                let last = isEnd ? nil : rows.last.map { Array($0.prefix(table.keyCount)) }
                let others = try await databases.target.read { [cursor] sql in
                    try MovingReader(sql: sql).rows(
                        of: table, after: cursor, upTo: last, limit: rows.count + 1_000)
                }
                comparison.add(rows, others)
                done += Int64(rows.count)
                tell(.checking, table, done, of: done)
                cursor = last
            }
            report.tables.append(comparison.result)
            sentences += comparison.sentences
        }
        let numbers = try await databases.source.read { try MovedSeries.read($0) }
        let others = try await databases.target.read { try MovedSeries.read($0) }
        return sentences + numbers.differences(from: others)
    }

    /// One step: a snapshot of the source, a transaction of the target, and the notes forgotten.
    ///
    /// A store that changes faster than its notes are worked off is given larger steps, and then
    /// its writers wait for the length of a step.
    func take<Value: Sendable>(
        _ walk: inout MovingWalk, at place: MovingStep.Position, later: [String],
        mayHold: Bool = true,
        _ write: @escaping @Sendable (MovingStep, any SQLTransaction) throws -> Value
    ) async throws -> (MovingStep, Value) {
        let tables = walk.tables
        var settings = settings
        settings.notes <<= min(walk.behind, 6)
        let holds = mayHold && walk.behind >= 8
        if holds { try await pause.hold() }
        do {
            let step = try await databases.source.read { [settings] sql in
                try MovingStep.read(tables, at: place, settings, sql)
            }
            let value = try await databases.target.write { try write(step, $0) }
            try await forget(step, later: later)
            if holds { await pause.release(false) }
            walk.behind = step.isComplete ? 0 : walk.behind + 1
            walk.repeated += Int64(step.changedRows)
            return (step, value)
        } catch {
            if holds { await pause.release(false) }
            throw error
        }
    }

    /// Says how far it is.
    private func tell(
        _ phase: MoveProgress.Phase, _ table: MovedTable, _ rows: Int64, of total: Int64
    ) {
        progress(MoveProgress(phase: phase, table: table.name, rows: rows, total: total))
    }

    /// Forgets the notes of a step, and those of tables that are not copied yet.
    private func forget(_ step: MovingStep, later: [String]) async throws {
        let notes = step.notes
        let later = later.filter { step.noted.contains($0) }
        guard !notes.isEmpty || !later.isEmpty else { return }
        try await databases.source.write { sql in
            try MovingStep.forget(notes, sql)
            for name in later {
                try sql.execute("DELETE FROM moving_changes WHERE tab=$1", [.text(name)])
            }
        }
    }
}
