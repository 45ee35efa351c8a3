internal import Domain

/// What a row of another program says, read once and checked.
struct ImportedFacts: Sendable {
    /// Why a row cannot be imported.
    struct Refusal: Error {
        let reason: String
    }

    let imei: String
    let imeiRaw: String
    let providerOrderID: String?
    let serviceName: String?
    /// 1/10 000 credits.
    let cost: Int64
    /// Nil for a word that Waybill does not know: a person looks at it.
    let word: StatusWord?
    let placedAt: Timestamp
    let changedAt: Timestamp
    let notes: String?
    /// The same for the same row, for ever.
    let reference: String

    /// Reads a row; `name` is what names it in its source.
    init(
        _ row: LegacyRow, named name: String, now: Timestamp, _ settings: Importing.Settings
    ) throws(Refusal) {
        imeiRaw = String((row[.imei] ?? "").prefix(60))
        do throws(IMEI.Flaw) {
            imei = try IMEI(parsing: imeiRaw).digits
        } catch {
            throw Refusal(
                reason: Placing.sentence(error, about: imeiRaw, isTestStore: false))
        }
        providerOrderID = row[.orderID]
        guard (providerOrderID?.utf8.count ?? 0) <= 64 else {
            throw Refusal(reason: "the order id is longer than 64 characters")
        }
        serviceName = row[.serviceName]
        let price = row[.credits].map { $0.hasPrefix("$") ? String($0.dropFirst()) : $0 }
        if let price {
            guard let money = Self.credits(price), money >= 0 else {
                throw Refusal(reason: "'\(Placing.shown(price))' is not a price in credits")
            }
            cost = money
        } else {
            cost = 0
        }
        word = row[.status].flatMap { StatusWord(anyCase: $0) }
        let placed = try Self.time(row, [.orderDate, .createdAt], settings)
        placedAt = placed ?? now
        changedAt = max(try Self.time(row, [.updatedAt], settings) ?? placedAt, placedAt)
        notes = row[.notes].map { String($0.unicodeScalars.prefix(2_000)) }
        let key = providerOrderID ?? "\(name) \(imei) \(row[.orderDate] ?? "")"
        reference = String("legacy \(settings.provider) \(key)".prefix(100))
    }

    /// Reads a price; digits beyond the fourth are noise of a binary fraction, and are rounded.
    private static func credits(_ text: String) -> Int64? {
        if let money = Money(decimal: text, .credits) { return money.amount }
        guard let point = text.firstIndex(of: ".") else { return nil }
        let fraction = text[text.index(after: point)...]
        guard fraction.utf8.count > 4, fraction.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        guard let cut = Money(decimal: text[..<point] + "." + fraction.prefix(4), .credits),
            let next = fraction.utf8.dropFirst(4).first
        else { return nil }
        return cut.amount + (next >= 0x35 ? 1 : 0)
    }

    private static func time(
        _ row: LegacyRow, _ columns: [LegacyRow.Column], _ settings: Importing.Settings
    ) throws(Refusal) -> Timestamp? {
        for column in columns {
            guard let text = row[column] else { continue }
            guard let time = settings.readTime(text) else {
                throw Refusal(
                    reason: "\(column.rawValue) '\(Placing.shown(text))' is not a date")
            }
            return time
        }
        return nil
    }

    /// The result that the row holds; nil when it holds none.
    func result(
        _ row: LegacyRow, line: ID<Line>, order: ID<Order>, _ settings: Importing.Settings
    ) -> ResultRecord? {
        let code = row[.resultCode] ?? ""
        var parsed = settings.parse(code, imei)
        let told: [(ParsedResult.Field, LegacyRow.Column)] = [
            (.imei2, .imei2), (.carrier, .carrier), (.simlock, .simlock), (.model, .model),
            (.fmi, .fmi),
        ]
        for (field, column) in told {
            if let value = row[column] { parsed.fields[field] = String(value.prefix(100)) }
        }
        if let display = row[.resultCodeDisplay] { parsed.display = display }
        let raw = Array((row[.rawResponse] ?? "").utf8)
        guard !code.isEmpty || !parsed.fields.isEmpty || !raw.isEmpty || word == .completed
        else { return nil }
        return ResultRecord(
            line: line, order: order, source: "import", at: changedAt,
            statusWord: row[.status] ?? "Pending", resultCode: code, parsed: parsed, raw: raw,
            parserVersion: settings.parserVersion)
    }
}
