/// Where a PostgreSQL database is, and every bound of its connections; decision 0005 has the why.
package struct PostgreSQLConfiguration: Sendable {
    /// A connection URI (`postgresql://…`) or a keyword string (`host=… dbname=…`); a secret.
    package var url: String
    /// The schema in which statements find and create their tables.
    package var schema = "waybill"
    /// The name that `pg_stat_activity` shows.
    package var applicationName = "waybill"
    /// Writer connections, each with a thread that commits groups.
    package var writers = 4
    /// Reader connections, each with a thread.
    package var readers = 4
    /// Writes, and as many reads, that may wait; one more is refused with `.busy`.
    package var queueBound = 4_096
    /// The longest a job may wait for a connection before it is refused with `.busy`, in seconds.
    package var waitSeconds = 30
    /// The most bodies in one COMMIT; beyond 64 subtransactions PostgreSQL's own cache overflows.
    package var groupLimit = 64
    /// Named locks after which a group takes no more bodies: they last until its COMMIT.
    ///
    /// A server has room for some 6,400 over all sessions (`max_locks_per_transaction` times
    /// `max_connections`).
    package var groupLocks = 128
    /// How long one attempt to connect, and all attempts for one job, may take, in seconds.
    package var connectSeconds = 10
    /// How long one statement may run, in seconds; 5 more without a word are a lost line.
    package var statementSeconds = 30
    /// How long a statement may wait for a lock, in seconds; less inside a group.
    package var lockSeconds = 10
    /// How long a body waits for a lock that may be held by a group that waits for its own.
    package var groupLockMilliseconds = 100
    /// After how many idle seconds inside a transaction the server ends the session: below a lease.
    package var idleInTransactionSeconds = 15
    /// How long the outcome of a COMMIT without an answer is asked for, in seconds (R10).
    package var outcomeSeconds = 30
    /// A PEM file with the authorities to trust; nil for the system's.
    package var rootCertificates: String?
    /// Whether opening makes a schema that is missing; false only looks, as for `check-config`.
    package var createsSchema = true

    /// The defaults for one connection string.
    package init(url: String) { self.url = url }
}
