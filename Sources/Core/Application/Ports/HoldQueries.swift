package import Domain

/// What pages and the API read of holds, verifications and the blacklist; all throw `StorageError`.
package protocol HoldQueries: Sendable {
    /// Holds, verification and files of an order; nil when there is no such order.
    func holdDetail(of order: ID<Order>) async throws -> HoldDetail?
    /// What is known of a stored file, deleted ones too.
    func file(_ id: ID<StoredFile>) async throws -> FileRecord?
    /// Held orders, the longest waiting first, with the exact counts of both lists.
    func reviewQueue(_ side: ReviewSide, after: ID<Order>?, limit: Int) async throws -> ReviewPage
    /// Entries of the blacklist, newest first, run out ones too.
    func blacklist(after: ID<BlacklistItem>?, limit: Int) async throws -> BlacklistPage
}

/// The content of stored files; all throw `StorageError`.
package protocol FileStorage: Sendable {
    /// Seals a content in pieces, before the transaction that stores it.
    func sealed(_ file: FileRecord, content: [UInt8]) -> SealedFile
    /// A file with its content; nil when it is not there or was deleted.
    func content(of file: ID<StoredFile>) async throws -> (file: FileRecord, bytes: [UInt8])?
    /// Deletes the content of files whose time has come; how many.
    func deleteFiles(due: Timestamp, limit: Int) async throws -> Int
}

/// For whom held orders wait (`orders.md` 7.3).
package enum ReviewSide: String, Sendable, CaseIterable {
    /// Review, blacklist, duplicate, and a verification that was handed in.
    case us
    /// Payment, and a verification that was not.
    case customer
}

/// Everything that holds an order, open or not.
package struct HoldDetail: Sendable, Equatable {
    package let order: ID<Order>
    /// Oldest first.
    package let holds: [HoldRecord]
    package let verification: VerificationRecord?
    /// The files that the verification names, deleted ones too.
    package let files: [FileRecord]

    /// Puts them together.
    package init(
        order: ID<Order>, holds: [HoldRecord], verification: VerificationRecord?,
        files: [FileRecord]
    ) {
        self.order = order
        self.holds = holds
        self.verification = verification
        self.files = files
    }

    /// The reasons of the open holds, most severe first.
    package var open: [HoldReason] {
        HoldRules.bySeverity(holds.filter(\.isOpen).map(\.reason))
    }
}

/// A held order in the list of those that wait.
package struct ReviewRow: Sendable, Equatable {
    package let order: ID<Order>
    package let number: String
    package let customer: String
    package let total: Int64
    package let currency: String
    package let placedAt: Timestamp
    package let reason: HoldReason
    package let detail: String?
    package let verification: VerificationState
    package let risk: RiskReport?

    /// Makes a row.
    package init(
        order: ID<Order>, number: String, customer: String, total: Int64, currency: String,
        placedAt: Timestamp, reason: HoldReason, detail: String?, verification: VerificationState,
        risk: RiskReport?
    ) {
        self.order = order
        self.number = number
        self.customer = customer
        self.total = total
        self.currency = currency
        self.placedAt = placedAt
        self.reason = reason
        self.detail = detail
        self.verification = verification
        self.risk = risk
    }
}

/// A page of held orders.
package struct ReviewPage: Sendable, Equatable {
    package let rows: [ReviewRow]
    package let hasMore: Bool
    /// Orders that wait for us.
    package let forUs: Int
    /// Orders that wait for their customer.
    package let forCustomers: Int

    /// Makes a page.
    package init(rows: [ReviewRow], hasMore: Bool, forUs: Int, forCustomers: Int) {
        self.rows = rows
        self.hasMore = hasMore
        self.forUs = forUs
        self.forCustomers = forCustomers
    }
}

/// A page of the blacklist.
package struct BlacklistPage: Sendable, Equatable {
    package let entries: [BlacklistEntry]
    package let hasMore: Bool
    package let total: Int

    /// Makes a page.
    package init(entries: [BlacklistEntry], hasMore: Bool, total: Int) {
        self.entries = entries
        self.hasMore = hasMore
        self.total = total
    }
}
