internal import API
package import Application
internal import Crypto
internal import Domain
internal import Jobs
internal import Lifecycle
internal import SQL
internal import Store

/// Opens both ends of a move and runs it; throws `ServerStartError` and `StorageError`.
package enum StoreMoving {
    /// What a command without a server does with the two databases.
    package enum Work: Sendable { case move, compare, undo }

    /// Does the work on a store that nobody else of this machine has open.
    package static func run(
        _ work: Work, _ configuration: Configuration, to target: StorageChoice?,
        progress: @escaping @Sendable (MoveProgress) -> Void
    ) async throws -> MoveReport {
        let source = try await open(configuration.storage, configuration)
        do {
            let report = try await run(work, source, configuration, target, progress)
            await source.close()
            return report
        } catch {
            await source.close()
            throw error
        }
    }

    /// The JSON document that a running server answers with too.
    package static func json(_ state: MoveState) -> [UInt8] { MoveBody.json(state) }

    private static func run(
        _ work: Work, _ source: any Database, _ configuration: Configuration,
        _ target: StorageChoice?, _ progress: @escaping @Sendable (MoveProgress) -> Void
    ) async throws -> MoveReport {
        guard let target else {
            try await StoreMove.undo(source)
            return MoveReport()
        }
        let other = try await open(target, configuration)
        let move = between(source, other, configuration, target, .none, progress)
        do {
            let report = try await work == .compare ? move.verify() : move.run()
            if report.isMoved { try carryMark(configuration, to: target) }
            await other.close()
            return report
        } catch {
            await other.close()
            throw error
        }
    }

    /// The move between two open databases.
    static func between(
        _ source: any Database, _ other: any Database, _ configuration: Configuration,
        _ target: StorageChoice, _ pause: MovePause,
        _ progress: @escaping @Sendable (MoveProgress) -> Void
    ) -> StoreMove {
        let clock = SystemClock()
        return StoreMove(
            MoveDatabases(
                source: source, target: other, sourceName: configuration.storage.name,
                targetName: target.name),
            pause: pause, now: { Timestamp(microseconds: clock.wallMicroseconds()) },
            monotonic: { clock.monotonicMicroseconds() }, token: { Draw.token() },
            progress: progress)
    }

    /// Opens a place without founding or migrating anything.
    static func open(
        _ choice: StorageChoice, _ configuration: Configuration
    ) async throws -> any Database {
        switch choice {
        case .sqlite(let path):
            return try SQLiteOpening.open(path: path, hints: [], fatal: { _ in }).database
        case .postgresql(let choice):
            let opening = PostgreSQLOpening(choice: choice, configuration: configuration)
            return try await opening.open(hints: []).database
        }
    }

    /// Takes the record of what this machine has sent along, so that the new place is not taken
    /// for an older copy (R9).
    static func carryMark(_ configuration: Configuration, to target: StorageChoice) throws {
        var moved = configuration
        moved.storage = target
        guard let mark = SidecarPort.file(configuration.sidecarPath).read() else { return }
        try SidecarPort.file(moved.sidecarPath).write(mark)
    }
}
