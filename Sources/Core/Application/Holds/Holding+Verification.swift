internal import Domain

extension Holding {
    /// Days after the decision when the files of a verification are deleted (`orders.md` 3.7).
    package static let fileDays: Int64 = 90

    /// Marks the verification as approved; nothing more is due ahead unless that was the proof.
    static func approveVerification(
        _ unit: inout OrderUnit, notes: String, by actor: Actor, in store: any OrderWriting
    ) throws {
        var record =
            try store.holds.verification(of: unit.order.id)
            ?? VerificationRecord(order: unit.order.id, expiresAt: nil)
        record.status = .approved
        try review(&record, notes: notes, by: actor, at: unit.now, in: store)
        let isUpfront = record.kind == .upfront
        editTerms(&unit) {
            $0.verification = .approved
            if !isUpfront { $0.upfrontDue = 0 }
        }
        unit.notify(
            "verification_approved", "Order \(unit.order.number): your proof was accepted.")
    }

    /// Notes who decided what, and when the files go.
    static func review(
        _ record: inout VerificationRecord, notes: String, by actor: Actor, at now: Timestamp,
        in store: any OrderWriting
    ) throws {
        record.reviewedBy = actor
        record.reviewedAt = now
        record.reason = notes
        try store.holds.save(record)
        for file in [record.idFile, record.selfieFile, record.proofFile].compactMap(\.self) {
            try store.holds.deleteFile(file, after: now.adding(seconds: fileDays * 86_400))
        }
    }
}
