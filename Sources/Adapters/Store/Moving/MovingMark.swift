internal import Application
package import SQL

/// What a store's `meta` says about a move, so that nobody opens it by mistake.
package enum MovingMark {
    /// In the source once it was left: where the store is now.
    static let moved = "moved"
    /// In the target until it is complete: where its rows come from.
    static let moving = "moving"
    /// Both, as a list for SQL.
    static let keys = "'moved','moving'"
    /// What the guards of a left store say.
    static let guardWord = "this_store_was_moved"

    /// Throws `.unusable` when the database was left, or is not complete yet; reads only.
    package static func check(_ database: any Database) async throws {
        for (key, value) in try await read(database) {
            throw StorageError(.unusable, sentence(key, value))
        }
    }

    /// Where a store was moved to; nil when it was not.
    package static func destination(of database: any Database) async throws -> String? {
        try await read(database).first { $0.key == moved }?.value
    }

    private static func read(
        _ database: any Database
    ) async throws -> [(key: String, value: String)] {
        do {
            return try await database.read { sql in
                guard try MovingSchema.tables(sql).contains("meta") else { return [] }
                return try sql.query(
                    "SELECT key,value FROM meta WHERE key IN(\(keys)) ORDER BY key"
                ) { row in (key: try row.text(0), value: try row.text(1)) }
            }
        } catch let error as SQLError {
            throw StorageError(error)
        }
    }

    private static func sentence(_ key: String, _ value: String) -> String {
        key == moved
            ? "this store was moved to \(value) and is only kept as it was; start Waybill with "
                + "that database. To use this one again on purpose, which leaves out everything "
                + "placed there since, run `waybill migrate --undo`"
            : "a move from \(value) into this database has not come to its end; run "
                + "`waybill migrate --to` again from there, or empty this one"
    }

    /// A statement was refused because the store was left.
    static var refusal: StorageError {
        StorageError(
            .unusable,
            "this store was moved to another database; start Waybill with that one")
    }
}
