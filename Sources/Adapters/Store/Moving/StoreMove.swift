package import Application
package import Domain
package import SQL

/// Moves a store to another database while it works (decision 0007), or compares the two.
///
/// Every step reads one snapshot of the source and writes one transaction of the target, after
/// which the target equals that snapshot as far as it was copied; a kill loses at most a step.
package struct StoreMove: Sendable {
    let databases: MoveDatabases
    let pause: MovePause
    let settings: MoveSettings
    private let now: @Sendable () -> Timestamp
    let monotonic: @Sendable () -> Int64
    /// A text that no other move has.
    private let token: @Sendable () -> String
    let progress: @Sendable (MoveProgress) -> Void

    /// Connects both databases with what the move needs of the world.
    package init(
        _ databases: MoveDatabases, pause: MovePause = .none,
        settings: MoveSettings = MoveSettings(), now: @escaping @Sendable () -> Timestamp,
        monotonic: @escaping @Sendable () -> Int64, token: @escaping @Sendable () -> String,
        progress: @escaping @Sendable (MoveProgress) -> Void = { _ in }
    ) {
        self.databases = databases
        self.pause = pause
        self.settings = settings
        self.now = now
        self.monotonic = monotonic
        self.token = token
        self.progress = progress
    }

    /// Copies, checks, switches; goes on where an earlier run of the same move stopped.
    ///
    /// Throws `StorageError`. With differences in the report nothing was switched.
    package func run() async throws -> MoveReport {
        try await translating {
            try await refuseOtherSchema()
            if try await MovingMark.destination(of: databases.source) == nil {
                try await Migrator(database: databases.source).run(at: now())
            }
            try await Migrator(database: databases.target).run(at: now())
            var walk = try await begin()
            let total = try await totalRows(walk.tables)
            if walk.progress.phase == .copy { try await copy(&walk, of: total) }
            var report = MoveReport()
            if walk.progress.phase == .check {
                report = try await check(&walk, of: total)
                guard report.differences.isEmpty else { return report }
                try await leave(&walk, &report)
            } else if walk.progress.phase == .left {
                try await finish(&walk, &report)
                report.differences += try await compare(walk.tables, &report)
            } else {
                report.differences += try await compare(walk.tables, &report)
            }
            report.isMoved = true
            report.repeatedRows = walk.repeated
            progress(MoveProgress(phase: .done, rows: report.rows, total: report.rows))
            return report
        }
    }

    /// Compares both databases as they are and changes neither.
    package func verify() async throws -> MoveReport {
        try await translating {
            let tables = try await agreedTables()
            var report = MoveReport()
            report.differences += try await compare(tables, &report)
            return report
        }
    }

    /// Lets a left source be used again: takes guards, notes and mark away.
    package static func undo(_ source: any Database) async throws {
        do {
            try await source.write { sql in try MovingScaffold.forget(sql) }
        } catch let error as SQLError {
            throw StorageError(error)
        }
    }

    /// Every table that a database of this kind has by the rules; a test compares it with the
    /// schema.
    package static func knownTables(_ dialect: Dialect) -> Set<String> {
        Set(MovingRule.all.filter { $0.dialects.contains(dialect) }.map(\.table))
    }

    /// The tables that move row by row, in the order in which they do; a test compares it with the
    /// schema's foreign keys.
    package static var movedTables: [String] {
        MovingRule.all.filter(\.hasRows).map(\.table)
    }

    /// The tables that move, the same on both sides.
    func agreedTables() async throws -> [MovedTable] {
        let source = try await databases.source.read { try MovingSchema.moved($0) }
        let target = try await databases.target.read { try MovingSchema.moved($0) }
        return try MovingSchema.agreed(source, target)
    }

    private func totalRows(_ tables: [MovedTable]) async throws -> Int64 {
        try await databases.source.read { sql in
            try tables.reduce(0) { sum, table in
                try sum + (sql.scalar("SELECT count(*) FROM \(table.source(sql.dialect))") ?? 0)
            }
        }
    }

    /// Joins an earlier run of this move, or prepares both databases for a new one.
    private func begin() async throws -> MovingWalk {
        let tables = try await agreedTables()
        let (known, isLeft) = try await databases.source.read { sql in
            (
                try MovingScaffold.token(sql),
                try sql.scalar("SELECT 1 FROM meta WHERE key=$1", [.text(MovingMark.moved)]) != nil
            )
        }
        let earlier = try await databases.target.read { try MovingScaffold.progress(tables, $0) }
        if var earlier {
            guard earlier.token == known else {
                throw StorageError(
                    .unusable,
                    "the target holds part of another move, and what has changed since is not "
                        + "known; empty it, then move again")
            }
            let bare = try await databases.source.read { sql in
                try MovingTriggers.unnoted(tables, sql)
            }
            guard bare.isEmpty else {
                throw StorageError(
                    .unusable,
                    "this move was begun by another Waybill, which does not note what changes in "
                        + "\(bare.joined(separator: ", ")); \(Self.startOver)")
            }
            // Killed between leaving the source and noting so in the target.
            if isLeft && earlier.phase == .check { earlier.phase = .left }
            return MovingWalk(tables: tables, progress: earlier)
        }
        guard !isLeft else {
            let place = try await MovingMark.destination(of: databases.source) ?? ""
            throw StorageError(.unusable, "this store was moved to \(place) already")
        }
        let token = token()
        try await held {
            try await databases.source.write { sql in
                try MovingScaffold.begin(token, tables: tables, in: sql)
            }
        }
        try await databases.target.write { [databases] sql in
            try MovingScaffold.receive(token, from: databases.sourceName, tables: tables, in: sql)
        }
        return MovingWalk(
            tables: tables,
            progress: MovingScaffold.Progress(token: token, phase: .copy, table: "", cursor: nil))
    }

    /// A move that another version of Waybill began is not gone on with: its notes know the tables
    /// of that version only, and its source may be closed with them.
    private func refuseOtherSchema() async throws {
        let begun = try await databases.target.read { sql in
            try MovingSchema.tables(sql).contains("moving_progress")
        }
        guard begun else { return }
        var missing = try await Migrator(database: databases.source).missing()
        missing += try await Migrator(database: databases.target).missing()
        guard missing > 0 else { return }
        throw StorageError(
            .unusable,
            "this move was begun by an older Waybill: let that one end it, or \(Self.startOver)")
    }

    /// What somebody does whose move cannot go on.
    private static let startOver =
        "run `waybill migrate --undo` on the source, empty the target, and move again"

    /// Runs a body while no writer of this process is under way: PostgreSQL's locks for DDL and
    /// those of many writers would end in deadlocks.
    private func held(_ body: () async throws -> Void) async throws {
        try await pause.hold()
        do {
            try await body()
            await pause.release(false)
        } catch {
            await pause.release(false)
            throw error
        }
    }

    private func translating(_ body: () async throws -> MoveReport) async throws -> MoveReport {
        do { return try await body() } catch let error as SQLError { throw StorageError(error) }
    }
}

/// How far a run has come.
struct MovingWalk: Sendable {
    let tables: [MovedTable]
    var progress: MovingScaffold.Progress
    /// Rows written again because they changed.
    var repeated: Int64 = 0
    /// Steps in a row that could not work off all notes.
    var behind = 0
}
