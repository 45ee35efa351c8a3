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

    /// What `reading` expects: the texts and where they lie, details, then the twelve fields.
    static let readingColumns = """
        r.raw,r.display,r.result_code,r.code_at,r.code_bytes,r.code_escaped,r.details,\
        (SELECT text FROM texts WHERE key=r.model_key),\
        r.imei,r.imei2,r.serial_number,r.meid,r.applecare,\
        r.purchase_date,\
        (SELECT text FROM texts WHERE key=r.carrier_key),\
        r.tether_policy,r.gsma_status,r.fmi,r.simlock
        """

    /// What `read` expects, in order.
    static let columns = """
        (SELECT text FROM texts WHERE key=r.source_key),r.at_us,\
        (SELECT text FROM texts WHERE key=r.word_key),r.parser_version,\(readingColumns)
        """

    /// Reads the typed part of an outer join: nil when there is no result.
    static func optionalReading(_ row: inout Columns) throws -> ParsedResult? {
        guard let raw = try row.optionalBlob() else {
            row.skip(fields.count + 6)
            return nil
        }
        return try reading(&row, raw: raw).parsed
    }

    private static func reading(
        _ row: inout Columns, raw: [UInt8]
    ) throws -> (parsed: ParsedResult, code: String) {
        let stored = (display: try row.optionalText(), code: try row.optionalText())
        let place = (at: try row.optionalInt(), count: try row.optionalInt())
        let isEscaped = try row.flag()
        var code = stored.code
        if code == nil, let at = place.at, let count = place.count {
            let place = ResultText.Place(start: at - 1, count: count, isEscaped: isEscaped)
            code = ResultText.text(at: place, in: raw)
        }
        let text = code ?? stored.display ?? ""
        let display = stored.display ?? ResultText.display(of: text)
        let details = try row.optionalText()
        var known: [ParsedResult.Field: String] = [:]
        for field in fields {
            if let value = try row.optionalText() { known[field] = value }
        }
        let parsed = try ReadingCodec.reading(fields: known, display: display, details: details)
        return (parsed, text)
    }

    /// Reads one result of a line.
    static func read(
        _ row: inout Columns, line: ID<Line>, order: ID<Order>
    ) throws -> ResultRecord {
        let source = try row.text()
        let at = try row.time()
        let word = try row.text()
        let version = try row.int()
        let raw = try row.blob()
        let reading = try reading(&row, raw: raw)
        return ResultRecord(
            line: line, order: order, source: source, at: at, statusWord: word,
            resultCode: reading.code, parsed: reading.parsed, raw: raw, parserVersion: version)
    }

    /// Stores results; answers with each one's line and key.
    static let insert = RowInsert(
        """
        INSERT INTO line_results(line_key,source_key,at_us,word_key,result_code,code_at,code_bytes,\
        code_escaped,display,details,model_key,imei,imei2,serial_number,meid,applecare,\
        purchase_date,carrier_key,tether_policy,gsma_status,fmi,simlock,raw,parser_version)
        """, columns: 24, tail: " RETURNING line_key,key")

    /// The values of `insert`.
    static func values(
        _ result: ResultRecord, line: Int64, in transaction: StoreTransaction
    ) throws -> [SQLValue] {
        let parsed = result.parsed
        let code = result.resultCode
        let made = ResultText.display(of: code)
        let isMade = made.utf8.elementsEqual(parsed.display.utf8)
        let place = code.isEmpty ? nil : ResultText.place(of: code, in: result.raw)
        return try [
            .integer(line), .integer(try transaction.key(of: result.source)), .time(result.at),
            .integer(try transaction.key(of: result.statusWord)),
            place == nil ? .text(code) : .null, .int(place.map { $0.start + 1 }),
            .int(place?.count), .bool(place?.isEscaped ?? false),
            isMade ? .null : .text(parsed.display),
            .optional(ReadingCodec.text(parsed)),
        ]
            + fields.map { field in
                guard let value = parsed.fields[field] else { return .null }
                switch field {
                case .model, .carrier: return .integer(try transaction.key(of: value))
                case .imei, .imei2, .serialNumber, .meid, .applecare, .purchaseDate, .tetherPolicy,
                    .gsmaStatus, .fmi, .simlock:
                    return .text(value)
                }
            } + [
                .blob(result.raw), .int(result.parserVersion),
            ]
    }
}
