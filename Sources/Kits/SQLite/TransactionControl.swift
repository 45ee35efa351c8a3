internal import CSQLite

/// The statements that only the kit may run; one savepoint name serves any depth.
enum TransactionControl: String, Hashable {
    case begin = "BEGIN"
    case beginImmediate = "BEGIN IMMEDIATE"
    case commit = "COMMIT"
    case rollback = "ROLLBACK"
    case savepoint = "SAVEPOINT waybill"
    case rollbackToSavepoint = "ROLLBACK TO waybill"
    case release = "RELEASE waybill"
}

/// How hard a checkpoint tries.
enum CheckpointMode {
    /// Copies what it can beside readers and the writer.
    case passive
    /// Waits for readers, so that the next write starts the WAL anew.
    case restart
    /// The same, and cuts the file to nothing.
    case truncate

    /// SQLite's number for it.
    var code: Int32 {
        switch self {
        case .passive: SQLITE_CHECKPOINT_PASSIVE
        case .restart: SQLITE_CHECKPOINT_RESTART
        case .truncate: SQLITE_CHECKPOINT_TRUNCATE
        }
    }
}
