/// The statements that only the kit may send; one savepoint name serves any depth.
enum TransactionWord: String {
    /// Not READ WRITE: a server that is set to read-only, as hosts do on a full disk, stays it.
    case beginWrite = "BEGIN ISOLATION LEVEL READ COMMITTED"
    case beginRead = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    case commit = "COMMIT"
    case rollback = "ROLLBACK"
    case savepoint = "SAVEPOINT waybill"
    case rollbackToSavepoint = "ROLLBACK TO SAVEPOINT waybill"
    case release = "RELEASE SAVEPOINT waybill"
    case number = "SELECT pg_current_xact_id()::text"
}
