package import Application
package import Domain
internal import JSON

extension Store: StoreFacts {
    /// Sum of what providers charged for all lines, in 1/10,000 credits.
    package func creditsCharged() async throws -> Int64 {
        try await reading { snapshot in
            try snapshot.scalar(
                "SELECT COALESCE(sum(cost),0) FROM order_lines WHERE cost_charged=1") ?? 0
        }
    }

    /// The newest step of the schema.
    package func schemaVersion() async throws -> Int64 {
        try await reading { try $0.scalar("SELECT max(version) FROM schema_migrations") ?? 0 }
    }

    /// The newest backup that was checked; nil before the first.
    package func lastBackup() async throws -> BackupNote? {
        try await reading { snapshot in
            guard let text = try snapshot.meta("last_backup") else { return nil }
            let value = try CompactJSON.value(text)
            guard let at = value["at"]?.int64, let path = value["path"]?.string,
                let tables = value["tables"]?.int64, let rows = value["rows"]?.int64
            else { throw StorageError.unreadable("the note of a backup", text) }
            return BackupNote(
                at: Timestamp(microseconds: at), path: path, tables: Int(tables), rows: Int(rows))
        }
    }

    /// Notes a checked backup, with an audit row.
    package func keep(_ backup: BackupNote, by actor: Actor) async throws {
        try await writing { transaction in
            var writer = JSONWriter(capacity: 128)
            writer.object { writer in
                writer.field("at", backup.at.microseconds)
                writer.field("path", backup.path)
                writer.field("tables", backup.tables)
                writer.field("rows", backup.rows)
            }
            try transaction.setMeta("last_backup", writer.text())
            try transaction.audit(
                actor: actor, action: "backup", object: "store",
                detail: "tables=\(backup.tables) rows=\(backup.rows)", reason: nil, at: backup.at)
        }
    }

    /// Keeps the fingerprint of the secret with which the store was founded; false when it was
    /// founded with another one.
    package func agrees(onSecret fingerprint: String) async throws -> Bool {
        try await writing { transaction in
            try transaction.hold(.founding)
            if let known = try transaction.meta("secret_check") { return known == fingerprint }
            try transaction.setMeta("secret_check", fingerprint)
            return true
        }
    }
}
