import PostgreSQL
import SQL

/// The rows that one order wrote on PostgreSQL, for tables like theirs without any rule.
///
/// Keys rise from copy to copy, so that indexes grow as they do in the store.
struct RowCopies: Sendable {
    private struct Column: Sendable {
        let name: String
        let value: SQLValue
        let rises: Bool
    }

    private struct Row: Sendable {
        let table: String
        let columns: [Column]
    }

    private let schema: String
    private let rows: [Row]

    /// How many rows one order writes.
    var count: Int { rows.count }

    /// Reads what was written since a transaction, and makes a bare table for each table met.
    init(_ database: PostgreSQLDatabase, since transaction: Int64) async throws {
        schema = database.facts.schema
        rows = try await database.read { sql in
            let tables = try sql.query(
                """
                SELECT table_name FROM information_schema.tables
                WHERE table_schema=current_schema() AND table_type='BASE TABLE' ORDER BY 1
                """
            ) { try $0.text(0) }
            return try tables.flatMap { try Self.rows($0, since: transaction, sql) }
        }
        let met = Set(rows.map(\.table)).sorted()
        try await database.write { sql in
            for table in met { try Self.makeBare(table, sql) }
        }
    }

    private static func rows(
        _ table: String, since transaction: Int64, _ sql: any SQLReader
    ) throws -> [Row] {
        let columns = try sql.query(
            """
            SELECT column_name,data_type FROM information_schema.columns
            WHERE table_schema=current_schema() AND table_name=$1 AND is_generated='NEVER'
            ORDER BY ordinal_position
            """, [.text(table)]
        ) { (name: try $0.text(0), type: try $0.text(1)) }
        let names = columns.map { "\"\($0.name)\"" }.joined(separator: ",")
        return try sql.query(
            "SELECT \(names) FROM \(table) WHERE xmin::text::bigint>=$1", [.integer(transaction)]
        ) { row in
            Row(
                table: table,
                columns: try columns.enumerated().map { index, column in
                    let value: SQLValue =
                        switch column.type {
                        case "text": .optional(try row.optionalText(index))
                        case "bytea": .optional(try row.optionalBlob(index))
                        default: .optional(try row.optionalInteger(index))
                        }
                    return Column(
                        name: column.name, value: value,
                        rises: value != .null && rising.contains { column.name.hasSuffix($0) })
                })
        }
    }

    private static let rising = ["key", "id", "number", "target"]

    private static func makeBare(_ table: String, _ sql: any SQLTransaction) throws {
        try sql.execute("CREATE TABLE bare_\(table) (LIKE \(table))")
        let indexes = try sql.query(
            """
            SELECT indexdef FROM pg_indexes WHERE schemaname=current_schema() AND tablename=$1
            """, [.text(table)]
        ) { try $0.text(0) }
        for index in indexes {
            guard let using = index.firstRange(of: " USING ") else { continue }
            try sql.execute("CREATE INDEX ON bare_\(table) \(index[using.lowerBound...])")
        }
    }

    /// Posts every row of copy `serial`.
    func write(_ serial: Int64, into sql: any SQLTransaction) throws {
        for row in rows {
            let places = (1...row.columns.count).map { "$\($0)" }.joined(separator: ",")
            let values = row.columns.map { column -> SQLValue in
                switch (column.rises, column.value) {
                case (true, .integer(let number)): .integer(number &+ serial)
                case (true, .text(let text)): .text(text + String(serial))
                default: column.value
                }
            }
            try sql.post("INSERT INTO bare_\(row.table) VALUES(\(places))", values)
        }
    }

    /// The same for `pgbench`: one transaction, sent in one go or statement by statement.
    func script(isPipelined: Bool) -> String {
        let inserts = rows.map { row in
            let values = row.columns.map(Self.literal).joined(separator: ",")
            return "INSERT INTO \(schema).bare_\(row.table) VALUES(\(values));"
        }
        let start = isPipelined ? ["\\startpipeline"] : []
        let end = isPipelined ? ["\\endpipeline"] : []
        let lines = ["\\set s random(1, 1000000000)"] + start + ["BEGIN;"] + inserts
        return (lines + ["COMMIT;"] + end).joined(separator: "\n") + "\n"
    }

    private static func literal(_ column: Column) -> String {
        switch column.value {
        case .null: return "NULL"
        case .integer(let number): return column.rises ? "\(number)::bigint + :s" : "\(number)"
        case .text(let text):
            let quoted = "'\(text.replacing("'", with: "''").replacing(":", with: "."))'"
            return column.rises ? "\(quoted) || :s" : quoted
        case .blob(let bytes):
            let digits = bytes.map { byte in
                (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }
            return "'\\x\(digits.joined())'"
        }
    }
}
