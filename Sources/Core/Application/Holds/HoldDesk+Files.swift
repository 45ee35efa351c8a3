package import Domain

/// What a customer sends to be verified, as it came.
package enum ProofUpload: Sendable {
    case identity(IdentityDocument, photo: [UInt8], selfie: [UInt8])
    case upfront([UInt8])
}

/// Files that are not taken; nothing was stored.
package struct ProofFlaws: Error, Sendable, Equatable {
    /// One a file.
    package let flaws: [FieldFlaw]

    /// Makes the refusal.
    package init(flaws: [FieldFlaw]) { self.flaws = flaws }
}

/// Files of verifications: stored sealed, shown to staff, each view in the audit.
extension HoldDesk {
    /// A file with its content, after its view was written down; nil when it is not there.
    ///
    /// Throws `StorageError`.
    package func view(
        _ id: ID<StoredFile>, by principal: Principal
    ) async throws -> (file: FileRecord, bytes: [UInt8])? {
        let actor = principal.actor
        let isThere = try await desk.write { store, now, _ -> Bool in
            guard let file = try store.holds.file(id), file.deletedAt == nil else { return false }
            var number = ""
            if let order = file.order {
                number = try store.unit(order: order, now: now)?.order.number ?? ""
            }
            try store.audit(
                actor: actor, action: "file.view", object: id.text,
                detail: "\(file.purpose.rawValue) of \(number)", reason: nil, at: now)
            return true
        }
        return isThere ? try await files.content(of: id) : nil
    }

    /// What is known of a file, without its content; nobody has seen anything yet.
    ///
    /// Throws `StorageError`.
    package func file(_ id: ID<StoredFile>) async throws -> FileRecord? {
        try await queries.file(id)
    }

    /// Checks and seals an upload, before any transaction.
    func sealed(
        _ upload: ProofUpload, order: ID<Order>, by actor: Actor
    ) throws(ProofFlaws) -> VerificationProof {
        var random = SplitMix64(seed: seed())
        var flaws: [FieldFlaw] = []
        func file(_ bytes: [UInt8], _ purpose: FileRecord.Purpose) -> SealedFile? {
            guard let type = checked(bytes, purpose, &flaws) else { return nil }
            let now = desk.now()
            var record = FileRecord(
                id: ID(at: now, random: &random), purpose: purpose, type: type, size: bytes.count,
                hash: sha256(bytes), order: order, storedBy: actor, storedAt: now)
            // An order that ends undecided keeps nobody's photo; a decision sets its own date.
            record.deleteAfter = now.adding(seconds: Holding.fileDays * 86_400)
            return files.sealed(record, content: bytes)
        }
        switch upload {
        case .identity(let document, let photo, let selfie):
            let first = file(photo, .identity)
            let second = file(selfie, .selfie)
            if let first, let second {
                return .identity(document, photo: first, selfie: second)
            }
        case .upfront(let bytes):
            if let proof = file(bytes, .proof) { return .upfront(proof) }
        }
        throw ProofFlaws(flaws: flaws)
    }

    private func checked(
        _ bytes: [UInt8], _ purpose: FileRecord.Purpose, _ flaws: inout [FieldFlaw]
    ) -> FileType? {
        let field = "/" + purpose.rawValue
        guard !bytes.isEmpty else {
            flaws.append(
                FieldFlaw(field: field, code: "FIELD_REQUIRED", message: "Choose a file."))
            return nil
        }
        guard bytes.count <= settings.mostFileBytes else {
            let most = settings.mostFileBytes / 1_048_576
            flaws.append(
                FieldFlaw(
                    field: field, code: "TOO_LONG",
                    message: "The file is larger than \(most) MiB; send a smaller picture."))
            return nil
        }
        guard let type = FileType(content: bytes), type.isImage || purpose == .proof else {
            flaws.append(
                FieldFlaw(
                    field: field, code: "FIELD_INVALID",
                    message: purpose == .proof
                        ? "Send a JPEG, PNG, WebP or PDF file."
                        : "Send a photo as a JPEG, PNG or WebP file."))
            return nil
        }
        return type
    }
}
