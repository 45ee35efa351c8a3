/// Results of lines: none is overwritten, the newest is named on the line.
enum SchemaResults {
    /// The statements of migration 7, in SQLite's spelling.
    static let statements: [String] = [
        // No text is stored twice. Where the raw row holds the result text, `code_at` (from 1) and
        // `code_bytes` name the place, there XML-escaped when `code_escaped` is 1. `display` is
        // NULL where `ResultText`'s rule makes it of the result text.
        """
        CREATE TABLE line_results(
          key INTEGER PRIMARY KEY, line_key INTEGER NOT NULL REFERENCES order_lines(key),
          source_key INTEGER NOT NULL REFERENCES texts(key), at_us INTEGER NOT NULL,
          word_key INTEGER NOT NULL REFERENCES texts(key),
          result_code TEXT, code_at INTEGER, code_bytes INTEGER,
          code_escaped INTEGER NOT NULL CHECK(code_escaped IN(0,1)), display TEXT,
          model_key INTEGER REFERENCES texts(key), imei TEXT, imei2 TEXT,
          serial_number TEXT, meid TEXT, applecare TEXT,
          purchase_date TEXT, carrier_key INTEGER REFERENCES texts(key), tether_policy TEXT,
          gsma_status TEXT, fmi TEXT,
          simlock TEXT, details TEXT, raw BLOB NOT NULL, parser_version INTEGER NOT NULL
        ) STRICT
        """,
        "CREATE INDEX results_line ON line_results(line_key)",
        // SIM lock and FMI have two values each: an index of them would find half of all rows.
        "CREATE INDEX results_carrier ON line_results(carrier_key) WHERE carrier_key IS NOT NULL",
        "CREATE INDEX results_model ON line_results(model_key) WHERE model_key IS NOT NULL",
        "CREATE INDEX results_imei2 ON line_results(imei2) WHERE imei2 IS NOT NULL",
    ]
}
