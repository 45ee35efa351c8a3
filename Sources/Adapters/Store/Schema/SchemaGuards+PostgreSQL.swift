/// The guards in PostgreSQL's words: each refusal carries the name that SQLite raises.
extension SchemaGuards {
    /// The statements of migration 10 on PostgreSQL.
    static let postgres: [String] =
        [
            refuse,
            needsHistory(
                "orders_state_needs_history", "order_state_without_history",
                """
                SELECT 1 FROM order_state_history_core h JOIN history_kinds k ON k.key=h.kind
                WHERE h.order_key=NEW.key AND h.version>OLD.version AND h.version<=NEW.version
                  AND k.subject='order' AND k.to_status=NEW.state
                """),
            trigger("orders_state_needs_history", on: "orders_core"),
            needsHistory(
                "lines_state_needs_history", "line_state_without_history",
                """
                SELECT 1 FROM order_state_history_core h JOIN history_kinds k ON k.key=h.kind
                WHERE NEW.state_version>OLD.state_version AND h.order_key=NEW.order_key
                  AND h.version=NEW.state_version AND h.line_no=NEW.line_no
                  AND k.subject='line' AND k.to_status=NEW.state
                """),
            trigger("lines_state_needs_history", on: "order_lines"),
        ]
        + frozenTables.flatMap { appendOnly($0, words: ["UPDATE", "DELETE"]) }
        + agingTables.flatMap { appendOnly($0, words: ["UPDATE"]) }

    private static let refuse = """
        CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $body$
        BEGIN
          RAISE EXCEPTION USING MESSAGE=TG_ARGV[0],CONSTRAINT=TG_ARGV[0],ERRCODE='23514';
        END $body$
        """

    // The path is fixed, so that the guard holds for whoever changes rows with another path.
    private static func needsHistory(
        _ name: String, _ refusal: String, _ proof: String
    ) -> String {
        """
        CREATE FUNCTION \(name)() RETURNS trigger LANGUAGE plpgsql
        SET search_path FROM CURRENT AS $body$
        BEGIN
          IF NOT EXISTS(\(proof)) THEN
            RAISE EXCEPTION USING MESSAGE='\(refusal)',CONSTRAINT='\(refusal)',ERRCODE='23514';
          END IF;
          RETURN NEW;
        END $body$
        """
    }

    private static func trigger(_ name: String, on table: String) -> String {
        """
        CREATE TRIGGER \(name) BEFORE UPDATE OF state ON \(table) FOR EACH ROW
        WHEN (NEW.state<>OLD.state) EXECUTE FUNCTION \(name)()
        """
    }

    private static func appendOnly(_ table: String, words: [String]) -> [String] {
        // differs: PostgreSQL can empty a table without touching a row.
        (words + ["TRUNCATE"]).map { word in
            """
            CREATE TRIGGER \(table)_no_\(word.lowercased()) BEFORE \(word) ON \(table)
            FOR EACH \(word == "TRUNCATE" ? "STATEMENT" : "ROW")
            EXECUTE FUNCTION refuse_change('\(table)_is_append_only')
            """
        }
    }
}
