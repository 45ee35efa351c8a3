internal import Application
internal import Arguments
internal import Lifecycle
internal import Server

/// `migrate`: the schema's steps, or the whole store to another database while it works.
enum MigrateCommand {
    /// How it is written and what it does.
    static let part = CommandPart(
        Command(
            "migrate", abstract: "Moves the store to another database, or runs schema steps.",
            options: [
                Option(
                    "to", value: "URL",
                    abstract: "The target: postgresql://… or the path of a new SQLite file.")
            ],
            flags: [
                Flag("resume", abstract: "Goes on with a move that stopped; it does so anyway."),
                Flag("verify-only", abstract: "Compares both databases and changes neither."),
                Flag("undo", abstract: "Lets a store that was left be used again."),
            ]), run: { try await run($0) })

    private static func run(_ session: Session) async throws -> ExitCode {
        let words = session.words
        if words.has("undo") { return try await undo(session) }
        guard let target = words["to"] else {
            guard !words.has("verify-only"), !words.has("resume") else {
                throw UsageError("Say the other database with --to.")
            }
            return try await steps(session)
        }
        let text = target.contains("://") ? target : try session.surroundings.absolute(target)
        let meter = MoveMeter(session)
        let state = try await session.surroundings.move(
            MoveWishes(
                work: words.has("verify-only") ? .compare : .move, target: text,
                progress: { meter.show($0) }), words["env"])
        meter.end()
        if let failure = state.failure { throw CommandFailure(.storeUnavailable, failure) }
        guard let report = state.report else {
            throw CommandFailure(.internalError, "The move ended without a report.")
        }
        if session.wantsJSON {
            session.terminal.json(StoreMoving.json(state))
        } else {
            for line in MoveText.lines(report, isCheck: words.has("verify-only")) {
                session.terminal.say(line)
            }
        }
        return report.differences.isEmpty ? .done : .difference
    }

    /// Opening the store runs what is missing.
    private static func steps(_ session: Session) async throws -> ExitCode {
        try await session.calling { caller in
            let reply = try await caller.send(.get(["cli", "status"]))
            return try session.show(reply) { _ in ["The schema is up to date."] }
        }
    }

    private static func undo(_ session: Session) async throws -> ExitCode {
        try session.confirm(
            "What was placed in the other database since the move is not in this store. Use it "
                + "again all the same?")
        _ = try await session.surroundings.move(
            MoveWishes(work: .undo, target: nil), session.words["env"])
        session.terminal.say("This store can be used again.")
        return .done
    }
}

/// The report of a move in words.
enum MoveText {
    /// A line a table, then what it came to.
    static func lines(_ report: MoveReport, isCheck: Bool) -> [String] {
        var lines = report.tables.map { table in
            let verdict = table.hash == table.targetHash ? "same" : "DIFFERENT"
            return "\(table.name): \(table.rows) rows, \(table.hash.prefix(16)), \(verdict)"
        }
        lines += report.differences
        guard report.differences.isEmpty else {
            let end =
                report.isMoved || isCheck
                ? "The databases differ." : "Nothing was switched: the store stays where it is."
            return lines + [end]
        }
        guard !isCheck else { return lines + ["Both databases hold the same \(report.rows) rows."] }
        let pause = report.pauseMicroseconds / 1_000
        return lines + [
            "Moved: \(report.rows) rows compared, \(report.repeatedRows) brought up to date, "
                + "writers waited \(pause) ms. The old store is closed for writing; set "
                + "DATABASE_URL (or WAYBILL_DB_PATH) to the new place before the next start."
        ]
    }
}

/// Shows how far a move is, on a terminal.
private final class MoveMeter: Sendable {
    private let session: Session
    private let shown = Lock(Int64(-1))

    init(_ session: Session) { self.session = session }

    /// Writes a line when another hundredth is done.
    func show(_ progress: MoveProgress) {
        guard session.showsProgress else { return }
        let share = progress.total == 0 ? 100 : progress.rows * 100 / progress.total
        let isNew = shown.withLock { shown in
            defer { shown = share }
            return shown != share
        }
        guard isNew else { return }
        session.terminal.progress("\(progress.phase.rawValue) \(progress.table): \(share) %")
    }

    /// Leaves the line.
    func end() {
        guard session.showsProgress else { return }
        session.terminal.progress(nil)
    }
}
