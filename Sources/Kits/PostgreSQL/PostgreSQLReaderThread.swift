internal import Lifecycle
internal import SQL

/// One reader: a session and a thread that runs reads from the common queue.
final class PostgreSQLReaderThread: @unchecked Sendable {
    // Invariant: `connection` is touched only by the thread that runs `loop`, once it has begun.
    private var connection: PostgreSQLConnection?
    private let source: SessionSource
    private let mailbox: Mailbox<ReadJob>
    private let waitMicroseconds: Int64
    private let clock = SystemClock()

    /// How often a read runs again after its line was lost or its standby undid it.
    private static let bound = 2
    /// How long a thread without work waits before it looks after its session, in milliseconds.
    private static let idleMilliseconds: Int64 = 500

    /// A reader without a session yet; `loop` makes it work.
    init(_ source: SessionSource, _ mailbox: Mailbox<ReadJob>, waitSeconds: Int) {
        self.source = source
        self.mailbox = mailbox
        waitMicroseconds = Int64(waitSeconds) * 1_000_000
    }

    /// The thread's body: runs reads until the queue is closed and empty.
    func loop() {
        while true {
            switch mailbox.take(limit: 1, waitMilliseconds: Self.idleMilliseconds) {
            case .items(let jobs): for job in jobs { run(job) }
            case .idle: if connection?.isAlive() == false { connection = nil }
            case .closed:
                connection = nil
                return
            }
        }
    }

    private func run(_ job: ReadJob) {
        guard clock.monotonicMicroseconds() - job.sinceMicroseconds < waitMicroseconds else {
            job.fail(SQLError.waitedTooLong)
            return
        }
        var tries = 0
        while true {
            do {
                let connection = try session()
                tries += 1
                if try runOnce(job, connection, isLast: tries > Self.bound) { return }
            } catch {
                job.fail(error)
                return
            }
        }
    }

    /// Runs the body on one snapshot; false if it has to run again.
    private func runOnce(
        _ job: ReadJob, _ connection: PostgreSQLConnection, isLast: Bool
    ) throws -> Bool {
        do {
            try begin(connection)
            let deliver = try job.run(PostgreSQLSnapshot(connection: connection))
            try connection.checkTransaction()
            deliver()
        } catch {
            let cause = connection.failure?.cause
            if let cause, cause.isStaleStatement { connection.forgetStatements(cause) }
            end(connection)
            let mayPass =
                connection.lost != nil || cause?.isConflict == true
                || cause?.isStaleStatement == true
            if mayPass && !isLast { return false }
            throw error
        }
        end(connection)
        return true
    }

    private func begin(_ connection: PostgreSQLConnection) throws(SQLError) {
        connection.failure = nil
        connection.owner = 0
        try connection.control(.beginRead)
        if connection.isPooled {
            let settings = source.settings
            try connection.sendOwn(
                settings.query(isLocal: true), settings.values.map { .text($0) })
        }
    }

    /// Ends the snapshot after the answer was delivered; a session that cannot is dropped.
    private func end(_ connection: PostgreSQLConnection) {
        connection.failure = nil
        do {
            try connection.settle()
            connection.failure = nil
            try connection.control(.rollback)
            try connection.settle()
            try connection.checkTransaction()
        } catch {
            self.connection = nil
        }
    }

    private func session() throws(SQLError) -> PostgreSQLConnection {
        if let connection, connection.lost == nil { return connection }
        connection = nil
        let fresh = try source.open()
        connection = fresh
        return fresh
    }
}
