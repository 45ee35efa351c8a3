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

    /// The fields' texts as SQL, in the order of `fields`.
    static let fieldTexts = [
        "(SELECT text FROM texts WHERE key=r.model_key)", "r.imei", "r.imei2", "r.serial_number",
        "r.meid", "r.applecare", "r.purchase_date",
        "(SELECT text FROM texts WHERE key=r.carrier_key)", "r.tether_policy", "r.gsma_status",
        "r.fmi", "r.simlock",
    ]

    /// What `reading` expects: the texts and where they lie, details, then the twelve fields.
    static let readingColumns = """
        r.raw,(SELECT text FROM texts WHERE key=r.form_key),r.rest,\
        (SELECT text FROM texts WHERE key=r.word_key),r.display,r.result_code,r.code_at,\
        r.code_bytes,r.code_escaped,r.details,\
        \(fieldTexts.joined(separator: ","))
        """

    /// What `read` expects, in order.
    static let columns = """
        (SELECT text FROM texts WHERE key=r.source_key),r.at_us,r.parser_version,\
        \(readingColumns)
        """

    /// Reads the typed part of an outer join: nil when there is no result.
    static func optionalReading(_ row: inout Columns) throws -> ParsedResult? {
        guard let raw = try row.optionalBlob() else {
            row.skip(fields.count + 9)
            return nil
        }
        return try reading(&row, stored: raw).parsed
    }

    /// The texts of a row, put together from where they lie.
    private struct Reading {
        let parsed: ParsedResult
        let code: String
        let word: String
        let raw: [UInt8]
    }

    private static func reading(_ row: inout Columns, stored: [UInt8]) throws -> Reading {
        let form = (text: try row.optionalText(), rest: try row.optionalText())
        let word = try row.text()
        let texts = (display: try row.optionalText(), code: try row.optionalText())
        let place = (at: try row.optionalInt(), count: try row.optionalInt())
        let isEscaped = try row.flag()
        let details = try row.optionalText()
        var known: [ParsedResult.Field: String] = [:]
        known.reserveCapacity(fields.count)
        for field in fields {
            if let value = try row.optionalText() { known[field] = value }
        }
        var raw = stored
        if let text = form.text {
            let parts = ResultForm.Parts(form: text, rest: form.rest ?? "")
            raw = ResultForm.raw(parts, fields: known, word: word)
        }
        var code = texts.code
        if code == nil, let at = place.at, let count = place.count {
            let place = ResultText.Place(start: at - 1, count: count, isEscaped: isEscaped)
            code = ResultText.text(at: place, in: raw)
        }
        let text = code ?? texts.display ?? ""
        let display = texts.display ?? ResultText.display(of: text)
        let parsed = try ReadingCodec.reading(fields: known, display: display, details: details)
        return Reading(parsed: parsed, code: text, word: word, raw: raw)
    }

    /// Reads one result of a line.
    static func read(
        _ row: inout Columns, line: ID<Line>, order: ID<Order>
    ) throws -> ResultRecord {
        let source = try row.text()
        let at = try row.time()
        let version = try row.int()
        let reading = try reading(&row, stored: try row.blob())
        return ResultRecord(
            line: line, order: order, source: source, at: at, statusWord: reading.word,
            resultCode: reading.code, parsed: reading.parsed, raw: reading.raw,
            parserVersion: version)
    }

    /// Stores results; answers with each one's line and key.
    static let insert = RowInsert(
        """
        INSERT INTO line_results(line_key,source_key,at_us,word_key,result_code,code_at,code_bytes,\
        code_escaped,display,details,model_key,imei,imei2,serial_number,meid,applecare,\
        purchase_date,carrier_key,tether_policy,gsma_status,fmi,simlock,raw,parser_version,\
        form_key,rest)
        """, columns: 26, tail: " RETURNING line_key,key")

    /// Columns of `insert` that only the transaction knows.
    static let (line, source, at, word) = (0, 1, 2, 3)
    /// Columns of `insert` whose keys only the transaction knows.
    static let (model, carrier, form) = (10, 17, 24)
}
