internal import SQL

/// The words in which the two databases say the same for people who look with SQL.
struct ViewWords: Sendable {
    let dialect: Dialect

    /// What stands after a view's name.
    var options: String {
        switch dialect {
        case .sqlite: ""
        // differs: a view of PostgreSQL reads with its owner's rights, past the row security of
        // the tables, unless it is told to use those of whoever asks.
        case .postgres: " WITH (security_invoker=true)"
        }
    }

    /// Functions that the views need.
    var preparation: [String] {
        switch dialect {
        case .sqlite: []
        // differs: PostgreSQL refuses a whole query for one byte that is not UTF-8, and a raw row
        // is a provider's bytes.
        case .postgres:
            [
                """
                CREATE FUNCTION readable(raw BYTEA) RETURNS TEXT LANGUAGE plpgsql IMMUTABLE STRICT
                SET search_path FROM CURRENT AS $body$
                BEGIN
                  RETURN convert_from(raw,'UTF8');
                EXCEPTION WHEN OTHERS THEN
                  RETURN encode(raw,'escape');
                END $body$
                """
            ]
        }
    }

    /// A column in microseconds as a readable UTC time, or as a timestamp.
    func time(_ column: String) -> String {
        switch dialect {
        case .sqlite: "datetime(\(column)/1000000,'unixepoch')"
        // differs: SQLite has no type for times.
        case .postgres: "(TIMESTAMPTZ 'epoch'+(\(column))*INTERVAL '1 microsecond')"
        }
    }

    /// An amount in major units; a view for people, Waybill itself never computes with it.
    func amount(_ column: String) -> String {
        """
        round(\(column)/CASE o.currency WHEN 'JPY' THEN 1.0 WHEN 'KWD' THEN 1000.0 \
        WHEN 'credits' THEN 10000.0 ELSE 100.0 END,4)
        """
    }

    /// Where the colon of a text stands, from 1; 0 without one.
    private func colon(_ column: String) -> String {
        switch dialect {
        case .sqlite: "instr(\(column),':')"
        // differs: the same function has another name.
        case .postgres: "strpos(\(column),':')"
        }
    }

    /// The text after `kind:` of an actor.
    func actorID(_ column: String) -> String {
        "CASE WHEN \(colon(column))>0 THEN substr(\(column),\(colon(column))+1) ELSE '' END"
    }

    /// The kind of an actor.
    func actorKind(_ column: String) -> String {
        "CASE WHEN \(colon(column))>0 THEN \(beforeColon(column)) ELSE \(column) END"
    }

    /// What stands before the colon.
    func beforeColon(_ column: String) -> String { "substr(\(column),1,\(colon(column))-1)" }

    /// How many rows of a group meet a condition.
    func number(_ condition: String) -> String {
        switch dialect {
        case .sqlite: "sum(\(condition))"
        // differs: a comparison is no number on PostgreSQL.
        case .postgres: "count(*) FILTER (WHERE \(condition))"
        }
    }

    /// Bytes as small hexadecimal digits.
    func hex(_ column: String) -> String {
        switch dialect {
        case .sqlite: "lower(hex(\(column)))"
        // differs: the same function has another name.
        case .postgres: "encode(\(column),'hex')"
        }
    }

    /// Bytes as text.
    func text(_ bytes: String) -> String {
        switch dialect {
        case .sqlite: "CAST(\(bytes) AS TEXT)"
        // differs: see `preparation`.
        case .postgres: "readable(\(bytes))"
        }
    }

    /// A text's bytes.
    func bytes(_ text: String) -> String {
        switch dialect {
        case .sqlite: "CAST(\(text) AS BLOB)"
        // differs: a cast would read backslashes as escapes.
        case .postgres: "convert_to(\(text),'UTF8')"
        }
    }

    /// An ASCII character.
    func character(_ code: UInt8) -> String {
        switch dialect {
        case .sqlite: "char(\(code))"
        // differs: the same function has another name.
        case .postgres: "chr(\(code))"
        }
    }

    /// Where a character stands first in a text, from 1; 0 without it.
    func place(of code: UInt8, in text: String) -> String {
        switch dialect {
        case .sqlite: "instr(\(text),\(character(code)))"
        // differs: the same function has another name.
        case .postgres: "strpos(\(text),\(character(code)))"
        }
    }

    /// What stands between a mark and the next one, or the end.
    func text(behind mark: UInt8, in text: String) -> String {
        let start = place(of: mark, in: text)
        let end = place(of: mark + 1, in: "\(text)||\(character(mark + 1))")
        return "CASE WHEN \(start)>0 THEN substr(\(text),\(start)+1,\(end)-\(start)-1) END"
    }

    /// A part of bytes, from 1.
    func part(_ bytes: String, from first: String, count: String) -> String {
        switch dialect {
        case .sqlite: "substr(\(bytes),\(first),\(count))"
        // differs: PostgreSQL takes 32-bit places only.
        case .postgres: "substr(\(bytes),CAST(\(first) AS INT),CAST(\(count) AS INT))"
        }
    }

    /// A line end as text.
    var lineEnd: String { character(10) }

    /// The texts of a group, with `; ` between them.
    func joined(_ text: String, by order: String) -> String {
        switch dialect {
        case .sqlite: "group_concat(\(text),'; ')"
        // differs: SQLite takes the rows as they come, and has no order to give them.
        case .postgres: "string_agg(\(text),'; ' ORDER BY \(order))"
        }
    }

    /// Seconds since 1970.
    var now: String {
        switch dialect {
        case .sqlite: "CAST(strftime('%s','now') AS INTEGER)"
        // differs: SQLite has no type for times.
        case .postgres: "CAST(extract(epoch FROM now()) AS BIGINT)"
        }
    }
}
