internal import Lifecycle
internal import SQL

/// Copies the WAL into the file beside the writer, on its own connection and thread.
final class Checkpointer: @unchecked Sendable {
    // Invariant: `connection` is touched only by jobs of `thread`, which run one after another.
    private let connection: SQLiteConnection
    private let thread = WorkerThread(name: "db-checkpoint")
    private let health: SQLiteHealth
    private let busyTimeoutMilliseconds: Int32
    private let inFlight = Lock(false)
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
    var isBusy: Bool { inFlight.withLock { $0 } }

    /// Asks for a passive checkpoint; false if one is under way.
    func ask() -> Bool {
        let isFirst = inFlight.withLock { busy in
            defer { busy = true }
            return !busy
        }
        return isFirst && thread.submit { self.run() }
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
        defer { inFlight.withLock { $0 = false } }
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
