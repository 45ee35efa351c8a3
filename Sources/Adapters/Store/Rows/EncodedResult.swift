internal import Application
internal import Domain
internal import SQL

/// A result's texts as its row holds them, made before the transaction where that is possible.
struct EncodedResult: Sendable {
    /// The columns of `ResultRow.insert`; what only the transaction knows is NULL.
    private let values: [SQLValue]
    private let model: String?
    private let carrier: String?
    private let form: String?

    /// Encodes what a provider said and how it was read.
    init(
        code: String, parsed: ParsedResult, raw: [UInt8], word: String, parserVersion: Int,
        forms: FormBook
    ) {
        let made = ResultText.display(of: code)
        let isMade = made.utf8.elementsEqual(parsed.display.utf8)
        let place = code.isEmpty ? nil : ResultText.place(of: code, in: raw)
        var parts = ResultForm.parts(of: raw, fields: parsed.fields, word: word)
        if let form = parts?.form, !forms.keeps(form) { parts = nil }
        model = parsed.fields[.model]
        carrier = parsed.fields[.carrier]
        form = parts?.form
        var values: [SQLValue] = [
            .null, .null, .null, .null, place == nil ? .text(code) : .null,
            .int(place.map { $0.start + 1 }), .int(place?.count), .bool(place?.isEscaped ?? false),
            isMade ? .null : .text(parsed.display), .optional(ReadingCodec.text(parsed)),
        ]
        for field in ResultRow.fields {
            switch field {
            case .model, .carrier: values.append(.null)
            case .imei, .imei2, .serialNumber, .meid, .applecare, .purchaseDate, .tetherPolicy,
                .gsmaStatus, .fmi, .simlock:
                values.append(.optional(parsed.fields[field]))
            }
        }
        values += [
            .blob(parts == nil ? raw : []), .int(parserVersion), .null, .optional(parts?.rest),
        ]
        self.values = values
    }

    /// The values of `ResultRow.insert` for a line.
    func values(
        _ result: ResultRecord, line: Int64, in transaction: StoreTransaction
    ) throws -> [SQLValue] {
        var values = values
        values[ResultRow.line] = .integer(line)
        values[ResultRow.source] = .integer(try transaction.key(of: result.source))
        values[ResultRow.at] = .time(result.at)
        values[ResultRow.word] = .integer(try transaction.key(of: result.statusWord))
        values[ResultRow.model] = .optional(try model.map { try transaction.key(of: $0) })
        values[ResultRow.carrier] = .optional(try carrier.map { try transaction.key(of: $0) })
        values[ResultRow.form] = .optional(try form.map { try transaction.key(of: $0) })
        return values
    }
}
