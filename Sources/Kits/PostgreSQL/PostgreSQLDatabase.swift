internal import Lifecycle
package import SQL

/// A PostgreSQL database: writers that commit groups, readers with snapshots, a listener.
package final class PostgreSQLDatabase: Database {
    /// What the first connection found out about the server.
    package let facts: PostgreSQLFacts
    private let source: SessionSource
    private let writes: Mailbox<WriteJob>
    private let reads: Mailbox<ReadJob>
    private let figures: Lock<PostgreSQLStatistics>
    private let listener: PostgreSQLListener
    private let ended: Latch
    private let isClosing = Lock(false)
    private let clock = SystemClock()

    /// Connects, checks rights and settings, and starts the threads.
    ///
    /// Throws `.busy` if the server cannot be reached now, `.refused` or `.other` if somebody has
    /// to
    /// change something; each with a sentence for the operator that holds no password.
    package static func open(
        _ configuration: PostgreSQLConfiguration
    ) async throws(SQLError) -> PostgreSQLDatabase {
        let source = try SessionSource(configuration)
        let thread = WorkerThread(name: "db-open")
        defer { thread.stop() }
        let result = await withCheckedContinuation { continuation in
            thread.submit {
                let result = Result { () throws(SQLError) in
                    let opening = try Opening(configuration, source)
                    return PostgreSQLDatabase(configuration, source, opening)
                }
                continuation.resume(returning: result)
            }
        }
        return try result.get()
    }

    private init(
        _ configuration: PostgreSQLConfiguration, _ source: SessionSource, _ opening: Opening
    ) {
        facts = opening.facts
        self.source = source
        let writes = Mailbox<WriteJob>(bound: configuration.queueBound)
        let reads = Mailbox<ReadJob>(bound: configuration.queueBound)
        let figures = Lock(PostgreSQLStatistics())
        self.writes = writes
        self.reads = reads
        self.figures = figures
        listener = PostgreSQLListener(source, isPossible: !opening.facts.isPooled)
        let ended = Latch(max(1, configuration.writers) + max(1, configuration.readers))
        self.ended = ended
        for index in 0..<max(1, configuration.writers) {
            let first = index == 0 ? opening.connection : nil
            let writer = PostgreSQLWriter(first, source, configuration, writes, figures)
            Self.run("db-writer-\(index)", ended) { writer.loop() }
        }
        for index in 0..<max(1, configuration.readers) {
            let reader = PostgreSQLReaderThread(
                source, reads, waitSeconds: configuration.waitSeconds)
            Self.run("db-reader-\(index)", ended) { reader.loop() }
        }
    }

    deinit { stopTaking() }

    /// Always PostgreSQL.
    package var dialect: Dialect { .postgres }

    /// Figures for metrics and alarms.
    package var statistics: PostgreSQLStatistics {
        var result = figures.withLock { $0 }
        result.sessions = source.sessions
        result.waitingWrites = writes.count
        result.waitingReads = reads.count
        return result
    }

    /// Runs the body in the next group of a free writer; durable when this returns.
    ///
    /// The body can run several times, also beside others; nothing of a run that was not the last
    /// is kept. `.unknownOutcome` means that nobody can say whether the last one was.
    @discardableResult
    package func write<T: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> T
    ) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            let job = WriteJob(
                run: { transaction in
                    let result = try body(transaction)
                    return { continuation.resume(returning: result) }
                },
                fail: { continuation.resume(throwing: $0) },
                sinceMicroseconds: clock.monotonicMicroseconds())
            if let refusal = writes.put(job) {
                continuation.resume(
                    throwing: refusal == .full ? SQLError.tooManyWrites : SQLError.closedDatabase)
            }
        }
    }

    /// Runs the body on one snapshot.
    package func read<T: Sendable>(
        _ body: @escaping @Sendable (any SQLReader) throws -> T
    ) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            let job = ReadJob(
                run: { snapshot in
                    let result = try body(snapshot)
                    return { continuation.resume(returning: result) }
                },
                fail: { continuation.resume(throwing: $0) },
                sinceMicroseconds: clock.monotonicMicroseconds())
            if let refusal = reads.put(job) {
                continuation.resume(
                    throwing: refusal == .full ? SQLError.tooManyReads : SQLError.closedDatabase)
            }
        }
    }

    /// Calls the closure after every NOTIFY on a channel, and after a gap in which one may be lost.
    ///
    /// Behind a pooler nothing ever calls it: a poll has to stand beside it in any case (E5).
    package func listen(_ channel: String, _ wake: @escaping @Sendable () -> Void) {
        listener.add(channel, wake)
    }

    /// Refuses new work, finishes what waits, and closes every connection.
    package func close() async {
        stopTaking()
        await ended.wait()
        await listener.closed()
    }

    private func stopTaking() {
        let isFirst = isClosing.withLock { closing in
            defer { closing = true }
            return !closing
        }
        guard isFirst else { return }
        writes.close()
        reads.close()
        listener.close()
    }

    private static func run(
        _ name: String, _ ended: Latch, _ body: @escaping @Sendable () -> Void
    ) {
        let thread = WorkerThread(name: name)
        thread.submit {
            body()
            ended.arrive()
        }
        thread.stop()
    }
}

extension SQLError {
    /// The queue of writes is at its bound.
    static let tooManyWrites = SQLError(
        kind: .busy, message: "too many writes are waiting; try again")
    /// The queue of reads is at its bound.
    static let tooManyReads = SQLError(
        kind: .busy, message: "too many reads are waiting; try again")
    /// Nothing is taken any more.
    static let closedDatabase = SQLError(kind: .closed, message: "the database is closed")
    /// A job stood in its queue for longer than it may.
    static let waitedTooLong = SQLError(
        kind: .busy, message: "no connection to PostgreSQL became free in time; try again")
}
