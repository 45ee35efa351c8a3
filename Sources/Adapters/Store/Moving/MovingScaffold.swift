internal import Application
internal import SQL

/// The move's own tables: notes and token in the source, progress in the target.
enum MovingScaffold {
    /// How far the target is.
    enum Phase: String, Sendable {
        case copy, check, left, done
    }

    /// What the target knows of its move.
    struct Progress: Sendable {
        var token: String
        var phase: Phase
        var table: String
        var cursor: [SQLValue]?
    }

    private static let slots = ["i1", "i2", "i3", "i4", "t1", "t2", "b1"]

    private static func slotColumns(_ dialect: Dialect) -> String {
        switch dialect {
        case .sqlite: "i1 INTEGER,i2 INTEGER,i3 INTEGER,i4 INTEGER,t1 TEXT,t2 TEXT,b1 BLOB"
        // differs: names of types, and byte order of texts.
        case .postgres:
            "i1 BIGINT,i2 BIGINT,i3 BIGINT,i4 BIGINT,t1 TEXT COLLATE \"C\",t2 TEXT COLLATE \"C\","
                + "b1 BYTEA"
        }
    }

    /// Prepares the source for a new move: notes from now on, under a new token.
    static func begin(_ token: String, tables: [MovedTable], in sql: any SQLTransaction) throws {
        if try MovingSchema.tables(sql).contains("moving_source") {
            try sql.execute("UPDATE moving_source SET token=$1 WHERE one=1", [.text(token)])
            // Made anew: the schema may have grown tables since an earlier move began.
            let triggers = MovingTriggers(sql: sql)
            try triggers.remove()
            try triggers.note(tables)
            try triggers.prepareGuards()
            return
        }
        let identity: String
        switch sql.dialect {
        case .sqlite: identity = "INTEGER PRIMARY KEY AUTOINCREMENT"
        // differs: keys that the database gives.
        case .postgres: identity = "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"
        }
        try sql.execute(
            "CREATE TABLE moving_changes(id \(identity),tab TEXT NOT NULL,"
                + slotColumns(sql.dialect) + ")")
        try sql.execute("CREATE INDEX moving_changes_table ON moving_changes(tab,id)")
        try sql.execute(
            "CREATE TABLE moving_source(one INTEGER PRIMARY KEY CHECK(one=1),token TEXT NOT NULL)")
        try close(["moving_changes", "moving_source"], sql)
        try sql.execute("INSERT INTO moving_source(one,token) VALUES(1,$1)", [.text(token)])
        try MovingTriggers(sql: sql).note(tables)
        try MovingTriggers(sql: sql).prepareGuards()
    }

    /// The token of the move that the source takes notes for; nil when it takes none.
    static func token(_ sql: any SQLReader) throws -> String? {
        guard try MovingSchema.tables(sql).contains("moving_source") else { return nil }
        return try sql.first("SELECT token FROM moving_source WHERE one=1") { try $0.text(0) }
    }

    /// Forgets a move in the source: notes, guards, mark.
    static func forget(_ sql: any SQLTransaction) throws {
        try MovingTriggers(sql: sql).remove()
        try sql.execute("DROP TABLE IF EXISTS moving_changes")
        try sql.execute("DROP TABLE IF EXISTS moving_source")
        try sql.execute("DELETE FROM meta WHERE key=$1", [.text(MovingMark.moved)])
    }

    /// Prepares an empty target; throws `.unusable` when it holds a store.
    static func receive(
        _ token: String, from source: String, tables: [MovedTable], in sql: any SQLTransaction
    ) throws {
        for name in ["meta", "orders_core", "customers"] {
            guard try sql.scalar("SELECT 1 FROM \(name) LIMIT 1") == nil else {
                throw StorageError(
                    .unusable,
                    "the target holds a store already; move into an empty database or a new file")
            }
        }
        // What the schema's steps put in comes from the source.
        for table in tables.reversed() { try sql.execute("DELETE FROM \(table.name)") }
        try sql.execute(
            "CREATE TABLE moving_progress(one INTEGER PRIMARY KEY CHECK(one=1),token TEXT NOT NULL,"
                + "phase TEXT NOT NULL,tab TEXT NOT NULL,\(slotColumns(sql.dialect)))")
        try close(["moving_progress"], sql)
        try sql.execute(
            "INSERT INTO moving_progress(one,token,phase,tab) VALUES(1,$1,$2,'')",
            [.text(token), .text(Phase.copy.rawValue)])
        try sql.execute(
            "INSERT INTO meta(key,value) VALUES($1,$2)", [.text(MovingMark.moving), .text(source)])
    }

    /// What the target knows of its move; nil when none went into it.
    static func progress(_ tables: [MovedTable], _ sql: any SQLReader) throws -> Progress? {
        guard try MovingSchema.tables(sql).contains("moving_progress") else { return nil }
        var progress: Progress?
        try sql.firstRow(
            "SELECT token,phase,tab,\(slots.joined(separator: ",")) FROM moving_progress", []
        ) { row in
            let name = try row.text(2)
            guard let phase = Phase(rawValue: try row.text(1)) else { return }
            var cursor: [SQLValue]?
            if let table = tables.first(where: { $0.name == name }) {
                cursor = try zip(table.key, table.slots).map { column, slot in
                    try column.value(row, 3 + (slots.firstIndex(of: slot) ?? 0))
                }
                if cursor?.contains(.null) == true { cursor = nil }
            }
            progress = Progress(
                token: try row.text(0), phase: phase, table: name, cursor: cursor)
        }
        return progress
    }

    /// Notes how far the target is; throws `.conflict` when another move has taken it over.
    static func advance(
        _ progress: Progress, _ table: MovedTable?, in sql: any SQLTransaction
    ) throws {
        var values: [SQLValue] = [
            .text(progress.phase.rawValue), .text(progress.table), .text(progress.token),
        ]
        var held: [String: SQLValue] = [:]
        if let table, let cursor = progress.cursor {
            for (slot, value) in zip(table.slots, cursor) { held[slot] = value }
        }
        values += slots.map { held[$0] ?? .null }
        let sets = slots.enumerated().map { "\($1)=$\($0 + 4)" }.joined(separator: ",")
        let changed = try sql.execute(
            "UPDATE moving_progress SET phase=$1,tab=$2,\(sets) WHERE one=1 AND token=$3", values)
        guard changed == 1 else { throw StorageError.conflict("the move") }
    }

    private static func close(_ tables: [String], _ sql: any SQLTransaction) throws {
        guard case .postgres = sql.dialect else { return }
        // differs: nobody but the owner reads a table of a hosted project.
        for table in tables { try sql.execute("ALTER TABLE \(table) ENABLE ROW LEVEL SECURITY") }
    }
}
