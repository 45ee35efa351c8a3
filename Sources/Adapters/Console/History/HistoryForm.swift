internal import Application
internal import Domain
internal import HTTP

/// What a list address asks for.
struct HistoryForm: Sendable, Equatable {
    /// Words that the order must show, any of them.
    var words: [StatusWord] = []
    /// Machine states, any of them.
    var states: [OrderState] = []
    /// The search box as typed.
    var search = ""
    /// A service's id; empty for all.
    var service = ""
    /// Only orders that wait for staff.
    var isWaitingForUs = false
    /// Which side of which order the page lies on.
    var position = PagePosition.newest

    /// An unfiltered list from the newest down.
    init() {}

    /// Reads the query; throws 400 for a status or cursor that is none of ours.
    init(_ query: Query) throws(Problem) {
        for text in query.all("status") where !text.isEmpty {
            if let word = StatusWord(anyCase: text) {
                words.append(word)
            } else if let state = OrderState(rawValue: text) {
                states.append(state)
            } else {
                throw Problem.badRequest(
                    "bad_status", "There is no status \"\(text)\".",
                    errors: [FieldError(field: "status", code: "unknown", message: "Not a status.")]
                )
            }
        }
        search = LineText.trimmed(query.first("q") ?? "")
        service = query.first("service") ?? ""
        isWaitingForUs = query.first("view") == "waiting"
        if let text = query.first("after") { position = .after(try Self.cursor(text)) }
        if let text = query.first("before") { position = .before(try Self.cursor(text)) }
    }

    /// The filter for the store; `customer` narrows it by authorisation.
    func filter(customer: ID<Customer>?) -> OrderFilter {
        var filter = OrderFilter()
        filter.words = words
        filter.states = states
        filter.services = service.isEmpty ? [] : [service]
        filter.waitingForUs = isWaitingForUs
        filter.text = search.isEmpty ? nil : search
        filter.customer = customer
        return filter
    }

    /// The search text as part of an IMEI: 4 to 15 digits once separators are gone; else nil.
    var imeiPart: String? {
        let key = TargetList.key(search)
        let isDigits = key.utf8.allSatisfy { (0x30...0x39).contains($0) }
        return isDigits && (4...15).contains(key.utf8.count) ? key : nil
    }

    /// True when nothing but the page position is asked for.
    var isPlain: Bool {
        words.isEmpty && states.isEmpty && search.isEmpty && service.isEmpty && !isWaitingForUs
    }

    /// The same list from its first page.
    var atNewest: HistoryForm {
        var copy = self
        copy.position = .newest
        return copy
    }

    /// The address of this list with other statuses or another place.
    func address(
        words: [StatusWord]? = nil, waiting: Bool? = nil, after: OrderCursor? = nil,
        before: OrderCursor? = nil
    ) -> String {
        var pairs = (words ?? self.words).map { ("status", $0.rawValue) }
        if words == nil { pairs += states.map { ("status", $0.rawValue) } }
        pairs += [("q", search), ("service", service)]
        if waiting ?? isWaitingForUs { pairs.append(("view", "waiting")) }
        if let after { pairs.append(("after", Self.text(after))) }
        if let before { pairs.append(("before", Self.text(before))) }
        return Links.with(Links.history, pairs)
    }

    /// A cursor as it stands in an address: microseconds and order id.
    static func text(_ cursor: OrderCursor) -> String {
        "\(cursor.placedAt.microseconds).\(cursor.order.text)"
    }

    /// Reads a cursor; throws 400.
    static func cursor(_ text: String) throws(Problem) -> OrderCursor {
        let parts = text.split(separator: ".", maxSplits: 1)
        guard parts.count == 2, let order = ID<Order>(String(parts[1])),
            parts[0].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let time = Int64(parts[0])
        else {
            throw Problem.badRequest(
                "bad_cursor", "This place in the list is not one of ours: start from the newest.")
        }
        return OrderCursor(placedAt: Timestamp(microseconds: time), order: order)
    }
}
