package import Domain

/// Which holds weigh more, who ends them, and for whom an order waits (`orders.md` 3.7, 6.2, 7.3).
package enum HoldRules {
    /// The reasons each once, most severe first.
    package static func bySeverity(_ reasons: [HoldReason]) -> [HoldReason] {
        HoldReason.allCases.reversed().filter { reasons.contains($0) }
    }

    /// The reason that the order shows; nil without one.
    package static func mostSevere(_ reasons: [HoldReason]) -> HoldReason? {
        bySeverity(reasons).first
    }

    /// The reasons that an operator's notes approve; payment, blacklist and duplicate never.
    package static func approvedByNotes(_ reasons: [HoldReason]) -> [HoldReason] {
        bySeverity(reasons).filter { reason in
            switch reason {
            case .verification, .review: true
            case .payment, .blacklist, .duplicate: false
            }
        }
    }

    /// Those that stay open after a confirm with these notes; blank notes approve nothing.
    package static func openAfter(notes: String, _ reasons: [HoldReason]) -> [HoldReason] {
        guard notes.utf8.contains(where: { $0 > 0x20 }) else { return bySeverity(reasons) }
        let approved = approvedByNotes(reasons)
        return bySeverity(reasons).filter { !approved.contains($0) }
    }

    /// True while a pending order waits for its customer, so that it may expire (7.3).
    ///
    /// The most severe hold decides: an order that also waits for us does not run out of time.
    package static func waitsForCustomer(
        holds open: [HoldReason], verification: VerificationState
    ) -> Bool {
        switch mostSevere(open) {
        case .payment: true
        case .verification:
            switch verification {
            // Rejected once: the customer may show something else until the window ends.
            case .pending, .rejected: true
            case .notRequired, .underReview, .approved: false
            }
        case .review, .duplicate, .blacklist, nil: false
        }
    }
}
