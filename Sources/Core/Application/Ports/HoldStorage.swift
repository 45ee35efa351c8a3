package import Domain

/// What risk rules look at beyond the order itself (`orders.md` 6.1).
package protocol HoldReading {
    /// Holds of an order, cleared ones too, oldest first.
    func holds(of order: ID<Order>) throws -> [HoldRecord]
    /// Counts of the customer and the address within the windows of the rules.
    func riskCounts(customer: ID<Customer>, ip: String?, now: Timestamp) throws -> RiskCounts
    /// Entries of the blacklist that any of these values meets and that have not run out.
    func blacklisted(_ values: [BlacklistValue], now: Timestamp) throws -> [BlacklistValue]
    /// The verification of an order.
    func verification(of order: ID<Order>) throws -> VerificationRecord?
    /// Pending orders that the rules hold for the blacklist, in the order of their keys.
    func heldByBlacklist(after: ID<Order>?, limit: Int) throws -> [ID<Order>]
    /// What is known of a stored file, deleted ones too.
    func file(_ id: ID<StoredFile>) throws -> FileRecord?
}

/// What changes holds and verifications, in the transaction of the order's change.
package protocol HoldWriting: HoldReading {
    /// Appends a hold; an open one of the same reason stays as it is.
    func set(_ hold: HoldRecord) throws
    /// Entries that any of these phone numbers and IMEIs meets, as `blacklisted` finds them.
    ///
    /// Asked for every order of the business, so that an empty list should cost nothing.
    func blacklistedTargets(
        _ values: [BlacklistValue], now: Timestamp
    ) throws -> [BlacklistValue]
    /// Clears the order's open hold of a reason; false without one.
    func clearHold(
        _ reason: HoldReason, of order: ID<Order>, decision: String, by: Actor, at: Timestamp
    ) throws -> Bool
    /// Inserts or updates the verification of an order.
    func save(_ verification: VerificationRecord) throws
    /// Says which earlier line a line looks at again: a duplicate hold was cleared that way.
    func setRecheck(of line: ID<Line>, earlier: ID<Line>) throws
    /// Stores an entry; one of the same value keeps its id and gets the newer reason and end.
    @discardableResult
    func save(_ entry: BlacklistEntry) throws -> BlacklistEntry
    /// Takes an entry off; nil when it is not there.
    func removeBlacklistEntry(_ id: ID<BlacklistItem>) throws -> BlacklistEntry?
    /// Stores a file whose content was sealed beforehand.
    func keep(_ file: SealedFile) throws
    /// Sets when a file is to be deleted; nil keeps it.
    func deleteFile(_ id: ID<StoredFile>, after: Timestamp?) throws
}

extension HoldWriting {
    /// The same question, for stores in memory.
    package func blacklistedTargets(
        _ values: [BlacklistValue], now: Timestamp
    ) throws -> [BlacklistValue] { try blacklisted(values, now: now) }
}

/// A reason why a pending order may not be confirmed.
package struct HoldRecord: Sendable, Equatable {
    package let order: ID<Order>
    package let reason: HoldReason
    /// A sentence for staff.
    package let detail: String
    package let setBy: Actor
    package let setAt: Timestamp
    package var clearedBy: Actor?
    package var clearedAt: Timestamp?
    /// What was decided, with the notes.
    package var decision: String?

    /// Makes an open hold.
    package init(
        order: ID<Order>, reason: HoldReason, detail: String, setBy: Actor, setAt: Timestamp
    ) {
        self.order = order
        self.reason = reason
        self.detail = detail
        self.setBy = setBy
        self.setAt = setAt
    }

    /// True until it is cleared.
    package var isOpen: Bool { clearedAt == nil }
}

/// What the rules count in the store.
package struct RiskCounts: Sendable, Equatable {
    /// Orders of the customer in the last 10 minutes, `internal` and `balance` left out.
    package var recentOfCustomer = 0
    /// The same from the address.
    package var recentOfAddress = 0
    /// Cash-on-delivery orders of the customer that were cancelled or failed.
    package var lostCashOrders = 0

    /// Nothing counted yet.
    package init() {}
}

/// A value that may stand on the blacklist, normalised.
package struct BlacklistValue: Sendable, Hashable {
    /// What it is.
    package enum Kind: String, Sendable, CaseIterable { case phone, imei, email, customer, ip }

    package let kind: Kind
    package let value: String

    /// Pairs a kind with a normalised value.
    package init(_ kind: Kind, _ value: String) {
        self.kind = kind
        self.value = value
    }
}

/// How far the verification of an order is (`orders.md` 3.7, 6.2).
package struct VerificationRecord: Sendable, Equatable {
    /// How the customer shows who they are.
    package enum Kind: String, Sendable, CaseIterable {
        case identity = "id_verification"
        case upfront = "upfront_payment"
    }

    package let order: ID<Order>
    package var kind: Kind?
    package var status: VerificationState
    /// National ID, driver's licence, passport, student ID or company ID.
    package var idType: String?
    package var idFile: ID<StoredFile>?
    package var selfieFile: ID<StoredFile>?
    package var proofFile: ID<StoredFile>?
    package var submittedAt: Timestamp?
    package var expiresAt: Timestamp?
    package var reviewedBy: Actor?
    package var reviewedAt: Timestamp?
    package var reason: String?
    package var resubmissions: Int

    /// Opens a verification whose window ends at `expiresAt`.
    package init(order: ID<Order>, expiresAt: Timestamp?) {
        self.order = order
        self.expiresAt = expiresAt
        status = .pending
        resubmissions = 0
    }
}
