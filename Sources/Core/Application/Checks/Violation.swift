package import Domain

/// A rule that something in the store breaks, or broke until it was found whole again.
package struct Violation: Sendable, Equatable {
    package let id: Int64
    package let kind: Invariant
    /// The id of what breaks it: an order, a line, an item, an account, a counter.
    package let subject: String
    /// The order that it belongs to, if it does to one.
    package let orderNumber: String?
    /// What is there and what should be, as a sentence.
    package let detail: String
    package let firstSeen: Timestamp
    package let lastSeen: Timestamp
    /// When a later look found it whole; nil while it is broken.
    package let clearedAt: Timestamp?

    /// Makes a row of the list.
    package init(
        id: Int64, kind: Invariant, subject: String, orderNumber: String?, detail: String,
        firstSeen: Timestamp, lastSeen: Timestamp, clearedAt: Timestamp?
    ) {
        self.id = id
        self.kind = kind
        self.subject = subject
        self.orderNumber = orderNumber
        self.detail = detail
        self.firstSeen = firstSeen
        self.lastSeen = lastSeen
        self.clearedAt = clearedAt
    }
}

/// What the checker knows: its rounds over the whole store, and what it found.
package struct CheckState: Sendable, Equatable {
    /// When the newest whole round ended; nil before the first.
    package var finishedAt: Timestamp?
    /// Rows that the newest whole round looked at.
    package var finishedRows = 0
    /// When the round under way began; nil between two.
    package var startedAt: Timestamp?
    /// Open violations by kind; kinds without one are absent.
    package var open: [Invariant: Int] = [:]
    /// Open ones, the newest first, then those of the last week that are whole again; at most 120.
    package var violations: [Violation] = []

    /// A store that nobody has checked yet.
    package init() {}

    /// Open violations of every kind.
    package var openCount: Int { open.values.reduce(0, +) }
}

/// What one slice came to.
package struct CheckedSlice: Sendable, Equatable {
    /// Rows that were looked at, by part of the store.
    package var rows: [String: Int] = [:]
    /// What was not known before.
    package var new: [NewViolation] = []
    /// Violations that were found whole again.
    package var cleared = 0
    /// True when this slice ended a whole round.
    package var endsRound = false
    /// True when another node did this slice meanwhile: nothing was written.
    package var wasLate = false

    /// A slice of nothing.
    package init() {}

    /// A violation as the log tells it.
    package struct NewViolation: Sendable, Equatable {
        package let kind: Invariant
        package let subject: String
        package let detail: String

        /// Makes an entry.
        package init(kind: Invariant, subject: String, detail: String) {
            self.kind = kind
            self.subject = subject
            self.detail = detail
        }
    }
}
