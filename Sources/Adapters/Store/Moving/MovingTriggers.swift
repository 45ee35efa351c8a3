internal import SQL

/// The triggers of a move: notes of changed keys while it runs, guards once the store is left.
struct MovingTriggers {
    let sql: any SQLTransaction

    /// Notes the key of every row that is inserted, updated or deleted from here on.
    ///
    /// On PostgreSQL the DDL waits for writers that are under way, so none is missed.
    func note(_ tables: [MovedTable]) throws {
        let names = try MovingSchema.tables(sql)
        for table in tables {
            try note(table, on: table.name)
            for rule in MovingRule.all where rule.way == .partOf(table.name) {
                if names.contains(rule.table) { try note(table, on: rule.table) }
            }
        }
    }

    /// Tables whose changes nobody notes, though a move that goes on copies them.
    static func unnoted(_ tables: [MovedTable], _ sql: any SQLReader) throws -> [String] {
        let text =
            switch sql.dialect {
            case .sqlite: "SELECT name FROM sqlite_schema WHERE type='trigger'"
            // differs: the catalogue has another name.
            case .postgres:
                """
                SELECT CAST(t.tgname AS TEXT) FROM pg_trigger t JOIN pg_class c ON c.oid=t.tgrelid \
                WHERE NOT t.tgisinternal AND c.relnamespace=current_schema()::regnamespace
                """
            }
        let there = Set(try sql.query(text) { try $0.text(0) })
        let names = try MovingSchema.tables(sql)
        let parts = MovingRule.all.filter { rule in
            names.contains(rule.table)
                && tables.contains { rule.way == .partOf($0.name) }
        }
        return (tables.map(\.name) + parts.map(\.table)).filter {
            !there.contains("moving_\($0)_insert")
        }
    }

    /// Removes notes and guards.
    func remove() throws {
        try removeGuards()
        for table in try tables() {
            for word in Self.words { try drop("moving_\(table)_\(word)", on: table) }
            guard case .postgres = sql.dialect else { continue }
            // differs: a trigger of PostgreSQL calls a function, which is dropped too.
            try sql.execute("DROP FUNCTION IF EXISTS moving_note_\(table)()")
        }
    }

    /// Lets the tables be changed again, until the next try to leave them.
    func openGuards() throws {
        switch sql.dialect {
        case .sqlite: try removeGuards()
        // differs: the guards stay, and let everything pass as before.
        case .postgres: try sql.execute(Self.guardFunction("NULL"))
        }
    }

    private func removeGuards() throws {
        for table in try tables() {
            for word in Self.words { try drop("moved_\(table)_\(word)", on: table) }
        }
        guard case .postgres = sql.dialect else { return }
        // differs: a trigger of PostgreSQL calls a function, which is dropped too.
        try sql.execute("DROP FUNCTION IF EXISTS moved_refuse()")
    }

    private static let words = ["insert", "update", "delete"]

    private func tables() throws -> [String] {
        try MovingSchema.tables(sql).subtracting(MovingRule.scaffold).sorted()
    }

    /// Puts guards that still let everything pass on every table, so that the pause has less to do.
    func prepareGuards() throws {
        // differs: SQLite makes a trigger in microseconds, PostgreSQL in a millisecond or more.
        guard case .postgres = sql.dialect else { return }
        try sql.execute(Self.guardFunction("NULL"))
        for table in try tables() {
            try sql.execute(
                """
                CREATE TRIGGER moved_\(table)_insert BEFORE INSERT OR UPDATE OR DELETE \
                ON \(table) FOR EACH STATEMENT EXECUTE FUNCTION moved_refuse()
                """)
        }
    }

    private static func guardFunction(_ body: String) -> String {
        """
        CREATE OR REPLACE FUNCTION moved_refuse() RETURNS trigger LANGUAGE plpgsql AS \
        'BEGIN \(body); RETURN NULL; END'
        """
    }

    /// Refuses every change of every table from the commit on; running writers end first.
    func guardAll() throws {
        let tables = try tables()
        switch sql.dialect {
        case .sqlite:
            for table in tables {
                for word in Self.words {
                    try sql.execute(
                        """
                        CREATE TRIGGER moved_\(table)_\(word) BEFORE \(word) ON \(table) \
                        BEGIN SELECT RAISE(ABORT,'\(MovingMark.guardWord)'); END
                        """)
                }
            }
        // differs: other nodes write too; the tables are locked until this commits, and whoever
        // has waited for a lock sees the function as it is then.
        case .postgres:
            try sql.execute(Self.guardFunction("RAISE EXCEPTION ''\(MovingMark.guardWord)''"))
        }
    }

    /// Waits for running writers of any node and keeps new ones waiting until the commit.
    func lockAll() throws {
        guard case .postgres = sql.dialect else { return }
        let tables = try tables()
        try sql.execute("LOCK TABLE \(tables.joined(separator: ",")) IN SHARE ROW EXCLUSIVE MODE")
    }

    private func drop(_ trigger: String, on table: String) throws {
        switch sql.dialect {
        case .sqlite: try sql.execute("DROP TRIGGER IF EXISTS \(trigger)")
        // differs: a trigger belongs to its table.
        case .postgres: try sql.execute("DROP TRIGGER IF EXISTS \(trigger) ON \(table)")
        }
    }

    private func note(_ table: MovedTable, on physical: String) throws {
        let head = "INSERT INTO moving_changes(tab,\(table.slots.joined(separator: ",")))"
        let (new, old) = (values("NEW", table), values("OLD", table))
        let moved = table.key.map { "NEW.\($0.name)<>OLD.\($0.name)" }.joined(separator: " OR ")
        switch sql.dialect {
        case .sqlite:
            let trigger = "CREATE TRIGGER moving_\(physical)"
            try sql.execute(
                "\(trigger)_insert AFTER INSERT ON \(physical) BEGIN \(head) VALUES\(new); END")
            try sql.execute(
                "\(trigger)_delete AFTER DELETE ON \(physical) BEGIN \(head) VALUES\(old); END")
            try sql.execute(
                """
                \(trigger)_update AFTER UPDATE ON \(physical) BEGIN \(head) VALUES\(new); \
                \(head) SELECT \(old.dropFirst().dropLast()) WHERE \(moved); END
                """)
        // differs: a trigger of PostgreSQL calls a function.
        case .postgres:
            try sql.execute(
                """
                CREATE OR REPLACE FUNCTION moving_note_\(physical)() RETURNS trigger \
                LANGUAGE plpgsql AS 'BEGIN \
                IF TG_OP<>''DELETE'' THEN \(quoted("\(head) VALUES\(new)")); END IF; \
                IF TG_OP=''DELETE'' THEN \(quoted("\(head) VALUES\(old)")); \
                ELSIF TG_OP=''UPDATE'' THEN IF \(moved) THEN \(quoted("\(head) VALUES\(old)")); \
                END IF; END IF; RETURN NULL; END'
                """)
            try sql.execute(
                """
                CREATE TRIGGER moving_\(physical)_insert AFTER INSERT OR UPDATE OR DELETE \
                ON \(physical) FOR EACH ROW EXECUTE FUNCTION moving_note_\(physical)()
                """)
        }
    }

    private func values(_ row: String, _ table: MovedTable) -> String {
        "('\(table.name)'," + table.key.map { "\(row).\($0.name)" }.joined(separator: ",") + ")"
    }

    private func quoted(_ text: String) -> String {
        text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
    }
}
