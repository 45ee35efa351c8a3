internal import Lifecycle
package import SQL

/// A SQLite file owned by this process: one group-committing writer and several readers.
package final class SQLiteDatabase: Database {
    /// The file's real path.
    package let path: String
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
        return try SQLiteDatabase(path, configuration, lock, SQLiteHealth(onFatal: onFatal))
    }

    private init(
        _ path: String, _ configuration: SQLiteConfiguration, _ lock: ProcessLock,
        _ health: SQLiteHealth
    ) throws(SQLError) {
        self.path = path
        self.configuration = configuration
        self.lock = lock
        self.health = health
        func connect(isWriter: Bool) throws(SQLError) -> SQLiteConnection {
            let connection = try SQLiteConnection(
                path: path, busyTimeoutMilliseconds: configuration.busyTimeoutMilliseconds)
            try connection.applySettings(configuration, isWriter: isWriter)
            return connection
        }
        let main = try connect(isWriter: true)
        if try main.fileBytes() <= configuration.checkBytes { try main.quickCheck() }
        checkpointer = Checkpointer(
            try connect(isWriter: true), health,
            busyTimeoutMilliseconds: configuration.busyTimeoutMilliseconds)
        reads = Mailbox(bound: configuration.waitingReads)
        var readers: [SQLiteReaderThread] = []
        for _ in 0..<max(1, configuration.readers) {
            readers.append(SQLiteReaderThread(try connect(isWriter: false), reads, health))
        }
        self.readers = readers
        readersEnded = Latch(readers.count)
        let reserve =
            configuration.reserveBytes > 0
            ? ReserveFile(path: "\(path).reserve", bytes: configuration.reserveBytes) : nil
        let keeper = WriterHousekeeping(
            configuration, checkpointer, reserve, pageBytes: try main.pageBytes())
        writer = SQLiteWriter(main, configuration, health, keeper)
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
