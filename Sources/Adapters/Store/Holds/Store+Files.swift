package import Application
package import Domain
internal import SQL

extension Store: FileStorage {
    /// Bytes of a piece: a statement of this size stays well below every limit of the databases.
    private static let pieceBytes = 256 * 1_024

    /// Puts a content in pieces, sealed but for pictures of products, which anyone may see.
    ///
    /// A seal binds a piece to its file, its place and how many there are.
    package func sealed(_ file: FileRecord, content: [UInt8]) -> SealedFile {
        let starts = Array(stride(from: 0, to: content.count, by: Self.pieceBytes))
        let pieces = starts.enumerated().map { number, start -> [UInt8] in
            let piece = Array(content[start..<min(start + Self.pieceBytes, content.count)])
            guard file.purpose != .product else { return piece }
            return seal.sealPlain(piece, Self.context(file.id, number, of: starts.count))
        }
        return SealedFile(record: file, pieces: pieces)
    }

    /// A file with its content; nil when it is not there or was deleted.
    package func content(
        of file: ID<StoredFile>
    ) async throws -> (file: FileRecord, bytes: [UInt8])? {
        let found = try await reading { snapshot -> (file: FileRecord, pieces: [[UInt8]])? in
            guard let record = try snapshot.file(file), record.deletedAt == nil else { return nil }
            let pieces = try snapshot.rows(
                """
                SELECT p.sealed FROM file_pieces p \
                WHERE p.file_key=(SELECT key FROM files WHERE id=$1) ORDER BY p.number
                """, [.id(file)]
            ) { row in try row.blob() }
            return (record, pieces)
        }
        guard let found else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(found.file.size)
        do {
            for (number, piece) in found.pieces.enumerated() {
                bytes +=
                    found.file.purpose == .product
                    ? piece
                    : try seal.open(piece, Self.context(file, number, of: found.pieces.count))
            }
        } catch {
            throw StorageError(
                .unusable, "A stored file does not open with this store's secret: \(error).")
        }
        guard bytes.count == found.file.size else {
            throw StorageError(.unusable, "A stored file has lost a piece; see `waybill verify`.")
        }
        return (found.file, bytes)
    }

    /// Deletes the content of files whose time has come; what is known of them stays.
    package func deleteFiles(due: Timestamp, limit: Int) async throws -> Int {
        try await writing { transaction in
            let keys = try transaction.rows(
                """
                SELECT f.key FROM files f WHERE f.delete_after<=$1 AND f.deleted_at IS NULL \
                ORDER BY f.delete_after LIMIT $2
                """, [.time(due), .int(limit)]
            ) { row in try row.integer() }
            for key in keys {
                try transaction.execute(
                    "DELETE FROM file_pieces WHERE file_key=$1", [.integer(key)])
                try transaction.execute(
                    "UPDATE files SET deleted_at=$1 WHERE key=$2", [.time(due), .integer(key)])
            }
            return keys.count
        }
    }

    private static func context(_ file: ID<StoredFile>, _ number: Int, of count: Int) -> [UInt8] {
        Array("file_pieces \(file.text) \(number) \(count)".utf8)
    }
}
