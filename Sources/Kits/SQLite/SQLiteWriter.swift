internal import Lifecycle
internal import SQL

/// The one writer: commits everything that waits in one transaction, a savepoint for each job
/// that has others before it.
///
/// Nothing is delayed to make groups bigger: while one group's fsync runs, the next one forms.
final class SQLiteWriter: @unchecked Sendable {
    // Invariant: `connection`, `transaction` and `keeper` are touched only by the thread that runs
    // `loop`, once it has begun; everything else is immutable or locks itself.
    private let connection: SQLiteConnection
    private let transaction: SQLiteTransaction
    private var keeper: WriterHousekeeping
    private let configuration: SQLiteConfiguration
    private let health: SQLiteHealth
    private let mailbox: Mailbox<WriteJob>
    private let clock = SystemClock()
    private let figures = Lock(SQLiteStatistics())

    private static let held = SQLError(
        kind: .busy, message: "another program holds the database file for writing; try again")

    /// How a job ended inside its group.
    private enum Outcome {
        /// The group lives on; the result says whether the job has something to keep.
        case ran(Result<@Sendable () -> Void, any Error>)
        /// The whole transaction is gone, and with it the work of the jobs before.
        case undone(any Error)
    }

    /// A writer on an open connection; `loop` makes it work.
    init(
        _ connection: SQLiteConnection, _ configuration: SQLiteConfiguration,
        _ health: SQLiteHealth, _ keeper: WriterHousekeeping
    ) {
        self.connection = connection
        self.configuration = configuration
        self.health = health
        self.keeper = keeper
        transaction = SQLiteTransaction(connection)
        mailbox = Mailbox(bound: configuration.waitingWrites)
    }

    /// Groups, jobs and WAL pages so far, and how many writes wait.
    var statistics: SQLiteStatistics {
        var result = figures.withLock { $0 }
        result.waitingWrites = mailbox.count
        return result
    }

    /// Queues a job; an error if it was not taken.
    func submit(_ job: WriteJob) -> SQLError? {
        switch mailbox.put(job) {
        case nil: nil
        case .full: SQLError(kind: .busy, message: "too many writes are waiting; try again")
        case .closed: SQLError(kind: .closed, message: "the database is closed")
        }
    }

    /// Takes no more jobs; `loop` ends when those inside are done.
    func close() { mailbox.close() }

    /// The thread's body: runs groups until closed and empty, then closes the connection.
    func loop() {
        while true {
            let waitMilliseconds = configuration.idleMilliseconds
            switch mailbox.take(
                limit: configuration.groupJobs, waitMilliseconds: waitMilliseconds)
            {
            case .items(let jobs):
                commit(jobs, isGrowing: true)
                keeper.afterGroup(connection, health)
                figures.withLock { $0.walPages = connection.walPages }
            case .idle:
                keeper.whenIdle(connection, health)
                figures.withLock { $0.walPages = connection.walPages }
            case .closed:
                keeper.atEnd(connection, health)
                connection.close()
                return
            }
        }
    }

    private func commit(_ jobs: [WriteJob], isGrowing: Bool) {
        do {
            if let failure = health.failure { throw failure }
            try connection.control(.beginImmediate)
        } catch {
            // Somebody else held the lock for the whole busy timeout, or writing has ended.
            let error = noticed(error)
            let isHeld = (error as? SQLError)?.kind == .busy
            for job in jobs { job.fail(isHeld ? Self.held : error) }
            return
        }
        var group = WriteGroup(
            endMicroseconds: clock.monotonicMicroseconds() + configuration.groupMicroseconds)
        var waiting = jobs[...]
        while let job = next(&waiting, group, isGrowing: isGrowing) {
            switch group.entries.isEmpty ? performFirst(job) : perform(job) {
            case .ran(let result): group.append(job, result)
            case .undone(let error):
                mailbox.putBack(waiting)
                startOver(group, after: job, error)
                return
            }
        }
        mailbox.putBack(waiting)
        end(group)
    }

    /// The next job of the group, also one that came in the meantime; nil at either bound.
    private func next(
        _ waiting: inout ArraySlice<WriteJob>, _ group: WriteGroup, isGrowing: Bool
    ) -> WriteJob? {
        let room = configuration.groupJobs - group.entries.count
        let isLate = clock.monotonicMicroseconds() > group.endMicroseconds
        guard group.entries.isEmpty || (room > 0 && !isLate) else { return nil }
        if waiting.isEmpty && isGrowing { waiting = mailbox.takeNow(limit: room)[...] }
        return waiting.popFirst()
    }

    /// The first job of a group needs no savepoint: nothing stands before it that its failure
    /// could undo. For a large job that saves a copy of each page that it touches.
    private func performFirst(_ job: WriteJob) -> Outcome {
        do {
            let deliver = try connection.runBody { try job.run(transaction) }
            try verify()
            return .ran(.success(deliver))
        } catch {
            return .undone(noticed(error))
        }
    }

    private func perform(_ job: WriteJob) -> Outcome {
        do {
            try connection.control(.savepoint)
            let deliver = try connection.runBody { try job.run(transaction) }
            try verify()
            try connection.control(.release)
            return .ran(.success(deliver))
        } catch {
            let error = noticed(error)
            guard connection.fault == nil, connection.isInTransaction else { return .undone(error) }
            do {
                try connection.control(.rollbackToSavepoint)
                try connection.control(.release)
                return .ran(.failure(error))
            } catch {
                return .undone(noticed(error))
            }
        }
    }

    /// Throws if a job that returned normally has nevertheless spoilt the transaction.
    private func verify() throws(SQLError) {
        // The body may have caught the error that caused either of the first two.
        if let fault = connection.fault { throw fault }
        guard connection.isInTransaction else {
            throw SQLError(
                kind: .other, message: "an error that the body caught ended its transaction")
        }
        // A deferred key would otherwise fail the COMMIT of the whole group.
        guard !connection.hasDanglingForeignKeys else {
            throw SQLError(
                kind: .constraint(""), message: "a deferred foreign key points to nothing")
        }
    }

    private func end(_ group: WriteGroup) {
        do {
            try connection.control(group.kept > 0 ? .commit : .rollback)
        } catch {
            rollBack()
            // Never tried again in this process: after a failed fsync the page cache may lie (R10).
            group.fail(noticed(error))
            return
        }
        if group.kept > 0 {
            keeper.committed(health)
            figures.withLock { figures in
                figures.groups += 1
                figures.jobs += group.kept
            }
        }
        group.answer()
    }

    /// After one job undid the whole transaction: the others run again, each in its own.
    private func startOver(_ group: WriteGroup, after culprit: WriteJob, _ error: any Error) {
        rollBack()
        culprit.fail(error)
        for entry in group.entries { commit([entry.job], isGrowing: false) }
    }

    private func rollBack() {
        guard connection.isInTransaction else { return }
        do {
            try connection.control(.rollback)
        } catch {
            health.fail(error)
        }
    }

    /// Draws the consequences of an error and answers what callers are told.
    private func noticed(_ error: any Error) -> any Error {
        if let fault = connection.fault {
            health.fail(fault)
            return health.failure ?? fault
        }
        if let error = error as? SQLError, error.kind == .full { keeper.becameFull(health) }
        return error
    }
}
