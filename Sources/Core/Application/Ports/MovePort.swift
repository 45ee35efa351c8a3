/// What a move or a verification came to.
package struct MoveReport: Sendable, Equatable {
    /// One table as it stands in both databases.
    package struct Table: Sendable, Equatable {
        package let name: String
        /// Rows of the source.
        package let rows: Int64
        /// SHA-256 over the source's rows in key order, as hexadecimal digits.
        package let hash: String
        /// The same over the target's rows.
        package let targetHash: String

        /// Takes the facts of one table.
        package init(name: String, rows: Int64, hash: String, targetHash: String) {
            self.name = name
            self.rows = rows
            self.hash = hash
            self.targetHash = targetHash
        }
    }

    /// The tables in the order in which they move.
    package var tables: [Table] = []
    /// Sentences that name what differs; empty when all is the same.
    package var differences: [String] = []
    /// True when the store is now in the target and the source is left.
    package var isMoved = false
    /// How long writers waited, in microseconds; 0 when nothing was switched.
    package var pauseMicroseconds: Int64 = 0
    /// Rows that were written again because they changed during the copy.
    package var repeatedRows: Int64 = 0

    /// An empty report.
    package init() {}

    /// Rows of all tables.
    package var rows: Int64 { tables.reduce(0) { $0 + $1.rows } }
}

/// How far a move has come.
package struct MoveProgress: Sendable, Equatable {
    /// What is being done.
    package enum Phase: String, Sendable, CaseIterable {
        case copying, checking, switching, done
    }

    package let phase: Phase
    /// The table at work; empty between tables.
    package let table: String
    /// Rows copied or compared so far, of all tables.
    package let rows: Int64
    /// Rows of all tables when the move began.
    package let total: Int64

    /// Says where it stands.
    package init(phase: Phase, table: String = "", rows: Int64, total: Int64) {
        self.phase = phase
        self.table = table
        self.rows = rows
        self.total = total
    }
}

/// How a move stands, for whoever asks.
package struct MoveState: Sendable, Equatable {
    /// The newest progress; nil before the first.
    package var progress: MoveProgress?
    /// What it came to; nil while it runs, and when it failed.
    package var report: MoveReport?
    /// Why it failed, as an operator sentence; nil when it did not.
    package var failure: String?

    /// Nothing is known yet.
    package init() {}

    /// True once it has ended, well or not.
    package var isFinished: Bool { report != nil || failure != nil }
}

/// The move of a running store to another database, as the command line asks for it.
package struct MovePort: Sendable {
    /// Begins a move; throws `StorageError`, `.busy` while another one runs.
    package let start: @Sendable (_ target: String) async throws -> Void
    /// How the last one stands, and a finished one counts as told; nil when none was begun.
    package let state: @Sendable () -> MoveState?

    /// Takes both closures.
    package init(
        start: @escaping @Sendable (_ target: String) async throws -> Void,
        state: @escaping @Sendable () -> MoveState?
    ) {
        self.start = start
        self.state = state
    }
}
