internal import Lifecycle
internal import SQL

/// One of several writers: a session and a thread that commits groups of what waits.
final class PostgreSQLWriter: @unchecked Sendable {
    // Invariant: `connection` is touched only by the thread that runs `loop`, once it has begun.
    private var connection: PostgreSQLConnection?
    private let source: SessionSource
    private let configuration: PostgreSQLConfiguration
    private let mailbox: Mailbox<WriteJob>
    private let figures: Lock<PostgreSQLStatistics>
    private let clock = SystemClock()
    private let opening: [(sql: String, values: [SQLValue])]

    /// How long a thread without work waits before it looks after its session, in milliseconds.
    private static let idleMilliseconds: Int64 = 500

    /// A writer with an open session, or none yet; `loop` makes it work.
    init(
        _ connection: PostgreSQLConnection?, _ source: SessionSource,
        _ configuration: PostgreSQLConfiguration, _ mailbox: Mailbox<WriteJob>,
        _ figures: Lock<PostgreSQLStatistics>
    ) {
        self.connection = connection
        self.source = source
        self.configuration = configuration
        self.mailbox = mailbox
        self.figures = figures
        opening = [
            (source.settings.query(isLocal: true), source.settings.values.map { .text($0) })
        ]
    }

    /// The thread's body: runs groups until the queue is closed and empty.
    func loop() {
        while true {
            switch mailbox.take(
                limit: configuration.groupLimit, waitMilliseconds: Self.idleMilliseconds)
            {
            case .items(let jobs): run(jobs)
            case .idle: lookAfterSession()
            case .closed:
                connection = nil
                return
            }
        }
    }

    private func run(_ jobs: [WriteJob]) {
        let oldest = clock.monotonicMicroseconds() - Int64(configuration.waitSeconds) * 1_000_000
        var waiting: [WriteAttempt] = []
        for job in jobs {
            if job.sinceMicroseconds < oldest {
                job.fail(SQLError.waitedTooLong)
            } else {
                waiting.append(WriteAttempt(job: job))
            }
        }
        var groups = waiting.isEmpty ? [] : [waiting]
        while !groups.isEmpty {
            let group = groups.removeFirst()
            groups.insert(contentsOf: commit(group), at: 0)
        }
    }

    /// Runs one group; answers the groups that have to run again.
    private func commit(_ group: [WriteAttempt]) -> [[WriteAttempt]] {
        let connection: PostgreSQLConnection
        do {
            connection = try session()
        } catch {
            for attempt in group { attempt.job.fail(error) }
            return []
        }
        let run = GroupRun(
            connection, group, opening: words(for: group, on: connection),
            lockBound: configuration.groupLocks)
        switch run.run() {
        case .finished:
            figures.withLock { figures in
                figures.groups += run.kept > 0 ? 1 : 0
                figures.jobs += run.kept
                figures.repeats += run.again.count
            }
            if run.sawStandby { self.connection = nil }
            run.answer()
            return run.repeats
        case .lost(let error, isCommitSent: false):
            self.connection = nil
            return retry(group, error)
        case .lost(let error, isCommitSent: true):
            self.connection = nil
            return resolve(run, connection, error)
        }
    }

    /// What follows a group's BEGIN: behind a pooler every setting, in a group the short lock wait.
    private func words(
        for group: [WriteAttempt], on connection: PostgreSQLConnection
    ) -> [(sql: String, values: [SQLValue])] {
        var words = connection.isPooled ? opening : []
        if group.count > 1 {
            words.append(("SET LOCAL lock_timeout TO \(configuration.groupLockMilliseconds)", []))
        }
        return words
    }

    /// After a line was lost before COMMIT was sent: nothing is kept, so the bodies run again.
    private func retry(
        _ group: some Sequence<WriteAttempt>, _ error: SQLError
    ) -> [[WriteAttempt]] {
        figures.withLock { $0.lostLines += 1 }
        var again: [WriteAttempt] = []
        for var attempt in group {
            attempt.losses += 1
            if attempt.losses < WriteAttempt.bound {
                again.append(attempt)
            } else {
                attempt.job.fail(error)
            }
        }
        guard let first = again.first else { return [] }
        // One of them may be what ends the session, so the last attempt is made one by one.
        return first.losses > 1 ? again.map { [$0] } : [again]
    }

    /// After COMMIT's answer was lost (R10): kept, undone and so run again, or nobody can say.
    private func resolve(
        _ run: GroupRun, _ lost: PostgreSQLConnection, _ error: SQLError
    ) -> [[WriteAttempt]] {
        let question = LostCommit(
            source, number: lost.transactionID ?? "", session: lost.session,
            seconds: configuration.outcomeSeconds)
        let (outcome, fresh) = question.resolve()
        connection = fresh
        figures.withLock { $0.lostCommits += 1 }
        switch outcome {
        case .committed:
            run.answer()
            return run.repeats
        case .aborted: return retry(run.begun, error) + run.left
        case .unknown(let reason):
            let unknown = SQLError(
                kind: .unknownOutcome,
                message: "PostgreSQL did not say whether it kept this (\(reason)): repeat it "
                    + "under the same key")
            for attempt in run.begun { attempt.job.fail(unknown) }
            return run.left
        }
    }

    private func session() throws(SQLError) -> PostgreSQLConnection {
        if let connection, connection.lost == nil { return connection }
        connection = nil
        let fresh = try source.open()
        connection = fresh
        return fresh
    }

    /// Without work: finds out early that the server is gone, and is back before work comes.
    private func lookAfterSession() {
        if let connection, connection.isAlive() { return }
        connection = nil
        do {
            connection = try source.openOnce()
        } catch {
            // The next job tells its caller; until then the next idle moment tries again.
            figures.withLock { $0.lastError = error.message }
        }
    }
}
