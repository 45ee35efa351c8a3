internal import Lifecycle
internal import SQL

/// One reader: a connection and a thread that runs reads from the common queue.
final class SQLiteReaderThread: @unchecked Sendable {
    // Invariant: `connection` is touched only by the thread that runs `loop`, once it has begun.
    private let connection: SQLiteConnection
    private let mailbox: Mailbox<ReadJob>
    private let health: SQLiteHealth
    private let clock = SystemClock()
    private let startedMicroseconds = Lock<Int64?>(nil)

    /// A reader on an open connection; `loop` makes it work.
    init(_ connection: SQLiteConnection, _ mailbox: Mailbox<ReadJob>, _ health: SQLiteHealth) {
        self.connection = connection
        self.mailbox = mailbox
        self.health = health
    }

    /// How long the running read has its snapshot, in microseconds; 0 when idle.
    var ageMicroseconds: Int64 {
        guard let started = startedMicroseconds.withLock({ $0 }) else { return 0 }
        return clock.monotonicMicroseconds() - started
    }

    /// The thread's body: runs reads until the queue is closed and empty.
    func loop() {
        while true {
            switch mailbox.take(limit: 1, waitMilliseconds: nil) {
            case .items(let jobs):
                for job in jobs { run(job) }
            case .idle: continue
            case .closed:
                connection.close()
                return
            }
        }
    }

    private func run(_ job: ReadJob) {
        let now = clock.monotonicMicroseconds()
        startedMicroseconds.withLock { $0 = now }
        defer { startedMicroseconds.withLock { $0 = nil } }
        do {
            try connection.control(.begin)
            let deliver = try connection.runBody {
                try job.run(SQLiteSnapshot(connection: connection))
            }
            try connection.control(.rollback)
            deliver()
        } catch {
            endSnapshot()
            // Damage that a reader finds is damage: from here on nothing is written (B7).
            if let fault = connection.fault, fault.kind == .corrupt { health.fail(fault) }
            job.fail(error)
        }
    }

    private func endSnapshot() {
        guard connection.isInTransaction else { return }
        do {
            try connection.control(.rollback)
        } catch {
            // A snapshot that cannot end would hold the WAL for ever; only a restart helps.
            health.fail(error)
        }
    }
}
