/// Triggers that refuse what the transition code must never do (`orders.md` 3.9, W9, R6).
enum SchemaGuards {
    /// The statements of migration 10, in SQLite's spelling.
    static let statements: [String] =
        [
            """
            CREATE TRIGGER orders_state_needs_history BEFORE UPDATE OF state ON orders_core
            WHEN NEW.state<>OLD.state AND NOT EXISTS(
              SELECT 1 FROM order_state_history_core h JOIN history_kinds k ON k.key=h.kind
              WHERE h.order_key=NEW.key AND h.version>OLD.version AND h.version<=NEW.version
                AND k.subject='order' AND k.to_status=NEW.state)
            BEGIN SELECT RAISE(ABORT,'order_state_without_history'); END
            """,
            """
            CREATE TRIGGER lines_state_needs_history BEFORE UPDATE OF state ON order_lines
            WHEN NEW.state<>OLD.state AND (NEW.state_version<=OLD.state_version OR NOT EXISTS(
              SELECT 1 FROM order_state_history_core h JOIN history_kinds k ON k.key=h.kind
              WHERE h.order_key=NEW.order_key AND h.version=NEW.state_version
                AND h.line_no=NEW.line_no AND k.subject='line' AND k.to_status=NEW.state))
            BEGIN SELECT RAISE(ABORT,'line_state_without_history'); END
            """,
        ]
        + frozenTables.flatMap { appendOnly($0, forbidsDelete: true) }
        + agingTables.flatMap { appendOnly($0, forbidsDelete: false) }

    /// Tables whose rows neither change nor go.
    static let frozenTables = [
        "order_state_history_core", "history_kinds", "actors", "texts", "notice_kinds", "audit",
        "line_results",
    ]

    /// Raw replies may go after 90 days (SEC81) and feed rows after 30 (E7); nothing may change.
    static let agingTables = ["provider_response", "feed"]

    private static func appendOnly(_ table: String, forbidsDelete: Bool) -> [String] {
        let words = forbidsDelete ? ["UPDATE", "DELETE"] : ["UPDATE"]
        return words.map { word in
            """
            CREATE TRIGGER \(table)_no_\(word.lowercased()) BEFORE \(word) ON \(table)
            BEGIN SELECT RAISE(ABORT,'\(table)_is_append_only'); END
            """
        }
    }
}
