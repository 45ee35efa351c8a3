/// How goods reach their buyer; orders of provider lines alone have `none`.
package enum DeliveryType: String, Sendable, CaseIterable { case delivery, pickup, none }

/// Whether the buyer of an order must show who they are (`orders.md` 3.1, 6.2).
package enum VerificationState: String, Sendable, CaseIterable {
    case notRequired = "not_required"
    case pending
    case underReview = "under_review"
    case approved, rejected
}
