internal import Application
internal import SQL

extension StoreMove {
    /// Makes writers wait, moves the last rows and leaves the source for good.
    func leave(_ walk: inout MovingWalk, _ report: inout MoveReport) async throws {
        // What waits for its place in the feed would be placed, noted and copied in the pause.
        try await placeEvents()
        try await catchUp(&walk, downTo: settings.lastNotes, rounds: settings.rounds)
        progress(MoveProgress(phase: .switching, rows: report.rows, total: report.rows))
        try await pause.hold()
        let start = monotonic()
        do {
            try await databases.source.write { [databases] sql in
                let triggers = MovingTriggers(sql: sql)
                try triggers.lockAll()
                try Self.drain(sql)
                try sql.execute(
                    "INSERT INTO meta(key,value) VALUES($1,$2)",
                    [.text(MovingMark.moved), .text(databases.targetName)])
                try triggers.guardAll()
            }
        } catch {
            await pause.release(false)
            throw error
        }
        do {
            try await catchUp(&walk, downTo: 0, rounds: .max)
        } catch {
            // The target still says that it is not complete, so going back is safe. If it cannot be
            // done now, writers are told that the store moves, until a re-run or `--undo`.
            do {
                try await takeBack()
            } catch {
                await pause.release(false)
                throw error
            }
            await pause.release(false)
            throw error
        }
        do {
            try await finish(&walk, &report)
        } catch {
            // Whether the target is open is not known: the source stays closed until a re-run.
            await pause.release(false)
            throw error
        }
        report.pauseMicroseconds = monotonic() - start
        await pause.release(true)
    }

    /// Gives every event its place in the feed before nothing can be written any more.
    private static func drain(_ sql: any SQLTransaction) throws {
        // differs: on SQLite an event has its place from the start.
        guard case .postgres = sql.dialect else { return }
        while try sql.scalar("SELECT 1 FROM feed_pending LIMIT 1") != nil {
            _ = try StoreTransaction(sql: sql, seal: .bare, known: WordDictionary()).placeEvents()
        }
    }

    /// Works off what waits for its place in the feed of the source, where no feeder runs.
    func placeEvents() async throws {
        let store = Store(database: databases.source, seal: .bare)
        while try await store.placeEvents() >= Store.eventsPerRun {}
    }

    /// Brings the target level with a source that nobody writes to, and opens it.
    func finish(_ walk: inout MovingWalk, _ report: inout MoveReport) async throws {
        try await catchUp(&walk, downTo: 0, rounds: .max)
        let series = try await databases.source.read { try MovedSeries.read($0) }
        walk.progress.phase = .done
        let tables = walk.tables
        let rest = try await databases.target.write { [progress = walk.progress] sql in
            try series.write(sql)
            try MovingKeys.raise(tables, sql)
            try MovedTurns.rebuild(sql)
            try sql.execute("DELETE FROM meta WHERE key=$1", [.text(MovingMark.moving)])
            try MovingScaffold.advance(progress, nil, in: sql)
            return series.differences(from: try MovedSeries.read(sql))
        }
        report.differences += rest
    }

    /// Works off notes until few are left; the rows are read back and compared.
    private func catchUp(
        _ walk: inout MovingWalk, downTo few: Int, rounds: Int
    ) async throws {
        let tables = walk.tables
        let place = MovingStep.Position(table: tables.count, cursor: nil, isFull: true)
        var round = 0
        let progress = walk.progress
        while round < rounds {
            round += 1
            let (step, _) = try await take(&walk, at: place, later: [], mayHold: few > 0) {
                try $0.apply(tables, $1)
                try MovingScaffold.advance(progress, nil, in: $1)
                try Self.readBack($0, tables, $1)
            }
            if step.isComplete && step.notes.count <= few { return }
        }
    }

    /// Throws `.defect` when a row that was just written does not read as it should.
    static func readBack(
        _ step: MovingStep, _ tables: [MovedTable], _ sql: any SQLTransaction
    ) throws {
        let reader = MovingReader(sql: sql)
        for (index, change) in step.changes {
            let table = tables[index]
            var start = 0
            while start < change.rows.count {
                let part = change.rows[start..<min(start + 100, change.rows.count)]
                let there = try reader.rows(of: table, keys: part.map { $0.prefix(table.keyCount) })
                let same = zip(part, there).prefix { MovedRow.isSame($0[...], $1[...]) }.count
                guard same == part.count else {
                    let key = part[start + same].prefix(table.keyCount)
                    throw StorageError(
                        .defect,
                        "\(MovedRow.name(key, of: table)) is not the same in the target; "
                            + "nothing was switched")
                }
                start += 100
            }
        }
    }

    /// Opens the source again after a switch that did not come to its end.
    private func takeBack() async throws {
        try await databases.source.write { sql in
            try MovingTriggers(sql: sql).openGuards()
            try sql.execute("DELETE FROM meta WHERE key=$1", [.text(MovingMark.moved)])
        }
    }
}

extension MovingReader {
    /// The rows of some keys, in key order.
    func rows(of table: MovedTable, keys: [ArraySlice<SQLValue>]) throws -> [[SQLValue]] {
        var number = 0
        let terms = keys.map { _ in
            let parts = table.key.map { column in
                number += 1
                return "\(column.name)=$\(number)"
            }
            return "(\(parts.joined(separator: " AND ")))"
        }
        return try read(
            table,
            """
            SELECT \(table.columnList) FROM \(table.source(sql.dialect)) \
            WHERE \(terms.joined(separator: " OR ")) ORDER BY \(table.keyList)
            """, keys.flatMap { Array($0) })
    }
}

extension StoreSeal {
    /// Seals nothing: for work that reads no reply.
    static let bare = StoreSeal(seal: { plain, _ in plain }, open: { sealed, _ in sealed })
}

/// The keys that a database gives by itself, after rows with keys of their own were inserted.
enum MovingKeys {
    /// Raises each generator above the highest key; SQLite looks at its rows itself.
    static func raise(_ tables: [MovedTable], _ sql: any SQLTransaction) throws {
        guard case .postgres = sql.dialect else { return }
        // differs: a generator of PostgreSQL does not see keys that were given.
        let columns = try sql.query(
            """
            SELECT CAST(table_name AS TEXT),CAST(column_name AS TEXT) \
            FROM information_schema.columns \
            WHERE table_schema=current_schema() AND is_identity='YES'
            """
        ) { row in (table: try row.text(0), column: try row.text(1)) }
        for (table, column) in columns where tables.contains(where: { $0.name == table }) {
            _ = try sql.scalar(
                """
                SELECT setval(pg_get_serial_sequence('\(table)','\(column)'),\
                COALESCE(max(\(column)),1),max(\(column)) IS NOT NULL) FROM \(table)
                """)
        }
    }
}

/// Whose turn it is in the lanes of the queue, made of the waiting jobs.
enum MovedTurns {
    /// Gives each lane the turn of its first waiting job, and each customer that of the last.
    static func rebuild(_ sql: any SQLTransaction) throws {
        // differs: PostgreSQL takes a job's turn from the waiting jobs each time.
        guard case .sqlite = sql.dialect else { return }
        try sql.execute(
            """
            INSERT INTO lane_turns(lane,customer,turn) SELECT lane,0,min(turn) \
            FROM order_processing_queue_core WHERE state='ready' GROUP BY lane
            """)
        try sql.execute(
            """
            INSERT INTO lane_turns(lane,customer,turn) SELECT lane,customer_key,max(turn) \
            FROM order_processing_queue_core WHERE state='ready' GROUP BY lane,customer_key
            """)
    }
}
