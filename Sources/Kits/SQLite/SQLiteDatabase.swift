internal import Lifecycle
package import SQL

/// A SQLite file owned by this process: one group-committing writer and several readers.
package final class SQLiteDatabase: Database {
    /// The file's real path.
    package let path: String
    /// False for a large file, which the owner should give to `quickCheck` beside the work (B7).
    package let isChecked: Bool
    let configuration: SQLiteConfiguration
    let health: SQLiteHealth
    /// Raised when closing begins; long tools look at it between steps.
    let isClosing = Lock(false)
    private let lock: ProcessLock
    private let writer: SQLiteWriter
    private let readers: [SQLiteReaderThread]
    private let reads: Mailbox<ReadJob>
    private let checkpointer: Checkpointer
    let tools = WorkerThread(name: "db-tools")
    private let readersEnded: Latch
    private let writerEnded = Latch(1)
    private let toolsEnded = Latch(1)

    /// Opens or creates a file and owns it until `close`; blocks, and checks a small file first.
    ///
    /// Throws `.busy` if another process owns it, `.corrupt` for a damaged file, `.other` for a
    /// place where SQLite's locks do not hold. `onFatal` is called once when writing ends (R10).
    package static func open(
        path: String, configuration: SQLiteConfiguration = SQLiteConfiguration(),
        onFatal: @escaping @Sendable (SQLError) -> Void = { _ in }
    ) throws(SQLError) -> SQLiteDatabase {
        let path = try DatabaseFile.resolve(path)
        try DatabaseFile.check(path)
        let lock = try ProcessLock(path: "\(path).lock")
        try DatabaseFile.create(path)
        let connections = try SQLiteConnections(path, configuration)
        return SQLiteDatabase(connections, lock, SQLiteHealth(onFatal: onFatal))
    }

    private init(_ connections: SQLiteConnections, _ lock: ProcessLock, _ health: SQLiteHealth) {
        path = connections.path
        configuration = connections.configuration
        isChecked = connections.isChecked
        self.lock = lock
        self.health = health
        checkpointer = Checkpointer(
            connections.checkpointer, health,
            busyTimeoutMilliseconds: configuration.busyTimeoutMilliseconds)
        let reads = Mailbox<ReadJob>(bound: configuration.waitingReads)
        self.reads = reads
        readers = connections.readers.map { SQLiteReaderThread($0, reads, health) }
        readersEnded = Latch(connections.readers.count)
        let reserve =
            configuration.reserveBytes > 0
            ? ReserveFile(path: "\(path).reserve", bytes: configuration.reserveBytes) : nil
        let keeper = WriterHousekeeping(
            configuration, checkpointer, reserve, pageBytes: connections.pageBytes)
        writer = SQLiteWriter(connections.writer, configuration, health, keeper)
        if let reserve, !reserve.hold() { health.setFull(true) }
        start()
    }

    deinit { stopTaking() }

    /// Always SQLite.
    package var dialect: Dialect { .sqlite }

    /// Whether writes are taken.
    package var status: SQLiteStatus { health.status }

    /// Figures for metrics and alarms.
    package var statistics: SQLiteStatistics {
        var result = writer.statistics
        result.waitingReads = reads.count
        result.oldestReadMicroseconds = readers.map(\.ageMicroseconds).max() ?? 0
        return result
    }

    /// Runs the body in a savepoint of the next group; durable when this returns.
    ///
    /// The body can run twice: if another job of its group undoes the whole transaction, the group
    /// is run again job by job. It must not wait for another read or write of this database.
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
                fail: { continuation.resume(throwing: $0) })
            if let error = writer.submit(job) { continuation.resume(throwing: error) }
        }
    }

    /// Runs the body on one snapshot, beside the writer.
    package func read<T: Sendable>(
        _ body: @escaping @Sendable (any SQLReader) throws -> T
    ) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            let job = ReadJob(
                run: { snapshot in
                    let result = try body(snapshot)
                    return { continuation.resume(returning: result) }
                },
                fail: { continuation.resume(throwing: $0) })
            switch reads.put(job) {
            case nil: break
            case .full:
                continuation.resume(
                    throwing: SQLError(
                        kind: .busy, message: "too many reads are waiting; try again"))
            case .closed:
                continuation.resume(
                    throwing: SQLError(kind: .closed, message: "the database is closed"))
            }
        }
    }

    /// Refuses new work, finishes what waits, empties the WAL, closes and lets the file go.
    package func close() async {
        stopTaking()
        await toolsEnded.wait()
        await readersEnded.wait()
        await writerEnded.wait()
        await checkpointer.closed()
        lock.release()
    }

    private func start() {
        for (index, reader) in readers.enumerated() {
            let thread = WorkerThread(name: "db-reader-\(index)")
            thread.submit { [readersEnded] in
                reader.loop()
                readersEnded.arrive()
            }
            thread.stop()
        }
        let thread = WorkerThread(name: "db-writer")
        // The lock lives as long as the writer, also when the database is dropped without `close`.
        thread.submit { [writer, writerEnded, lock] in
            writer.loop()
            writerEnded.arrive()
            withExtendedLifetime(lock) {}
        }
        thread.stop()
    }

    private func stopTaking() {
        let isFirst = isClosing.withLock { closing in
            defer { closing = true }
            return !closing
        }
        guard isFirst else { return }
        reads.close()
        writer.close()
        tools.submit { [toolsEnded] in toolsEnded.arrive() }
        tools.stop()
    }
}
