internal import Lifecycle
internal import SQL

/// What the writer's thread does between groups: bound the WAL, and give or take the reserve.
struct WriterHousekeeping {
    private let configuration: SQLiteConfiguration
    private let checkpointer: Checkpointer
    private let reserve: ReserveFile?
    private let pageBytes: Int64
    private let clock = SystemClock()
    /// WAL pages when the last passive checkpoint was asked for.
    private var askedAtPages = 0
    /// WAL pages from which restarting it is tried again.
    private var restartAtPages = 0
    /// Not before this moment is the reserve taken again, in monotonic microseconds.
    private var healAtMicroseconds: Int64 = 0
    private var mustFreeWAL = false

    /// Housekeeping with an optional reserve.
    init(
        _ configuration: SQLiteConfiguration, _ checkpointer: Checkpointer,
        _ reserve: ReserveFile?, pageBytes: Int64
    ) {
        self.configuration = configuration
        self.checkpointer = checkpointer
        self.reserve = reserve
        self.pageBytes = pageBytes
    }

    /// Releases the reserve at the first sign of a full disk (F10).
    mutating func becameFull(_ health: SQLiteHealth) {
        reserve?.release()
        health.setFull(true)
        mustFreeWAL = true
        let pauseMicroseconds = configuration.idleMilliseconds * 1_000
        healAtMicroseconds = clock.monotonicMicroseconds() + pauseMicroseconds
    }

    /// Without a reserve a COMMIT is the proof that space has returned.
    func committed(_ health: SQLiteHealth) {
        if reserve == nil && health.status == .full { health.setFull(false) }
    }

    /// Checkpoints when due; a long queue must not keep the WAL growing.
    mutating func afterGroup(_ connection: SQLiteConnection, _ health: SQLiteHealth) {
        guard health.failure == nil else { return }
        if mustFreeWAL {
            // The WAL is the one thing that can be made smaller at once.
            mustFreeWAL = false
            run(.truncate, 0, connection, health)
        }
        heal(health)
        let pages = connection.walPages
        if pages < askedAtPages { askedAtPages = 0 }
        if checkpointer.takeFinished() {
            // What was written meanwhile is little. Copying it too lets the next write start the
            // WAL anew, in place: overwriting it costs half the fsync of making it longer.
            run(.passive, 0, connection, health)
        } else if Int64(pages) * pageBytes >= configuration.walBytes {
            restart(at: pages, connection, health)
        } else if pages - askedAtPages >= configuration.checkpointPages, checkpointer.ask() {
            askedAtPages = pages
            restartAtPages = 0
        }
    }

    /// Empties the WAL while nobody waits, and looks whether the file is still in its place.
    mutating func whenIdle(_ connection: SQLiteConnection, _ health: SQLiteHealth) {
        guard health.failure == nil else { return }
        heal(health)
        guard !connection.hasMoved else {
            health.fail(
                SQLError(kind: .io, message: "the database file was renamed or removed while open"))
            return
        }
        if connection.walPages > 0 { run(.truncate, 0, connection, health) }
    }

    /// Leaves an empty WAL behind, unless the disk cannot be trusted any more.
    mutating func atEnd(_ connection: SQLiteConnection, _ health: SQLiteHealth) {
        checkpointer.close()
        guard health.failure == nil else { return }
        run(.truncate, configuration.restartTimeoutMilliseconds, connection, health)
    }

    private mutating func restart(
        at pages: Int, _ connection: SQLiteConnection, _ health: SQLiteHealth
    ) {
        // Trying at every group would make every group wait for the same slow reader.
        guard pages >= restartAtPages, !checkpointer.isBusy else { return }
        restartAtPages = pages + configuration.checkpointPages
        run(.restart, configuration.restartTimeoutMilliseconds, connection, health)
    }

    private mutating func run(
        _ mode: CheckpointMode, _ timeoutMilliseconds: Int32, _ connection: SQLiteConnection,
        _ health: SQLiteHealth
    ) {
        do {
            let isDone = try connection.checkpoint(
                mode, timeoutMilliseconds: timeoutMilliseconds,
                restoring: configuration.busyTimeoutMilliseconds)
            guard isDone, mode != .passive else { return }
            connection.walPages = 0
            askedAtPages = 0
            restartAtPages = 0
        } catch {
            // A full disk leaves the WAL as it is, and nothing is lost; the rest ends writing.
            if error.endsWriting { health.fail(error) }
        }
    }

    private mutating func heal(_ health: SQLiteHealth) {
        guard let reserve, health.status == .full else { return }
        let now = clock.monotonicMicroseconds()
        guard now >= healAtMicroseconds else { return }
        healAtMicroseconds = now + configuration.idleMilliseconds * 1_000
        if reserve.hold() { health.setFull(false) }
    }
}
