internal import Application
internal import SQL

/// Checks of the whole database file or schema, which only somebody who asks for them waits for.
struct Verifier {
    let snapshot: StoreSnapshot

    /// Pages and references; sentences, none when all is well.
    func integrity() throws -> [String] {
        switch snapshot.sql.dialect {
        case .sqlite:
            let pages = try snapshot.rows("PRAGMA integrity_check") { row in try row.text() }
            let keys = try snapshot.rows("PRAGMA foreign_key_check") { row in try row.text() }
            return pages.filter { $0 != "ok" }.map { "damaged page: \($0)" }
                + keys.map { "a row of \($0) points nowhere" }
        // differs: PostgreSQL checks its pages with its own tools (amcheck, checksums), and its
        // schema leaves out the keys to shared rows; see `Spelling`.
        case .postgres: return try strays()
        }
    }

    /// Rows that name a shared row which is not there; orders and lines are looked at in slices.
    private func strays() throws -> [String] {
        let keys = [
            ("order_state_history_core", "actor", "actors"),
            ("order_state_history_core", "kind", "history_kinds"),
            ("notification_queue_core", "kind", "notice_kinds"),
            ("order_processing_queue_core", "lane", "texts"),
            ("line_results", "source_key", "texts"), ("line_results", "word_key", "texts"),
        ]
        return try keys.flatMap { table, column, parent in
            try snapshot.rows(
                """
                SELECT CAST(count(*) AS TEXT) FROM \(table) t WHERE NOT EXISTS(SELECT 1 \
                FROM \(parent) p WHERE p.key=t.\(column)) HAVING count(*)>0
                """
            ) { row in "rows of \(table) whose \(column) points nowhere: \(try row.text())" }
        }
    }
}
