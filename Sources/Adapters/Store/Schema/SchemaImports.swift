internal import SQL

/// Imports of other programs' orders; the view has the documents' name and columns.
enum SchemaImports {
    /// The statements of the step, in SQLite's spelling.
    static let tables: [String] = [
        """
        CREATE TABLE import_history_core(
          key INTEGER PRIMARY KEY, filename TEXT NOT NULL,
          source TEXT NOT NULL CHECK(source IN('hammer_fusion','csv','json','legacy')),
          rows_imported INTEGER NOT NULL, rows_updated INTEGER NOT NULL,
          rows_skipped INTEGER NOT NULL, rows_failed INTEGER NOT NULL,
          status TEXT NOT NULL CHECK(status IN('running','done','earlier')), cursor TEXT,
          imported_by TEXT NOT NULL, started_at INTEGER NOT NULL, finished_at INTEGER
        ) STRICT
        """,
        """
        CREATE UNIQUE INDEX one_running_import ON import_history_core(source,filename)
          WHERE status='running'
        """,
    ]

    /// Everything of the step, with the view in a database's own words.
    static func statements(_ dialect: Dialect) -> [String] {
        let words = ViewWords(dialect: dialect)
        let view = """
            CREATE VIEW import_history\(words.options) AS SELECT key AS id,filename,source,\
            rows_imported,\
            rows_updated,rows_skipped,rows_failed,status,imported_by,\
            \(words.time("started_at")) AS import_date,\(words.time("finished_at")) AS finished_at \
            FROM import_history_core
            """
        switch dialect {
        case .sqlite: return tables + [view]
        // differs: names of types.
        case .postgres: return Spelling.postgres(tables) + [view]
        }
    }
}
