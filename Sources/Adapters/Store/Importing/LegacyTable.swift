package import Application
package import SQL

/// The tables `orders` and `import_history` of the documents' first programs.
package struct LegacyTable: LegacySource {
    /// Runs a body on one snapshot of the older program's database.
    private let read: @Sendable (@escaping Body) async throws -> [[String?]]

    /// A read of rows of texts.
    package typealias Body = @Sendable (any SQLReader) throws -> [[String?]]

    /// Takes the way to the database; the file or schema is never written to.
    package init(_ read: @escaping @Sendable (@escaping Body) async throws -> [[String?]]) {
        self.read = read
    }

    /// The rows after one, oldest first.
    package func rows(
        after cursor: String?, limit: Int
    ) async throws -> [(name: String, row: LegacyRow)] {
        let rows = try await reading { sql in
            let columns = try Self.columns(of: "orders", sql)
            let wanted = LegacyRow.Column.allCases.filter { columns.contains($0.rawValue) }
            guard wanted.contains(.id), wanted.contains(.imei) else {
                throw StorageError(
                    .unusable,
                    "there is no table 'orders' with columns 'id' and 'imei' to import from")
            }
            let list = LegacyRow.Column.allCases.map { column in
                wanted.contains(column) ? Self.text(column.rawValue) : "NULL"
            }
            let order = try Self.isNumbered(sql) ? "CAST(id AS BIGINT)" : Self.text("id")
            let value: SQLValue = cursor.map { .text($0) } ?? .null
            let start = try Self.isNumbered(sql) ? "CAST(CAST($1 AS TEXT) AS BIGINT)" : "$1"
            let condition = cursor == nil ? "" : " WHERE \(order)>\(start)"
            return try sql.query(
                """
                SELECT \(list.joined(separator: ",")) \
                FROM \(Self.table("orders", sql))\(condition) ORDER BY \(order) LIMIT \(limit)
                """, cursor == nil ? [] : [value]
            ) { row in try LegacyRow.Column.allCases.indices.map { try row.optionalText($0) } }
        }
        return rows.map { values in
            let pairs = zip(LegacyRow.Column.allCases, values).compactMap { column, value in
                value.map { (column, $0) }
            }
            let row = LegacyRow(Dictionary(uniqueKeysWithValues: pairs))
            return (name: row[.id] ?? "", row: row)
        }
    }

    /// The older program's own imports.
    package func imports() async throws -> [LegacyImport] {
        let rows = try await reading { sql in
            let columns = try Self.columns(of: "import_history", sql)
            let wanted = ["filename", "rows_imported", "rows_skipped", "import_date"]
            guard columns.isSuperset(of: wanted) else { return [] }
            return try sql.query(
                """
                SELECT \(wanted.map { Self.text($0) }.joined(separator: ",")) \
                FROM \(Self.table("import_history", sql)) ORDER BY 4 LIMIT 10000
                """
            ) { row in try (0..<4).map { try row.optionalText($0) } }
        }
        return rows.map { row in
            LegacyImport(
                filename: row[0] ?? "", imported: row[1].flatMap { Int($0) } ?? 0,
                skipped: row[2].flatMap { Int($0) } ?? 0, date: row[3] ?? "")
        }
    }

    private func reading(_ body: @escaping Body) async throws -> [[String?]] {
        do { return try await read(body) } catch let error as SQLError { throw StorageError(error) }
    }

    private static func text(_ column: String) -> String { "CAST(\(column) AS TEXT)" }

    private static func table(_ name: String, _ sql: any SQLReader) -> String {
        switch sql.dialect {
        case .sqlite: name
        // differs: the older tables lie beside our schema.
        case .postgres: "public.\(name)"
        }
    }

    private static func columns(of table: String, _ sql: any SQLReader) throws -> Set<String> {
        let text: String
        switch sql.dialect {
        case .sqlite: text = "SELECT name FROM pragma_table_info($1)"
        // differs: the catalogue has another name.
        case .postgres:
            text = """
                SELECT CAST(column_name AS TEXT) FROM information_schema.columns \
                WHERE table_schema='public' AND table_name=$1
                """
        }
        return Set(try sql.query(text, [.text(table)]) { try $0.text(0) })
    }

    /// True when the ids are whole numbers, which do not sort as texts.
    private static func isNumbered(_ sql: any SQLReader) throws -> Bool {
        switch sql.dialect {
        case .sqlite:
            return try sql.scalar(
                "SELECT 1 FROM orders WHERE typeof(id)<>'integer' LIMIT 1") == nil
        // differs: a column has one type.
        case .postgres:
            return try sql.scalar(
                """
                SELECT 1 FROM information_schema.columns WHERE table_schema='public' \
                AND table_name='orders' AND column_name='id' \
                AND data_type IN('bigint','integer','smallint')
                """) != nil
        }
    }
}
