package import Application
package import SQL

extension Store {
    /// What a database says it is before it is opened as a store; nil when it is none or cannot be
    /// read.
    package static func environment(of database: any Database) async -> StoreEnvironment? {
        let words = try? await database.read { reader in
            try reader.query("SELECT value FROM meta WHERE key='environment'", []) {
                try $0.text(0)
            }
        }
        return words?.first.flatMap { StoreEnvironment(rawValue: $0) }
    }

    /// Whether a database holds a store; throws `StorageError` when it cannot be asked.
    package static func isFounded(_ database: any Database) async throws -> Bool {
        do {
            return try await database.read { reader in
                try reader.first("SELECT value FROM meta WHERE key='environment'") {
                    try $0.text(0)
                } != nil
            }
        } catch let error as SQLError where error.kind == .syntax {
            // There is no such table.
            return false
        } catch let error as SQLError {
            throw StorageError(error)
        }
    }

    /// Whether a database takes writes right now; false when it cannot be asked.
    package static func takesWrites(_ database: any Database) async -> Bool {
        do {
            return try await database.write { sql in
                switch sql.dialect {
                case .sqlite: true
                // differs: after a failover the same address can lead to a standby.
                case .postgres:
                    try sql.scalar(
                        """
                        SELECT CASE current_setting('transaction_read_only') \
                        WHEN 'off' THEN 1 ELSE 0 END
                        """) == 1
                }
            }
        } catch {
            // Whatever it was, it did not take this one.
            return false
        }
    }

    /// How many orders a database holds before it is opened as a store; nil when it is none.
    package static func orderCount(of database: any Database) async -> Int? {
        let counts = try? await database.read { reader in
            try reader.query("SELECT count(*) FROM orders_core") { try $0.integer(0) }
        }
        return counts?.first.map(Int.init)
    }
}
