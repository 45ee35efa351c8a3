internal import Lifecycle
internal import SQL

/// Finds out how a transaction ended whose COMMIT was sent and whose answer never came (R10).
struct LostCommit {
    /// How it ended.
    enum Outcome: Equatable {
        case committed
        case aborted
        case unknown(String)
    }

    private static let pauseMilliseconds: Int32 = 20
    /// How long a session that waits for nothing is left alone before it is ended, in microseconds.
    private static let patienceMicroseconds: Int64 = 1_000_000

    let source: SessionSource
    /// The transaction's number, as the server gave it.
    let number: String
    /// What its session knew of the server.
    let session: SessionFacts
    /// How long to ask, in seconds.
    let seconds: Int
    private let clock = SystemClock()

    /// A question about one transaction.
    init(_ source: SessionSource, number: String, session: SessionFacts, seconds: Int) {
        self.source = source
        self.number = number
        self.session = session
        self.seconds = seconds
    }

    /// Asks until there is an answer or the time is up; blocks this thread.
    func resolve() -> (outcome: Outcome, connection: PostgreSQLConnection?) {
        let start = clock.monotonicMicroseconds()
        let deadline = start + Int64(seconds) * 1_000_000
        var reason = ""
        while clock.monotonicMicroseconds() < deadline {
            do {
                let connection = try source.open(until: deadline)
                while clock.monotonicMicroseconds() < deadline {
                    if let outcome = try ask(connection) { return (outcome, connection) }
                    // After a crash the number may be another transaction's, which is not ours to
                    // end.
                    if clock.monotonicMicroseconds() > start + Self.patienceMicroseconds,
                        connection.session.isSameRun(as: session) == true
                    {
                        _ = try connection.row(Self.endSession, [number])
                    }
                    _ = source.closing.wait(milliseconds: Self.pauseMilliseconds)
                }
                reason = "the transaction is still in progress"
            } catch {
                reason = error.message
                guard error.kind == .busy, !source.closing.isGiven else { break }
            }
        }
        return (.unknown(reason), nil)
    }

    /// One question; nil while the transaction is in progress.
    private func ask(_ connection: PostgreSQLConnection) throws(SQLError) -> Outcome? {
        let isSameRun = connection.session.isSameRun(as: session)
        guard connection.session.system == session.system else {
            return .unknown("another server answers")
        }
        // It may not have heard of the transaction yet.
        guard connection.session.timeline != SessionFacts.standby else { return nil }
        let status: String
        do {
            status = try connection.row(Self.question, [number]).first ?? ""
        } catch  where error.kind == .mismatch {
            // "is in the future": no trace of it outlived the server's crash.
            return .aborted
        }
        switch status {
        case "aborted": return .aborted
        case "in progress": return nil
        case "committed":
            let isOurs = isSameRun == true ? true : try isKnownToRecovery(connection)
            if isOurs {
                // WAL is in order: once this record is where a commit has to be, so is ours, even
                // if a wait for the standby was cut short.
                _ = try connection.row(Self.settleReplication, [])
                return .committed
            }
            return .unknown("the server crashed, and may have used the transaction's number again")
        default: return .unknown("the server does not remember the transaction")
        }
    }

    /// Whether a number that says `committed` after a crash is still the same transaction.
    ///
    /// A crash can lose the newest numbers, and they are given out again. The checkpoint at the end
    /// of recovery says which numbers were known by then; it is recognised by beginning and ending
    /// at one place, which no later checkpoint does on a server that logs running transactions.
    private func isKnownToRecovery(_ connection: PostgreSQLConnection) throws(SQLError) -> Bool {
        guard connection.session.timeline == session.timeline else { return false }
        do {
            return try connection.row(Self.proof, [number]).first == "t"
        } catch {
            // A host may forbid this question; then there is no proof.
            try connection.checkLine()
            return false
        }
    }

    private static let question = "SELECT coalesce(pg_xact_status($1::xid8), '')"

    private static let proof = """
        SELECT CASE WHEN c.checkpoint_lsn = c.redo_lsn
            AND current_setting('wal_level') <> 'minimal'
            AND $1::numeric < split_part(c.next_xid, ':', 1)::numeric * 4294967296
                + split_part(c.next_xid, ':', 2)::numeric THEN 't' ELSE 'f' END
        FROM pg_control_checkpoint() c
        """

    /// On a server with synchronous standbys, a commit that waits for them.
    private static let settleReplication = """
        SELECT CASE WHEN current_setting('synchronous_standby_names') <> ''
            THEN pg_logical_emit_message(true, 'waybill', '')::text ELSE '' END
        """

    /// Ends the session that still holds the transaction; nobody is at its other end.
    ///
    /// One that waits for its standby stays: ended, it would say `committed` for this server alone.
    private static let endSession = """
        SELECT count(pg_terminate_backend(pid))::text FROM pg_stat_activity
        WHERE backend_xid IS NOT NULL AND usename = current_user
            AND backend_xid::text::numeric = $1::numeric % 4294967296
            AND wait_event IS DISTINCT FROM 'SyncRep'
        """
}
