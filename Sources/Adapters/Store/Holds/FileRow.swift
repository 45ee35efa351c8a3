internal import Application
internal import Domain
internal import SQL

/// How a stored file lies in its row.
enum FileRow {
    /// What `read` expects, in order.
    static let columns = """
        f.id,f.purpose,f.media_type,f.size,f.hash,o.id,a.actor,f.stored_at,f.delete_after,\
        f.deleted_at
        """

    /// The tables behind `columns`.
    static let tables = """
        files f JOIN actors a ON a.key=f.stored_by LEFT JOIN orders_core o ON o.key=f.order_key
        """

    /// Reads one file without its content.
    static func read(_ row: inout Columns) throws -> FileRecord {
        var file = FileRecord(
            id: try row.id(StoredFile.self), purpose: try row.word(FileRecord.Purpose.self),
            type: try row.word(FileType.self), size: try row.int(), hash: try row.blob(),
            order: try row.optionalID(Order.self), storedBy: try row.actor(),
            storedAt: try row.time())
        file.deleteAfter = try row.optionalTime()
        file.deletedAt = try row.optionalTime()
        return file
    }
}
