internal import Application
internal import Domain
internal import SQL

/// How holds and verifications lie in their rows.
enum HoldRow {
    /// What `read` expects after the order's id, in order.
    static let columns = "h.reason,h.detail,s.actor,h.set_at,c.actor,h.cleared_at,h.decision"

    /// The tables behind `columns`.
    static let tables = """
        order_holds h JOIN actors s ON s.key=h.set_by LEFT JOIN actors c ON c.key=h.cleared_by
        """

    /// Reads one hold.
    static func read(_ row: inout Columns, order: ID<Order>) throws -> HoldRecord {
        var hold = HoldRecord(
            order: order, reason: try row.word(HoldReason.self), detail: try row.text(),
            setBy: try row.actor(), setAt: try row.time())
        hold.clearedBy = try row.optionalActor()
        hold.clearedAt = try row.optionalTime()
        hold.decision = try row.optionalText()
        return hold
    }

    /// What `readVerification` expects after the order's id, in order.
    static let verificationColumns = """
        v.type,v.status,v.id_type,v.id_file_id,v.selfie_file_id,v.proof_file_id,v.submitted_at,\
        v.expires_at,r.actor,v.reviewed_at,v.reason,v.resubmissions
        """

    /// Reads one verification.
    static func readVerification(
        _ row: inout Columns, order: ID<Order>
    ) throws -> VerificationRecord {
        let kind = try row.optionalWord(VerificationRecord.Kind.self)
        var record = VerificationRecord(order: order, expiresAt: nil)
        record.kind = kind
        record.status = try row.word(VerificationState.self)
        record.idType = try row.optionalText()
        record.idFile = try row.optionalID(StoredFile.self)
        record.selfieFile = try row.optionalID(StoredFile.self)
        record.proofFile = try row.optionalID(StoredFile.self)
        record.submittedAt = try row.optionalTime()
        record.expiresAt = try row.optionalTime()
        record.reviewedBy = try row.optionalActor()
        record.reviewedAt = try row.optionalTime()
        record.reason = try row.optionalText()
        record.resubmissions = try row.int()
        return record
    }

    /// Inserts or replaces the verification of an order; `$1` is the order's id.
    static let upsertVerification = """
        INSERT INTO verifications(order_key,type,status,id_type,id_file_id,selfie_file_id,\
        proof_file_id,submitted_at,expires_at,reviewed_by,reviewed_at,reason,resubmissions) \
        VALUES((SELECT key FROM orders_core WHERE id=$1),$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13) \
        ON CONFLICT(order_key) DO UPDATE SET type=excluded.type,status=excluded.status,\
        id_type=excluded.id_type,id_file_id=excluded.id_file_id,\
        selfie_file_id=excluded.selfie_file_id,proof_file_id=excluded.proof_file_id,\
        submitted_at=excluded.submitted_at,expires_at=excluded.expires_at,\
        reviewed_by=excluded.reviewed_by,reviewed_at=excluded.reviewed_at,\
        reason=excluded.reason,resubmissions=excluded.resubmissions
        """

    /// The values of `upsertVerification`.
    static func values(_ record: VerificationRecord, reviewer: Int64?) -> [SQLValue] {
        [
            .id(record.order), .optional(record.kind?.rawValue), .text(record.status.rawValue),
            .optional(record.idType), .id(record.idFile), .id(record.selfieFile),
            .id(record.proofFile), .time(record.submittedAt), .time(record.expiresAt),
            .optional(reviewer), .time(record.reviewedAt), .optional(record.reason),
            .int(record.resubmissions),
        ]
    }
}
