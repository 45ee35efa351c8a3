internal import Lifecycle
internal import SQL

/// Copies the WAL into the file beside the writer, on its own connection and thread.
final class Checkpointer: @unchecked Sendable {
    private enum Stage {
        case resting, running, finished
    }

    // Invariant: `connection` is touched only by jobs of `thread`, which run one after another.
    private let connection: SQLiteConnection
    private let thread = WorkerThread(name: "db-checkpoint")
    private let health: SQLiteHealth
    private let busyTimeoutMilliseconds: Int32
    private let stage = Lock(Stage.resting)
    private let end = Latch(1)

    /// A checkpointer on an open connection.
    init(
        _ connection: SQLiteConnection, _ health: SQLiteHealth, busyTimeoutMilliseconds: Int32
    ) {
        self.connection = connection
        self.health = health
        self.busyTimeoutMilliseconds = busyTimeoutMilliseconds
    }

    /// True while a checkpoint is asked for or runs.
    var isBusy: Bool { stage.withLock { $0 == .running } }

    /// Asks for a passive checkpoint; false if one is under way.
    func ask() -> Bool {
        let isFirst = stage.withLock { stage in
            guard stage != .running else { return false }
            stage = .running
            return true
        }
        return isFirst && thread.submit { self.run() }
    }

    /// True once after each checkpoint that was asked for.
    func takeFinished() -> Bool {
        stage.withLock { stage in
            guard stage == .finished else { return false }
            stage = .resting
            return true
        }
    }

    /// Finishes what runs, then closes the connection.
    func close() {
        thread.submit {
            self.connection.close()
            self.end.arrive()
        }
        thread.stop()
    }

    /// Returns once the connection is closed.
    func closed() async { await end.wait() }

    private func run() {
        defer { stage.withLock { $0 = .finished } }
        guard health.failure == nil else { return }
        do {
            _ = try connection.checkpoint(
                .passive, timeoutMilliseconds: busyTimeoutMilliseconds,
                restoring: busyTimeoutMilliseconds)
        } catch {
            // A full disk leaves the WAL as it is, and nothing is lost; the rest ends writing.
            if error.endsWriting { health.fail(error) }
        }
    }
}
