internal import Lifecycle
package import SQL

/// Whether a database takes writes.
package enum SQLiteStatus: Sendable, Equatable {
    /// Everything works.
    case healthy
    /// The disk was full and the reserve is released: refuse new orders, finish open ones (W19).
    case full
    /// The disk failed or the file is damaged; nothing is written until a restart (R10, B7).
    case failed(SQLError)
}

/// The status shared by the threads of one database; the first failure stays for ever.
final class SQLiteHealth: Sendable {
    private let state = Lock(SQLiteStatus.healthy)
    private let onFatal: @Sendable (SQLError) -> Void

    /// Healthy; the closure is called once, on the thread that saw the failure.
    init(onFatal: @escaping @Sendable (SQLError) -> Void) { self.onFatal = onFatal }

    /// The status now.
    var status: SQLiteStatus { state.withLock { $0 } }

    /// Why nothing may be written any more; nil while writing is allowed.
    var failure: SQLError? {
        guard case .failed(let error) = status else { return nil }
        return error
    }

    /// Ends writing for the life of this process.
    func fail(_ cause: SQLError) {
        let error = SQLError(
            kind: cause.kind, code: cause.code,
            message: "writing has stopped until Waybill is restarted: \(cause.message)")
        let isFirst = state.withLock { status in
            if case .failed = status { return false }
            status = .failed(error)
            return true
        }
        if isFirst { onFatal(error) }
    }

    /// Notes that the disk is full, or that space has returned; a failure stays.
    func setFull(_ isFull: Bool) {
        state.withLock { status in
            if case .failed = status { return }
            status = isFull ? .full : .healthy
        }
    }
}
