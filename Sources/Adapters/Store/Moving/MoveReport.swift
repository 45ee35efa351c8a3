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

/// How writers of this process are made to wait while the last rows are moved.
package struct MovePause: Sendable {
    /// Returns when no write is under way; later ones wait.
    package let hold: @Sendable () async throws -> Void
    /// Lets the waiting writers go on: in the target when the store has moved, else as before.
    package let release: @Sendable (_ isMoved: Bool) async -> Void

    /// Takes both ends of the pause.
    package init(
        hold: @escaping @Sendable () async throws -> Void,
        release: @escaping @Sendable (_ isMoved: Bool) async -> Void
    ) {
        self.hold = hold
        self.release = release
    }

    /// Nobody of this process writes.
    package static let none = MovePause(hold: {}, release: { _ in })
}

/// The sizes of a move's steps.
package struct MoveSettings: Sendable {
    /// Rows of a table that are copied or compared in one step.
    package var chunkRows = 1_000
    /// Notes of changed rows that one step works off.
    package var notes = 5_000
    /// Notes that may be left when writers are made to wait.
    package var lastNotes = 200
    /// Rounds that try to get down to `lastNotes` before the pause begins anyway.
    package var rounds = 50
    /// Differences that are told; more are only counted as further ones.
    package var toldDifferences = 200

    /// The defaults.
    package init() {}
}
