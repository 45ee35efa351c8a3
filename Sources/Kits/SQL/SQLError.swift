/// What a database refused or could not do, with a sentence an operator can act on.
package struct SQLError: Error, Sendable, Equatable {
    /// The closed set of reasons that callers decide on.
    package enum Kind: Sendable, Equatable {
        /// Somebody else writes and did not finish in time, or a queue is at its bound; try later.
        case busy
        /// No space left; nothing was kept, and writing heals by itself when space returns.
        case full
        /// The disk failed; after it the writer refuses everything until a restart (R10).
        case io
        /// A constraint refused the change; carries what the database names, such as
        /// `orders.number`, the name of an index or check, or the text of a trigger's RAISE.
        case constraint(String)
        /// The file is damaged; restore a backup (B7).
        case corrupt
        /// A write was tried where only reading is allowed.
        case readOnly
        /// The database was closed, or the transaction is over.
        case closed
        /// The schema is newer than this program (B6).
        case tooNew
        /// A value has another type than the caller expects, or the number of values is wrong.
        case mismatch
        /// The SQL text is wrong or not allowed here.
        case syntax
        /// No session is made before somebody changes something: a password, a rule, an address.
        case refused
        /// The work was interrupted.
        case interrupted
        /// A COMMIT's answer was lost and nobody can be asked: repeat under the same key (R10).
        case unknownOutcome
        /// Anything else; see `code` and `message`.
        case other
    }

    /// The reason.
    package let kind: Kind
    /// The database's own number (SQLite: extended result code); 0 if it comes from Waybill.
    package let code: Int32
    /// What happened, for the operator.
    package let message: String

    /// An error with its reason, the database's number and a sentence.
    package init(kind: Kind, code: Int32 = 0, message: String) {
        self.kind = kind
        self.code = code
        self.message = message
    }
}

extension SQLError: CustomStringConvertible {
    /// The sentence, and the database's number where there is one.
    package var description: String {
        code == 0 ? message : "\(message) (code \(code))"
    }
}
