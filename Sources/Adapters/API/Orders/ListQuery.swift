internal import Application
internal import Domain
internal import HTTP

/// The query of `GET /api/orders` as filter, position and page size; every fault is told.
struct ListQuery: Sendable {
    /// The parameters it takes; the router refuses others.
    static let parameters: [ParameterSpec] = [
        ParameterSpec(
            "status", description: "Pending, In Process, Completed, Rejected or a state."),
        ParameterSpec("state", schema: .oneOf(words: OrderState.allCases.map(\.rawValue))),
        ParameterSpec("service", description: "Service id or code; repeat it for several."),
        ParameterSpec("provider"),
        ParameterSpec("channel", schema: .oneOf(words: Channel.allCases.map(\.rawValue))),
        ParameterSpec("carrier"), ParameterSpec("model"),
        ParameterSpec("from", description: "A store day or an RFC 3339 time, included."),
        ParameterSpec("to", description: "A store day, included, or an RFC 3339 time, excluded."),
        ParameterSpec("imei", description: "A whole IMEI or at least 4 digits of one."),
        ParameterSpec("q", description: "Order number, provider order id or IMEI."),
        ParameterSpec("waiting", schema: .boolean, description: "Only what waits for a person."),
        ParameterSpec("limit", schema: .integer(min: 1, max: 200)),
        ParameterSpec("after", description: "The cursor `next` of a page."),
        ParameterSpec("before", description: "The cursor `previous` of a page."),
    ]

    /// Which orders.
    private(set) var filter = OrderFilter()
    /// Which page.
    private(set) var position = PagePosition.newest
    /// Rows of a page, 1–200.
    private(set) var limit = 50
    private var errors: [FieldError] = []

    /// Reads a query; `customer` narrows and never comes from the caller (SEC70); throws 400.
    init(
        _ query: Query, customer: ID<Customer>?,
        dayStart: (Int, Int, Int) -> Timestamp, nextDay: (Timestamp) -> Timestamp
    ) throws(Problem) {
        filter.customer = customer
        readStates(query)
        filter.services = texts(query, "service")
        filter.providers = texts(query, "provider")
        filter.carriers = texts(query, "carrier")
        filter.models = texts(query, "model")
        filter.channels = words(query, "channel", Channel.self)
        filter.from = time(query, "from", dayStart)?.at
        if let to = time(query, "to", dayStart) { filter.to = to.isDay ? nextDay(to.at) : to.at }
        readSearch(query)
        readPage(query)
        guard errors.isEmpty else { throw BodyReader.refusal(errors) }
    }

    /// A word in any case finds what shows it; machine states are themselves (`orders.md` 11).
    private mutating func readStates(_ query: Query) {
        filter.states = words(query, "state", OrderState.self)
        for text in query.all("status") {
            if let word = StatusWord(anyCase: text) {
                filter.words.append(word)
            } else if let state = OrderState(rawValue: text) {
                filter.states.append(state)
            } else {
                fail("status", "There is no status '\(Self.shown(text))'.")
            }
        }
        if !filter.words.isEmpty && !filter.states.isEmpty {
            fail("status", "Ask for words or for machine states, not for both at once.")
        }
    }

    private mutating func readSearch(_ query: Query) {
        if let imei = single(query, "imei") {
            let digits = imei.utf8.filter { $0 != 0x20 && $0 != 0x2D }
            guard (4...15).contains(digits.count),
                digits.allSatisfy({ (0x30...0x39).contains($0) })
            else { return fail("imei", "This takes 4 to 15 digits of an IMEI.") }
            filter.imei = String(decoding: Array(digits), as: UTF8.self)
        }
        if let text = single(query, "q"), !text.isEmpty {
            if text.unicodeScalars.count > 200 { fail("q", "This takes up to 200 characters.") }
            filter.text = text
        }
        if let waiting = single(query, "waiting") {
            if waiting != "true" && waiting != "false" {
                fail("waiting", "This takes true or false.")
            }
            filter.waitingForUs = waiting == "true"
        }
    }

    private mutating func readPage(_ query: Query) {
        if let text = single(query, "limit") {
            if let number = Self.number(text), (1...200).contains(number) {
                limit = number
            } else {
                fail("limit", "This takes a number from 1 to 200.")
            }
        }
        let after = single(query, "after")
        let before = single(query, "before")
        if after != nil && before != nil { fail("after", "Send after or before, not both.") }
        if let cursor = cursor(after, "after") { position = .after(cursor) }
        if let cursor = cursor(before, "before") { position = .before(cursor) }
    }

    private mutating func cursor(_ text: String?, _ name: String) -> OrderCursor? {
        guard let text else { return nil }
        if let cursor = CursorText.decode(text) { return cursor }
        errors.append(
            FieldError(
                field: name, code: "bad_cursor",
                message: "This is no cursor of ours; take it from a page's next."))
        return nil
    }

    private mutating func time(
        _ query: Query, _ name: String, _ dayStart: (Int, Int, Int) -> Timestamp
    ) -> (at: Timestamp, isDay: Bool)? {
        guard let text = single(query, name) else { return nil }
        if let time = TimeText.parse(text, dayStart: dayStart) { return time }
        fail(name, "This takes a day such as 2026-11-20 or an RFC 3339 time.")
        return nil
    }

    private mutating func single(_ query: Query, _ name: String) -> String? {
        let all = query.all(name)
        if all.count > 1 { fail(name, "This parameter is taken once.") }
        return all.first
    }

    private mutating func texts(_ query: Query, _ name: String) -> [String] {
        let all = query.all(name)
        if all.contains(where: { $0.isEmpty || $0.unicodeScalars.count > 200 }) {
            fail(name, "This takes 1 to 200 characters.")
        }
        return all
    }

    private mutating func words<Word: RawRepresentable & CaseIterable>(
        _ query: Query, _ name: String, _ type: Word.Type
    ) -> [Word] where Word.RawValue == String {
        query.all(name).compactMap { text in
            if let word = Word(rawValue: text) { return word }
            let known = type.allCases.map(\.rawValue).joined(separator: ", ")
            fail(name, "There is no \(name) '\(Self.shown(text))'; there are \(known).")
            return nil
        }
    }

    private mutating func fail(_ name: String, _ message: String) {
        errors.append(FieldError(field: name, code: "invalid_parameter", message: message))
    }

    /// Digits only, at most four of them.
    static func number(_ text: String) -> Int? {
        guard (1...4).contains(text.utf8.count),
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        return Int(text)
    }

    private static func shown(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.prefix(40).map {
                    $0.value < 0x20 || $0.value == 0x7F ? "?" : $0
                }))
    }
}
