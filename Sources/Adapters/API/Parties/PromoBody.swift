internal import Application
internal import Domain
internal import HTTP
internal import JSON

/// Promos as JSON; a percentage is a decimal of per cent, a fixed value an amount.
enum PromoBody {
    /// Writes the members of a promo.
    static func write(_ promo: PromoRecord, _ currency: Currency, to writer: inout JSONWriter) {
        writer.field("id", promo.id.text)
        writer.field("code", promo.code)
        writer.field("kind", promo.kind.rawValue)
        switch promo.kind {
        case .percentage: writer.field("value", percent(promo.value))
        case .fixedAmount: writer.field("value", Money(promo.value, currency))
        case .freeShipping: writer.field("value", nil as String?)
        }
        amount("max_discount", promo.maxDiscount, currency, &writer)
        writer.field("min_purchase_amount", Money(promo.minPurchase, currency))
        writer.field("starts_at", promo.startsAt)
        writer.field("ends_at", promo.endsAt)
        count("usage_limit", promo.usageLimit, &writer)
        count("per_customer_limit", promo.perCustomerLimit, &writer)
        writer.field("usage_count", promo.usageCount)
        writer.field("products", promo.products)
        writer.field("kinds", promo.kinds.map(\.rawValue))
        writer.field("is_active", promo.isActive)
        writer.field("version", promo.version)
    }

    /// `12.50` for 1 250 hundredths of a per cent.
    static func percent(_ hundredths: Int64) -> String {
        let rest = String(hundredths % 100)
        return "\(hundredths / 100)." + (rest.utf8.count == 1 ? "0" + rest : rest)
    }

    /// Writes a name and an amount, or `null`.
    static func amount(
        _ name: String, _ amount: Int64?, _ currency: Currency, _ writer: inout JSONWriter
    ) {
        if let amount {
            writer.field(name, Money(amount, currency))
        } else {
            writer.key(name)
            writer.null()
        }
    }

    private static func count(_ name: String, _ count: Int?, _ writer: inout JSONWriter) {
        if let count {
            writer.field(name, count)
        } else {
            writer.key(name)
            writer.null()
        }
    }
}

/// What a caller wants to know stored of a promo.
struct PromoChange: Sendable {
    private let code: Sent<String>
    private let kind: PromoRecord.Kind?
    private let value: Sent<Int64>
    private let maxDiscount: Sent<Int64>
    private let minPurchase: Sent<Int64>
    private let startsAt: Sent<Timestamp>
    private let endsAt: Sent<Timestamp>
    private let usageLimit: Sent<Int>
    private let perCustomerLimit: Sent<Int>
    private let products: Sent<[String]>
    private let kinds: Sent<[LineKind]>
    private let isActive: Sent<Bool>

    /// Reads a body; `known` is the kind of a stored promo, which says how its value is read.
    init(_ request: Request, _ edge: Edge, kind known: PromoRecord.Kind?) throws(Problem) {
        var (reader, _) = try BodyReader.body(request)
        let currency = edge.currency
        code = known == nil ? reader.sentText("code", max: 40) : .absent
        kind = reader.word("kind", PromoRecord.Kind.self)
        value = Self.value(&reader, kind ?? known ?? .percentage, currency)
        maxDiscount = reader.amount("max_discount", currency)
        minPurchase = reader.amount("min_purchase_amount", currency)
        startsAt = Self.time(&reader, "starts_at", edge, isEnd: false)
        endsAt = Self.time(&reader, "ends_at", edge, isEnd: true)
        usageLimit = reader.sentCount("usage_limit")
        perCustomerLimit = reader.sentCount("per_customer_limit")
        products = reader.sentTexts("products", max: 200)
        kinds = Self.kinds(&reader)
        isActive = reader.sentFlag("is_active")
        try reader.check()
    }

    /// Puts what was sent into a promo.
    func apply(_ promo: inout PromoRecord) {
        code.apply(&promo.code, empty: "")
        if let kind { promo.kind = kind }
        value.apply(&promo.value, empty: 0)
        maxDiscount.apply(&promo.maxDiscount)
        minPurchase.apply(&promo.minPurchase, empty: 0)
        startsAt.apply(&promo.startsAt)
        endsAt.apply(&promo.endsAt)
        usageLimit.apply(&promo.usageLimit)
        perCustomerLimit.apply(&promo.perCustomerLimit)
        products.apply(&promo.products, empty: [])
        kinds.apply(&promo.kinds, empty: [])
        isActive.apply(&promo.isActive, empty: false)
    }

    private static func value(
        _ reader: inout BodyReader, _ kind: PromoRecord.Kind, _ currency: Currency
    ) -> Sent<Int64> {
        switch kind {
        case .fixedAmount: return reader.amount("value", currency)
        case .freeShipping, .percentage:
            if reader.isEmptied("value") { return .emptied }
            guard let value = reader.value("value") else { return .absent }
            // Two decimals, as an amount of a currency with two has them.
            if let text = value.string ?? value.number, let hundredth = Currency(code: "USD"),
                let share = Money(decimal: text, hundredth)
            {
                return .value(share.amount)
            }
            reader.fail(
                "value", "FIELD_INVALID",
                "A percentage is a number with up to 2 decimals, such as \"12.5\".")
            return .absent
        }
    }

    private static func time(
        _ reader: inout BodyReader, _ name: String, _ edge: Edge, isEnd: Bool
    ) -> Sent<Timestamp> {
        if reader.isEmptied(name) { return .emptied }
        guard let text = reader.text(name, max: 40) else { return .absent }
        let settings = edge.parts.settings
        guard let time = TimeText.parse(text, dayStart: settings.dayStart) else {
            reader.fail(name, "FIELD_INVALID", "This takes a day or an RFC 3339 time.")
            return .absent
        }
        // A promo that ends on a day holds for the whole of it.
        return .value(isEnd && time.isDay ? settings.nextDay(time.at) : time.at)
    }

    private static func kinds(_ reader: inout BodyReader) -> Sent<[LineKind]> {
        switch reader.sentTexts("kinds", max: 10) {
        case .absent: return .absent
        case .emptied: return .emptied
        case .value(let words):
            let kinds = words.compactMap { LineKind(rawValue: $0) }
            if kinds.count == words.count { return .value(kinds) }
            let known = LineKind.allCases.map(\.rawValue).joined(separator: ", ")
            reader.fail("kinds", "FIELD_INVALID", "This field takes some of: \(known).")
            return .absent
        }
    }
}
