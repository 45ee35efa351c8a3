internal import CPostgreSQL
internal import Lifecycle
internal import SQL

/// One session, always in pipeline mode, used by one thread at a time.
///
/// Every statement is sent without waiting; a synchronisation point ends what is sent, and all
/// answers up to it are read in order. What was only posted costs no round trip of its own.
@safe
final class PostgreSQLConnection {
    // Invariant: `handle` is open until deinit; only the thread that owns this object uses it.
    let handle: OpaquePointer
    /// How long an answer may take before the line counts as lost, in microseconds.
    let answerMicroseconds: Int64
    /// Whether nothing of a session may be kept, since a pooler hands it around.
    var isPooled = false
    /// What the session knows of its server.
    var session = SessionFacts.none
    /// Types of parameters by SQL text, shared by all sessions.
    let catalogue: StatementCatalogue
    /// Statements of bodies that this session has under a name.
    var names = StatementNames(prefix: "w")
    /// The kit's own, which a body must not reach by sending the same text.
    var ownNames = StatementNames(prefix: "k")
    var parameters = ParameterBuffer()
    /// What was sent and is not answered yet, oldest first.
    var sent: [SentCommand] = []
    /// Bytes of values sent since the last synchronisation point.
    var sentBytes = 0
    /// The rows that somebody reads at the moment.
    weak var stream: ResultStream?
    /// The first error since the last return to a savepoint; nothing runs until it is settled.
    var failure: StatementFailure?
    /// A conflict that a body's own savepoint undid: the body has to run again all the same.
    var conflict: StatementFailure?
    /// Why the line is gone; nothing may be asked any more.
    private(set) var lost: SQLError?
    /// Whose statement the next one is: the number of a body in its group.
    var owner = 0
    /// The number of the running transaction, once the server said it (R10).
    var transactionID: String?
    let clock = SystemClock()

    /// Takes over an open libpq connection that has no statement running.
    init(
        _ handle: OpaquePointer, _ catalogue: StatementCatalogue, answerMicroseconds: Int64
    ) {
        unsafe self.handle = handle
        self.catalogue = catalogue
        self.answerMicroseconds = answerMicroseconds
    }

    deinit { unsafe PQfinish(handle) }

    /// Whether a transaction is open, also one that failed; true where the line is gone.
    var isInTransaction: Bool { unsafe PQtransactionStatus(handle) != PQTRANS_IDLE }

    /// Notes that the line is gone; the first reason stays.
    func lose(_ reason: String) -> SQLError {
        if let lost { return lost }
        let error = SQLError(
            kind: .busy, message: "the connection to PostgreSQL was lost: \(reason)")
        lost = error
        return error
    }

    /// Throws if the line is gone.
    func checkLine() throws(SQLError) {
        if let lost { throw lost }
    }

    /// Whether the server still holds the line, without asking it: reads what it may have said.
    func isAlive() -> Bool {
        guard lost == nil else { return false }
        // The first read takes the words with which a server ends a session, the second its end.
        for _ in 0..<2 {
            guard unsafe PQconsumeInput(handle) == 1, unsafe PQstatus(handle) == CONNECTION_OK
            else {
                _ = lose("the server closed it while idle")
                return false
            }
        }
        return true
    }
}
