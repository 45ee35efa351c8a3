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
            let step = try await read(tables, at: place)
            let isEnd = step.isComplete && step.chunk.count < settings.chunkRows
            if step.isComplete, let last = step.chunk.last {
                place.cursor = Array(last.prefix(table.keyCount))
            }
            if isEnd { place = MovingStep.Position(table: place.table + 1) }
            walk.progress.table = place.table < tables.count ? tables[place.table].name : ""
            walk.progress.cursor = place.cursor
            if place.table == tables.count { walk.progress.phase = .check }
            try await databases.target.write { [progress = walk.progress] sql in
                try step.apply(tables, sql)
                try MovingWriter(sql: sql).insert(step.chunk, table)
                try MovingScaffold.advance(
                    progress, tables.first { $0.name == progress.table }, in: sql)
            }
            walk.repeated += Int64(step.changedRows)
            done += Int64(step.chunk.count)
            progress(MoveProgress(phase: .copying, table: table.name, rows: done, total: total))
            // Tables that come later are read later: what is noted of them now is superfluous.
            try await forget(step.notes, later: tables.dropFirst(place.table + 1).map(\.name))
        }
    }

    /// Compares every row of a whole copy with the source while that goes on working.
    func check(_ walk: inout MovingWalk, of total: Int64) async throws -> MoveReport {
        let tables = walk.tables
        var report = MoveReport()
        var done: Int64 = 0
        for (index, table) in tables.enumerated() {
            var comparison = MovedComparison(table, bound: settings.toldDifferences)
            var place = MovingStep.Position(table: index, cursor: nil, isFull: true)
            var isEnd = false
            while !isEnd {
                let step = try await read(tables, at: place)
                isEnd = step.isComplete && step.chunk.count < settings.chunkRows
                let last = isEnd ? nil : step.chunk.last.map { Array($0.prefix(table.keyCount)) }
                let rows = try await databases.target.write {
                    [place, progress = walk.progress] sql in
                    try step.apply(tables, sql)
                    try MovingScaffold.advance(progress, nil, in: sql)
                    guard step.isComplete else { return [[SQLValue]]() }
                    return try MovingReader(sql: sql).rows(
                        of: table, after: place.cursor, upTo: last, limit: step.chunk.count + 1_000)
                }
                if step.isComplete { comparison.add(step.chunk, rows) }
                walk.repeated += Int64(step.changedRows)
                done += Int64(step.chunk.count)
                progress(
                    MoveProgress(phase: .checking, table: table.name, rows: done, total: total))
                try await forget(step.notes, later: [])
                if let last { place.cursor = last }
            }
            report.tables.append(comparison.result)
            report.differences += comparison.sentences
        }
        if report.differences.isEmpty {
            // Nothing sealed is read here.
            let seal = StoreSeal(seal: { plain, _ in plain }, open: { sealed, _ in sealed })
            let store = Store(database: databases.target, seal: seal)
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
                progress(MoveProgress(phase: .checking, table: table.name, rows: done, total: done))
                cursor = last
            }
            report.tables.append(comparison.result)
            sentences += comparison.sentences
        }
        let numbers = try await databases.source.read { try MovedSeries.read($0) }
        let others = try await databases.target.read { try MovedSeries.read($0) }
        return sentences + numbers.differences(from: others)
    }

    /// One snapshot's step.
    func read(_ tables: [MovedTable], at place: MovingStep.Position) async throws -> MovingStep {
        try await databases.source.read { [settings] sql in
            try MovingStep.read(tables, at: place, settings, sql)
        }
    }

    /// Forgets notes that are worked off, and those of tables that are not copied yet.
    func forget(_ notes: [Int64], later: [String]) async throws {
        guard !notes.isEmpty || !later.isEmpty else { return }
        let hasLater = try await databases.source.read { sql in
            let counts = try MovingReader(sql: sql).noteCounts()
            return later.contains { counts[$0] != nil }
        }
        guard hasLater || !notes.isEmpty else { return }
        try await databases.source.write { sql in
            try MovingStep.forget(notes, sql)
            guard hasLater else { return }
            for name in later {
                try sql.execute("DELETE FROM moving_changes WHERE tab=$1", [.text(name)])
            }
        }
    }
}
