package import Domain

/// A stored file without its content; the content lies sealed in pieces (`orders.md` 3.7, 3.8).
package struct FileRecord: Sendable, Equatable {
    /// What it shows; decides who may see it.
    package enum Purpose: String, Sendable, CaseIterable {
        case identity = "id_photo"
        case selfie
        case proof = "payment_proof"
        case product = "product_image"
    }

    package let id: ID<StoredFile>
    package let purpose: Purpose
    /// By the content's first bytes, never by what the sender said.
    package let type: FileType
    /// Bytes of the content.
    package let size: Int
    /// SHA-256 of the content.
    package let hash: [UInt8]
    /// The order it belongs to.
    package let order: ID<Order>?
    package let storedBy: Actor
    package let storedAt: Timestamp
    /// Then its content is deleted; nil: not yet known.
    package var deleteAfter: Timestamp?
    package var deletedAt: Timestamp?

    /// Describes a file that is about to be stored.
    package init(
        id: ID<StoredFile>, purpose: Purpose, type: FileType, size: Int, hash: [UInt8],
        order: ID<Order>?, storedBy: Actor, storedAt: Timestamp
    ) {
        self.id = id
        self.purpose = purpose
        self.type = type
        self.size = size
        self.hash = hash
        self.order = order
        self.storedBy = storedBy
        self.storedAt = storedAt
    }

    /// The name under which it is handed out; never the sender's.
    package var name: String { "\(purpose.rawValue)-\(id.text).\(type.suffix)" }
}

/// A file with its content as it goes into the store.
package struct SealedFile: Sendable, Equatable {
    package let record: FileRecord
    /// In the order of the content.
    package let pieces: [[UInt8]]

    /// Pairs a file with its sealed pieces.
    package init(record: FileRecord, pieces: [[UInt8]]) {
        self.record = record
        self.pieces = pieces
    }
}
