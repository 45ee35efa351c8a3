package import Domain

/// Shows who a buyer is, and decides about it (`orders.md` 6.2).
package struct Verifying: Sendable {
    /// What staff decide.
    package enum Decision: String, Sendable, CaseIterable { case approve, reject }

    /// What came of it.
    package enum Verdict: Sendable, Equatable {
        /// Stored with the unit; `isFree` when no hold is left.
        case done(isFree: Bool)
        /// Rejected for the second time: the order is to be rejected too (row 4).
        case final
        /// Not now; the sentence says why.
        case refused(String)
    }

    /// How long a customer has to hand something in, in minutes.
    private let windowMinutes: Int64

    /// Makes the use case (`WAYBILL_VERIFICATION_MINUTES`).
    package init(windowMinutes: Int64 = 60) { self.windowMinutes = windowMinutes }

    /// Stores what a customer shows, and asks for a review.
    ///
    /// Throws `StorageError`.
    package func submit(
        _ proof: VerificationProof, in unit: inout OrderUnit, by actor: Actor,
        store: any OrderWriting
    ) throws -> Verdict {
        let id = unit.order.id
        guard unit.order.state == .pending,
            try Holding.openReasons(id, in: store).contains(.verification),
            var record = try store.holds.verification(of: id)
        else { return .refused("the order asks for no proof") }
        switch record.status {
        case .pending: break
        case .rejected: record.resubmissions += 1
        case .underReview: return .refused("a proof was handed in and is being looked at")
        case .approved, .notRequired: return .refused("the order asks for no proof")
        }
        if let end = record.expiresAt, end <= unit.now {
            return .refused("the time to hand something in is over")
        }
        let before = record.status
        record.status = .underReview
        record.submittedAt = unit.now
        record.take(proof)
        for file in proof.files { try store.holds.keep(file) }
        try store.holds.save(record)
        Holding.editTerms(&unit) { $0.verification = .underReview }
        unit.record(
            .hold, line: nil, event: "submit", from: before.rawValue,
            to: VerificationState.underReview.rawValue, by: actor, reason: nil,
            data: ["kind": proof.kind.rawValue])
        unit.notify(
            "review_needed", "Order \(unit.order.number): a proof was handed in for review.")
        return .done(isFree: false)
    }

    /// Decides about the open verification and review holds; notes are shown to the customer when
    /// rejected.
    ///
    /// Throws `StorageError`.
    package func decide(
        _ decision: Decision, notes: String, in unit: inout OrderUnit, by actor: Actor,
        as role: Role, store: any OrderWriting
    ) throws -> Verdict {
        if let sentence = Holding.refusal(.unhold, .review, unit, role) {
            return .refused(sentence)
        }
        let open = try Holding.openReasons(unit.order.id, in: store)
        guard !HoldRules.approvedByNotes(open).isEmpty else {
            return .refused("the order has no open hold of verification or review")
        }
        switch decision {
        case .approve:
            try Holding.approveByNotes(&unit, notes: notes, by: actor, in: store)
            return .done(isFree: try Holding.openReasons(unit.order.id, in: store).isEmpty)
        case .reject:
            return try reject(
                notes, isVerified: open.contains(.verification), &unit, actor, store)
        }
    }

    /// The first rejection gives the customer another window; the second one is final.
    private func reject(
        _ notes: String, isVerified: Bool, _ unit: inout OrderUnit, _ actor: Actor,
        _ store: any OrderWriting
    ) throws -> Verdict {
        let id = unit.order.id
        var record =
            try store.holds.verification(of: id) ?? VerificationRecord(order: id, expiresAt: nil)
        let isFinal = record.status == .rejected || record.resubmissions > 0
        let before = record.status
        record.status = .rejected
        let until = unit.now.adding(seconds: windowMinutes * 60)
        if isVerified && !isFinal { record.expiresAt = until }
        try Holding.review(&record, notes: notes, by: actor, at: unit.now, in: store)
        unit.record(
            .hold, line: nil, event: "reject", from: before.rawValue,
            to: VerificationState.rejected.rawValue, by: actor, reason: notes,
            data: isFinal ? ["final": "yes"] : [:])
        guard isVerified else { return isFinal ? .final : .done(isFree: false) }
        Holding.editTerms(&unit) {
            $0.verification = .rejected
            if !isFinal { $0.expiresAt = until }
        }
        if !isFinal { try store.stock.extendStock(order: id, until: until) }
        unit.notify(
            "verification_rejected",
            "Order \(unit.order.number): your proof was not accepted: \(notes)"
                + (isFinal ? "" : " You may send another one until \(until.text)."))
        return isFinal ? .final : .done(isFree: false)
    }
}

/// What a customer shows to be verified.
package enum VerificationProof: Sendable, Equatable {
    /// A photo of an identity document, and one of its holder with it.
    case identity(IdentityDocument, photo: SealedFile, selfie: SealedFile)
    /// A picture of the payment made ahead.
    case upfront(SealedFile)

    /// Which of the two ways it is.
    package var kind: VerificationRecord.Kind {
        switch self {
        case .identity: .identity
        case .upfront: .upfront
        }
    }

    /// The files to store.
    package var files: [SealedFile] {
        switch self {
        case .identity(_, let photo, let selfie): [photo, selfie]
        case .upfront(let proof): [proof]
        }
    }
}

/// The documents that are taken as proof of identity.
package enum IdentityDocument: String, Sendable, CaseIterable {
    case nationalID = "national_id"
    case driversLicence = "drivers_licence"
    case passport
    case studentID = "student_id"
    case companyID = "company_id"
}

extension VerificationRecord {
    /// Names the files of a proof, and forgets those of an earlier one.
    mutating func take(_ proof: VerificationProof) {
        kind = proof.kind
        switch proof {
        case .identity(let document, let photo, let selfie):
            idType = document.rawValue
            idFile = photo.record.id
            selfieFile = selfie.record.id
            proofFile = nil
        case .upfront(let file):
            idType = nil
            idFile = nil
            selfieFile = nil
            proofFile = file.record.id
        }
    }
}
