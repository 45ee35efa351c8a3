internal import SQL

/// What was sent to the server and is not answered yet.
struct SentCommand {
    /// What the answer is for.
    enum Purpose {
        /// Nobody needs more than that it succeeded.
        case posted
        /// A statement was given a name.
        case naming(String)
        /// The first column of the first row is the transaction's number.
        case transactionID
        /// The answer ends a transaction, and its words say how.
        case commit
        /// A reader takes the rows.
        case read
    }

    let purpose: Purpose
    /// The number of the body in its group that sent it.
    let owner: Int
}

/// The first error of a transaction, and whose it is.
struct StatementFailure {
    /// The number of the body in its group; the group itself counts behind its last body.
    let owner: Int
    let cause: ServerError
}
