internal import SQL

/// One transaction over several bodies: each in a savepoint, all made durable by one COMMIT.
///
/// A body that ended well may have posted statements whose answers are not read yet. The next
/// answer tells; if one failed, its body is undone alone and those behind it run again.
final class GroupRun {
    /// How the transaction ended.
    enum End {
        /// Every body has its result, or is in `again`.
        case finished
        /// The line was lost; with COMMIT sent nobody knows yet whether it is durable.
        case lost(SQLError, isCommitSent: Bool)
    }

    private let connection: PostgreSQLConnection
    private let transaction: PostgreSQLTransaction
    private let attempts: [WriteAttempt]
    private let opening: [(sql: String, values: [SQLValue])]
    private var results: [Result<@Sendable () -> Void, any Error>?]
    private var isCommitSent = false
    private var isOver = false
    private let lockBound: Int
    /// How many of the bodies belong to this group; those behind them were not begun.
    private var size: Int
    /// Bodies that have to run once more, each in a transaction of its own.
    private(set) var again: [WriteAttempt] = []
    /// Whether the server takes no writes, so that another may be found behind the same address.
    private(set) var sawStandby = false
    /// How many bodies are kept.
    private(set) var kept = 0

    private var isGrouped: Bool { attempts.count > 1 }

    /// The bodies that this group ran.
    var begun: ArraySlice<WriteAttempt> { attempts[..<size] }
    /// Bodies that were left to a group of their own, because this one held enough locks.
    var left: [[WriteAttempt]] { size < attempts.count ? [Array(attempts[size...])] : [] }
    /// What has to run after a commit: those that have to be alone, and those that were left.
    var repeats: [[WriteAttempt]] { again.map { [$0] } + left }

    /// A group on a session that is in no transaction; `opening` follows its BEGIN.
    ///
    /// It takes no further body once its bodies hold `lockBound` named locks.
    init(
        _ connection: PostgreSQLConnection, _ attempts: [WriteAttempt],
        opening: [(sql: String, values: [SQLValue])], lockBound: Int
    ) {
        self.connection = connection
        self.attempts = attempts
        self.opening = opening
        self.lockBound = lockBound
        size = attempts.count
        transaction = PostgreSQLTransaction(connection)
        results = attempts.map { _ in nil }
    }

    /// Runs every body and commits; blocks this thread.
    func run() -> End {
        do {
            try begin()
            var index = 0
            repeat {
                while index < size, !isOver {
                    index = try perform(index)
                    if transaction.locks >= lockBound { size = min(size, max(index, 1)) }
                }
                guard !isOver, let back = try end() else { break }
                index = back
            } while true
            return .finished
        } catch {
            return .lost(error, isCommitSent: isCommitSent)
        }
    }

    /// Tells every caller its own end, after COMMIT.
    func answer() {
        for (attempt, result) in zip(attempts, results) {
            switch result {
            case .success(let deliver): deliver()
            case .failure(let error): attempt.job.fail(error)
            case nil: break
            }
        }
    }

    private func begin() throws(SQLError) {
        connection.failure = nil
        connection.transactionID = nil
        connection.owner = -1
        try connection.control(.beginWrite)
        for (sql, values) in opening { try connection.sendOwn(sql, values) }
        try connection.control(.number, .transactionID)
    }

    /// Runs one body; answers which one is next.
    private func perform(_ index: Int) throws(SQLError) -> Int {
        connection.owner = index
        connection.conflict = nil
        if isGrouped { try connection.control(.savepoint) }
        var thrown: (any Error)?
        do {
            results[index] = .success(try attempts[index].job.run(transaction))
        } catch {
            thrown = error
        }
        try connection.checkLine()
        if thrown == nil, connection.failure == nil, connection.conflict == nil {
            if isGrouped { try connection.control(.release) }
            return index + 1
        }
        // Reads what was posted: perhaps it was an earlier body that failed.
        try connection.settle()
        if connection.failure != nil { return try undo(thrownBy: index, thrown) }
        try undoServer()
        if let conflict = connection.conflict {
            judge(index, conflict.cause, thrown ?? conflict.cause.error)
        } else {
            results[index] = thrown.map { .failure($0) }
        }
        return index + 1
    }

    /// Commits what is kept; nil when the transaction is over, else which body is next.
    private func end() throws(SQLError) -> Int? {
        connection.owner = size
        // Without its number a lost COMMIT could not be asked for (R10).
        if connection.transactionID == nil { try connection.settle() }
        if connection.failure != nil { return try undo(thrownBy: nil, nil) }
        guard results.contains(where: Self.isKept) else {
            try undoAll()
            return nil
        }
        try connection.control(.commit, .commit)
        isCommitSent = true
        try connection.settle()
        isCommitSent = false
        guard connection.failure == nil else { return try undo(thrownBy: nil, nil) }
        kept = results.count(where: Self.isKept)
        return nil
    }

    /// Draws the consequences of an error of the server; answers which body is next.
    private func undo(thrownBy index: Int?, _ thrown: (any Error)?) throws(SQLError) -> Int {
        guard let failure = connection.failure else { return size }
        let owner = failure.owner
        guard (0..<size).contains(owner) else {
            try undoAll()
            judgeAll(failure.cause)
            return size
        }
        try undoServer()
        // What ran behind it was never executed by the server.
        for later in (owner + 1)..<max(owner + 1, size) { results[later] = nil }
        judge(owner, failure.cause, (index == owner ? thrown : nil) ?? failure.cause.error)
        return owner + 1
    }

    /// Undoes one body, or the transaction if there is no other.
    private func undoServer() throws(SQLError) {
        guard isGrouped else { return try undoAll() }
        try connection.returnToSavepoint()
    }

    private func undoAll() throws(SQLError) {
        isOver = true
        connection.failure = nil
        try connection.settle()
        connection.failure = nil
        guard connection.isInTransaction else { return }
        try connection.control(.rollback)
        try connection.settle()
        try connection.checkTransaction()
    }

    /// The whole group failed, at its beginning or at its COMMIT: the bodies try again one by one.
    private func judgeAll(_ cause: ServerError) {
        for index in 0..<size {
            guard results[index].map(Self.isKept) ?? true else { continue }
            results[index] = nil
            if isGrouped && !cause.isStandby {
                again.append(attempts[index])
            } else {
                judge(index, cause, cause.error)
            }
        }
        if cause.isStaleStatement { connection.forgetStatements(cause) }
    }

    /// Decides whether a body whose statement failed runs again.
    private func judge(_ index: Int, _ cause: ServerError, _ error: any Error) {
        var attempt = attempts[index]
        if cause.isStaleStatement { connection.forgetStatements(cause) }
        if cause.isStandby { sawStandby = true }
        if cause.isConflict || cause.isStaleStatement {
            attempt.conflicts += 1
            if attempt.conflicts <= WriteAttempt.bound {
                results[index] = nil
                again.append(attempt)
                return
            }
        }
        // Alone it waits for the lock as long as it may, and nobody waits for this group meanwhile.
        if cause.isLockTimeout && isGrouped {
            results[index] = nil
            again.append(attempt)
            return
        }
        results[index] = .failure(error)
    }

    private static func isKept(_ result: Result<@Sendable () -> Void, any Error>?) -> Bool {
        if case .success = result { true } else { false }
    }
}
