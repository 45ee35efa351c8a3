package import SQL

extension StoreCopy {
    /// Copies with a program of the database's own that reads an exported snapshot.
    ///
    /// `dump` writes the file, calls `alive` now and then, and answers the rows by table that the
    /// file gives back. differs: an SQLite file is copied through its own connection.
    package init(
        _ database: any Database,
        dump copying:
            @escaping @Sendable (
                _ path: String, _ snapshot: String, _ alive: () throws -> Void
            ) throws -> [String: Int]
    ) {
        let run: @Sendable (String) async throws -> [String: Int] = { path in
            try await database.read { sql in
                let counts = try Self.counts(sql)
                let exported = try sql.first("SELECT pg_export_snapshot()") { try $0.text(0) }
                guard let snapshot = exported else {
                    throw SQLError(kind: .other, message: "no snapshot could be exported")
                }
                let copied = try copying(path, snapshot) { _ = try sql.scalar("SELECT 1") }
                let wrong = counts.filter { copied[$0.key] != $0.value }.keys.sorted()
                guard wrong.isEmpty else {
                    throw SQLError(
                        kind: .corrupt,
                        message: "the copy does not hold what the database holds in "
                            + wrong.joined(separator: ", ") + "; it is of no use")
                }
                return counts
            }
        }
        self.init(run)
    }

    /// Rows of every table of the schema, in this snapshot.
    private static func counts(_ sql: any SQLReader) throws -> [String: Int] {
        let tables = try sql.query(
            """
            SELECT c.relname,quote_ident(c.relname) FROM pg_class c \
            WHERE c.relnamespace=current_schema()::regnamespace AND c.relkind='r' ORDER BY 1
            """
        ) { row in (name: try row.text(0), quoted: try row.text(1)) }
        var counts: [String: Int] = [:]
        for table in tables {
            counts[table.name] = Int(
                try sql.scalar("SELECT count(*) FROM \(table.quoted)") ?? 0)
        }
        return counts
    }
}
