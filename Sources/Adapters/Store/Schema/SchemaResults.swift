/// Results of lines: none is overwritten, the newest is named on the line.
enum SchemaResults {
    /// The statements of migration 7, in SQLite's spelling.
    static let statements: [String] = [
        // The result text is not stored twice: where the raw row holds it, `code_at` (from 1) and
        // `code_bytes` name the place; where it equals the display text, all three are NULL.
        """
        CREATE TABLE line_results(
          key INTEGER PRIMARY KEY, line_key INTEGER NOT NULL REFERENCES order_lines(key),
          source TEXT NOT NULL, at_us INTEGER NOT NULL, status_word TEXT NOT NULL,
          result_code TEXT, code_at INTEGER, code_bytes INTEGER, display TEXT NOT NULL,
          model TEXT, imei TEXT, imei2 TEXT, serial_number TEXT, meid TEXT, applecare TEXT,
          purchase_date TEXT, carrier TEXT, tether_policy TEXT, gsma_status TEXT, fmi TEXT,
          simlock TEXT, details TEXT, raw BLOB NOT NULL, parser_version INTEGER NOT NULL
        ) STRICT
        """,
        "CREATE INDEX results_line ON line_results(line_key)",
        // SIM lock and FMI have two values each: an index of them would find half of all rows.
        "CREATE INDEX results_carrier ON line_results(carrier) WHERE carrier IS NOT NULL",
        "CREATE INDEX results_model ON line_results(model) WHERE model IS NOT NULL",
        "CREATE INDEX results_imei2 ON line_results(imei2) WHERE imei2 IS NOT NULL",
    ]
}
