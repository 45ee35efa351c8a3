internal import Application
internal import Domain
internal import SQL

/// How a result lies in its row.
enum ResultRow {
    /// The known fields in the order of their columns, which bear their names.
    static let fields: [ParsedResult.Field] = [
        .model, .imei, .imei2, .serialNumber, .meid, .applecare, .purchaseDate, .carrier,
        .tetherPolicy, .gsmaStatus, .fmi, .simlock,
    ]

    /// What `reading` expects: display, details, then the twelve fields.
    static let readingColumns = """
        r.display,r.details,r.model,r.imei,r.imei2,r.serial_number,r.meid,r.applecare,\
        r.purchase_date,r.carrier,r.tether_policy,r.gsma_status,r.fmi,r.simlock
        """

    /// What `read` expects, in order.
    static let columns = """
        r.source,r.at_us,r.status_word,r.result_code,r.code_at,r.code_bytes,r.raw,\
        r.parser_version,\(readingColumns)
        """

    /// Reads the typed part alone.
    static func reading(_ row: inout Columns) throws -> ParsedResult {
        let display = try row.text()
        let details = try row.optionalText()
        return try reading(&row, display: display, details: details)
    }

    /// Reads the typed part of an outer join: nil when there is no result.
    static func optionalReading(_ row: inout Columns) throws -> ParsedResult? {
        guard let display = try row.optionalText() else {
            row.skip(fields.count + 1)
            return nil
        }
        let details = try row.optionalText()
        return try reading(&row, display: display, details: details)
    }

    private static func reading(
        _ row: inout Columns, display: String, details: String?
    ) throws -> ParsedResult {
        var known: [ParsedResult.Field: String] = [:]
        for field in fields {
            if let value = try row.optionalText() { known[field] = value }
        }
        return try ReadingCodec.reading(fields: known, display: display, details: details)
    }

    /// Reads one result of a line.
    static func read(
        _ row: inout Columns, line: ID<Line>, order: ID<Order>
    ) throws -> ResultRecord {
        let source = try row.text()
        let at = try row.time()
        let word = try row.text()
        let code = try row.optionalText()
        let place = (at: try row.optionalInt(), count: try row.optionalInt())
        let raw = try row.blob()
        let version = try row.int()
        let parsed = try reading(&row)
        return ResultRecord(
            line: line, order: order, source: source, at: at, statusWord: word,
            resultCode: code ?? text(raw, place.at, place.count) ?? parsed.display, parsed: parsed,
            raw: raw, parserVersion: version)
    }

    /// Stores a result; answers with its key.
    static let insert = """
        INSERT INTO line_results(line_key,source,at_us,status_word,result_code,code_at,code_bytes,\
        display,details,model,imei,imei2,serial_number,meid,applecare,purchase_date,carrier,\
        tether_policy,gsma_status,fmi,simlock,raw,parser_version) VALUES($1,$2,$3,$4,$5,$6,$7,$8,\
        $9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23) RETURNING key
        """

    /// The values of `insert`.
    static func values(_ result: ResultRecord, line: Int64) -> [SQLValue] {
        let parsed = result.parsed
        let code = Array(result.resultCode.utf8)
        let isDisplay = code == Array(parsed.display.utf8)
        let place = isDisplay || code.isEmpty ? nil : position(of: code, in: result.raw)
        let isStored = !isDisplay && place == nil
        return [
            .integer(line), .text(result.source), .time(result.at), .text(result.statusWord),
            isStored ? .text(result.resultCode) : .null, .int(place.map { $0 + 1 }),
            place == nil ? .null : .int(code.count), .text(parsed.display),
            .optional(ReadingCodec.text(parsed)),
        ] + fields.map { .optional(parsed.fields[$0]) } + [
            .blob(result.raw), .int(result.parserVersion),
        ]
    }

    private static func text(_ raw: [UInt8], _ at: Int?, _ count: Int?) -> String? {
        guard let at, let count, at >= 1, count >= 0, at - 1 + count <= raw.count else { return nil }
        return String(decoding: raw[(at - 1)..<(at - 1 + count)], as: UTF8.self)
    }

    /// Where the bytes begin, counted from 0; a result row is a few hundred bytes, so plainly.
    private static func position(of part: [UInt8], in whole: [UInt8]) -> Int? {
        guard let first = part.first, part.count <= whole.count else { return nil }
        for start in 0...(whole.count - part.count) where whole[start] == first {
            if whole[start..<(start + part.count)].elementsEqual(part) { return start }
        }
        return nil
    }
}
