internal import Lifecycle
internal import SQL

extension SQLiteDatabase {
    /// Copies one snapshot to a new file while writes go on; checked and compared when it returns.
    ///
    /// Throws `.other` if a file is there already, `.full`, `.io`, or `.corrupt` for a bad copy.
    package func backup(to path: String) async throws -> [TableDigest] {
        try await tool { connection, mustStop in
            try SQLiteBackup(source: connection, path: path, mustStop: mustStop).run()
        }
    }

    /// Checks the open file, whatever its size; damage ends writing and throws `.corrupt` (B7).
    package func quickCheck() async throws {
        do {
            try await tool { connection, _ in try connection.quickCheck() }
        } catch let error as SQLError where error.kind == .corrupt {
            health.fail(error)
            throw error
        }
    }

    /// Runs a body on a connection of its own, on the tools' thread, one after another.
    private func tool<T: Sendable>(
        _ body: @escaping @Sendable (SQLiteConnection, @escaping @Sendable () -> Bool) throws -> T
    ) async throws -> T {
        let mustStop: @Sendable () -> Bool = { [isClosing] in isClosing.withLock { $0 } }
        return try await withCheckedThrowingContinuation { continuation in
            let isTaken = tools.submit { [path, configuration] in
                let result = Result {
                    let connection = try SQLiteConnection(
                        path: path, busyTimeoutMilliseconds: configuration.busyTimeoutMilliseconds)
                    defer { connection.close() }
                    connection.stop(when: mustStop)
                    try connection.applySettings(configuration, isWriter: false)
                    return try body(connection, mustStop)
                }
                continuation.resume(with: result)
            }
            guard !isTaken else { return }
            continuation.resume(
                throwing: SQLError(kind: .closed, message: "the database is closed"))
        }
    }
}
