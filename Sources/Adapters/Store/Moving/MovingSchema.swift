internal import Application
internal import SQL

/// What a database says about its own tables.
enum MovingSchema {
    /// The names of all tables of the store's schema.
    static func tables(_ sql: any SQLReader) throws -> Set<String> {
        let text: String
        switch sql.dialect {
        case .sqlite:
            text = "SELECT name FROM sqlite_schema WHERE type='table' AND name NOT LIKE 'sqlite_%'"
        // differs: the catalogue has another name.
        case .postgres:
            text = """
                SELECT CAST(c.relname AS TEXT) FROM pg_class c WHERE c.relkind IN('r','p') \
                AND c.relnamespace=current_schema()::regnamespace
                """
        }
        return Set(try sql.query(text) { try $0.text(0) })
    }

    /// A table with its columns and key; throws `.defect` for a type that does not move.
    static func table(_ rule: MovingRule, _ sql: any SQLReader) throws -> MovedTable {
        let facts = try facts(of: rule.table, sql)
        let key = facts.filter { $0.key > 0 }.sorted { $0.key < $1.key }
        let rest = facts.filter { $0.key == 0 }.sorted { $0.name < $1.name }
        guard !key.isEmpty else {
            throw StorageError(.defect, "the table \(rule.table) has no primary key to move by")
        }
        let columns = try (key + rest).map { fact in
            guard let kind = kinds[fact.type.lowercased()] else {
                throw StorageError(
                    .defect,
                    "the column \(rule.table).\(fact.name) is of type \(fact.type), "
                        + "which does not move")
            }
            return MovedColumn(name: fact.name, kind: kind)
        }
        return MovedTable(rule: rule, columns: columns, keyCount: key.count)
    }

    private static let kinds: [String: MovedColumn.Kind] = [
        "integer": .integer, "bigint": .integer, "text": .text, "blob": .blob, "bytea": .blob,
    ]

    private struct Fact {
        let name: String
        let type: String
        /// Place in the primary key from 1, or 0.
        let key: Int64
    }

    private static func facts(of table: String, _ sql: any SQLReader) throws -> [Fact] {
        let text: String
        switch sql.dialect {
        case .sqlite: text = "SELECT name,type,pk FROM pragma_table_info($1)"
        // differs: the catalogue has another shape.
        case .postgres:
            text = """
                SELECT CAST(a.attname AS TEXT),format_type(a.atttypid,NULL),\
                COALESCE(CAST(array_position(CAST(i.indkey AS SMALLINT[]),a.attnum) AS BIGINT)+1,\
                0) \
                FROM pg_class c JOIN pg_attribute a ON a.attrelid=c.oid AND a.attnum>0 \
                AND NOT a.attisdropped LEFT JOIN pg_index i ON i.indrelid=c.oid AND i.indisprimary \
                WHERE c.relname=$1 AND c.relnamespace=current_schema()::regnamespace
                """
        }
        return try sql.query(text, [.text(table)]) { row in
            Fact(name: try row.text(0), type: try row.text(1), key: try row.integer(2))
        }
    }

    /// The tables that move row by row, in order, when both databases agree on every column.
    static func agreed(_ source: [MovedTable], _ target: [MovedTable]) throws -> [MovedTable] {
        let others = Set(source.map(\.name)).symmetricDifference(target.map(\.name)).sorted()
        if let other = others.first { throw differing(other) }
        return try source.map { table in
            guard let other = target.first(where: { $0.name == table.name }),
                other.columns == table.columns, other.keyCount == table.keyCount
            else { throw differing(table.name) }
            return table
        }
    }

    private static func differing(_ table: String) -> StorageError {
        StorageError(
            .unusable,
            "the table \(table) is not the same in both databases; move with one version of "
                + "Waybill that has opened both")
    }

    /// The tables of this database that move row by row, in the order of the rules.
    static func moved(_ sql: any SQLReader) throws -> [MovedTable] {
        let names = try tables(sql).subtracting(MovingRule.scaffold)
        let known = Set(MovingRule.all.map(\.table))
        guard let stranger = names.subtracting(known).sorted().first else {
            return try MovingRule.all.filter { $0.hasRows && names.contains($0.table) }
                .map { try table($0, sql) }
        }
        throw StorageError(
            .unusable, "the move does not know the table \(stranger); use the Waybill that made it")
    }
}
