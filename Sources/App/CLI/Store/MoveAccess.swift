package import Application
internal import JSON
internal import Lifecycle
package import Server

/// The way of `migrate` to the store: through the running server, else both databases are opened.
extension Surroundings {
    /// How often a running server is asked how far it is, in milliseconds.
    private static let askMilliseconds = 250

    /// Does what `migrate` wants; throws `CommandFailure`, `ServerStartError`, `StorageError`.
    package static func move(
        _ wishes: MoveWishes, in environment: Environment
    ) async throws -> MoveState {
        let mode = await Configuration.modeFound(environment)
        let configuration = try Configuration(environment, mode: mode)
        let target = try wishes.target.map { try configuration.otherPlace($0) }
        guard target?.name != configuration.storage.name else {
            throw CommandFailure(
                .refused, "The store is in \(configuration.storage.name) already.")
        }
        if let caller = try await SocketCaller.connect(path: configuration.socketPath) {
            guard wishes.work == .move, let text = wishes.target else {
                await caller.close()
                throw CommandFailure(
                    .refused, "A server runs on this store; stop it first, then repeat this.")
            }
            return try await ask(caller, text, wishes.progress)
        }
        if case .sqlite(let path) = configuration.storage, try FileFacts.of(path) == nil {
            throw CommandFailure(.storeUnavailable, "There is no store at \(path).")
        }
        var state = MoveState()
        state.report = try await StoreMoving.run(
            wishes.work, configuration, to: target, progress: wishes.progress)
        return state
    }

    /// Has the server move its store, and asks it until it is done.
    private static func ask(
        _ caller: SocketCaller, _ target: String,
        _ progress: @Sendable (MoveProgress) -> Void
    ) async throws -> MoveState {
        let key = "cli-move"
        let begun = try await caller.send(
            .post(["cli", "move"], key: key) { $0.field("to", target) })
        guard begun.isGood else { throw begun.failure }
        while true {
            try await SystemClock().pause(milliseconds: askMilliseconds)
            let answer = try await caller.document(.get(["cli", "move"]))
            let state = answer.moveState
            if let step = state.progress { progress(step) }
            guard state.isFinished else { continue }
            await caller.close()
            return state
        }
    }
}

extension Document {
    /// The state of a move as the server writes it.
    var moveState: MoveState {
        var state = MoveState()
        if let phase = text("phase").flatMap({ MoveProgress.Phase(rawValue: $0) }) {
            state.progress = MoveProgress(
                phase: phase, table: text("table") ?? "", rows: count("rows"),
                total: count("total"))
        }
        state.failure = text("failure")
        guard self["tables"].value.array != nil else { return state }
        var report = MoveReport()
        report.isMoved = flag("moved")
        report.pauseMicroseconds = count("pause_microseconds")
        report.repeatedRows = count("repeated_rows")
        report.differences = self["differences"].items.compactMap(\.text)
        report.tables = self["tables"].items.map { table in
            MoveReport.Table(
                name: table.text("name") ?? "", rows: table.count("rows"),
                hash: table.text("hash") ?? "", targetHash: table.text("target_hash") ?? "")
        }
        state.report = report
        return state
    }
}
