internal import Application
internal import Domain
internal import JSON

/// Writes holds, verification and risk facts; customers see what is asked of them, not why (SEC72).
struct HoldBody: Sendable {
    /// True for staff, viewers, the CLI and keys of the house.
    let isStaff: Bool

    /// The members of everything that holds an order.
    func write(_ detail: HoldDetail, _ terms: OrderTerms?, to writer: inout JSONWriter) {
        writer.field("order_id", detail.order.text)
        writer.field("open", detail.open.map(\.rawValue))
        writer.field(
            "notes_would_approve", HoldRules.approvedByNotes(detail.open).map(\.rawValue))
        writer.key("holds")
        writer.array { writer in
            for hold in detail.holds { writer.object { write(hold, to: &$0) } }
        }
        writer.key("verification")
        if let verification = detail.verification {
            writer.object { write(verification, detail.files, to: &$0) }
        } else {
            writer.null()
        }
        guard isStaff else { return }
        writer.key("risk")
        if let risk = terms?.risk {
            writer.object { Self.write(risk, to: &$0) }
        } else {
            writer.null()
        }
    }

    /// Facts and recommendation.
    static func write(_ risk: RiskReport, to writer: inout JSONWriter) {
        writer.field("recommendation", risk.recommendation.rawValue)
        writer.key("facts")
        writer.array { writer in
            for fact in risk.facts {
                writer.object { writer in
                    writer.field("code", fact.code)
                    writer.field("text", fact.text)
                    writer.field("sentiment", fact.sentiment.rawValue)
                }
            }
        }
    }

    private func write(_ hold: HoldRecord, to writer: inout JSONWriter) {
        writer.field("reason", hold.reason.rawValue)
        writer.field("open", hold.isOpen)
        writer.field("set_at", hold.setAt)
        writer.field("cleared_at", hold.clearedAt)
        guard isStaff else { return }
        writer.field("detail", hold.detail)
        writer.field("set_by", hold.setBy.text)
        writer.field("cleared_by", hold.clearedBy?.text)
        writer.field("decision", hold.decision)
    }

    private func write(
        _ record: VerificationRecord, _ files: [FileRecord], to writer: inout JSONWriter
    ) {
        writer.field("type", record.kind?.rawValue)
        writer.field("status", record.status.rawValue)
        writer.field("submitted_at", record.submittedAt)
        writer.field("expires_at", record.expiresAt)
        writer.field("reviewed_at", record.reviewedAt)
        writer.field("resubmissions", record.resubmissions)
        // What was wrong with a proof is the customer's to know; why it was accepted is not.
        writer.field("reason", isStaff || record.status == .rejected ? record.reason : nil)
        guard isStaff else { return }
        writer.field("id_type", record.idType)
        writer.field("reviewed_by", record.reviewedBy?.text)
        writer.key("files")
        writer.array { writer in
            for file in files {
                writer.object { writer in
                    writer.field("id", file.id.text)
                    writer.field("purpose", file.purpose.rawValue)
                    writer.field("media_type", file.type.rawValue)
                    writer.field("size", file.size)
                    writer.field("stored_at", file.storedAt)
                    writer.field("deleted_at", file.deletedAt)
                    writer.field("link", "/api/files/" + file.id.text)
                }
            }
        }
    }
}
