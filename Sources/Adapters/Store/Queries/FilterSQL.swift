internal import Application
internal import Domain
internal import SQL

/// A filter as conditions on `orders_core o`, and on its lines `l` with their results `r`.
struct FilterSQL {
    private(set) var values: [SQLValue] = []
    /// Conditions on the order that no index of a page query is chosen by.
    private(set) var order: [String] = []
    /// Conditions that one line of the order meets together.
    private(set) var line: [String] = []
    private(set) var usesResult = false
    /// Finds few orders through indexes: `o.key IN (…)`.
    private(set) var search: String?
    /// How each branch of a page query picks its index: one value of one column a branch.
    private(set) var branches: [String] = []
    private let dialect: Dialect

    /// Translates a filter; `smallCustomer` lets the customer's own index drive a page.
    init(_ filter: OrderFilter, dialect: Dialect, smallCustomer: Bool = false) {
        self.dialect = dialect
        addLines(filter)
        if let text = filter.text { addSearch(text) }
        if let from = filter.from { order.append("o.placed_at>=\(bind(.time(from)))") }
        if let to = filter.to { order.append("o.placed_at<\(bind(.time(to)))") }
        var dimensions: [[(column: String, value: String)]] = [
            filter.words.map { word in
                OrderRow.state(of: word).map { ("o.state", bind(.text($0.rawValue))) }
                    ?? ("o.status_word", bind(.text(word.rawValue)))
            },
            filter.states.map { ("o.state", bind(.text($0.rawValue))) },
            filter.channels.map { ("o.channel", bind(.text($0.rawValue))) },
        ]
        if let customer = filter.customer {
            let key = "(SELECT key FROM customers WHERE id=\(bind(.id(customer))))"
            dimensions.insert([("o.customer_key", key)], at: smallCustomer ? 0 : 3)
        }
        for choices in dimensions where !choices.isEmpty {
            if branches.isEmpty {
                branches = choices.map { "\($0.column)=\($0.value)" }
            } else {
                let tests = choices.map { "\(unindexed($0.column))=\($0.value)" }
                order.append("(\(tests.joined(separator: " OR ")))")
            }
        }
    }

    /// Adds a value and answers its name.
    mutating func bind(_ value: SQLValue) -> String {
        values.append(value)
        return "$\(values.count)"
    }

    /// Every condition at once, for an exact count.
    var everything: String {
        var parts = order
        if !branches.isEmpty { parts.append("(\(branches.joined(separator: " OR ")))") }
        if let search { parts.append(search) }
        if let lineSet { parts.append(lineSet) }
        return parts.isEmpty ? "1=1" : parts.joined(separator: " AND ")
    }

    /// The count of a filter on lines alone, which an index of lines answers without the orders.
    var lineCount: String? {
        guard !line.isEmpty, order.isEmpty, branches.isEmpty, search == nil else { return nil }
        return "SELECT count(DISTINCT l.order_key) FROM \(lineTables) WHERE \(lineConditions)"
    }

    /// The orders whose line meets the line conditions, as a set that an index gives.
    var lineSet: String? {
        guard !line.isEmpty else { return nil }
        return "o.key IN(SELECT l.order_key FROM \(lineTables) WHERE \(lineConditions))"
    }

    /// The same as a test of one order.
    var lineTest: String? {
        guard !line.isEmpty else { return nil }
        let result = usesResult ? " LEFT JOIN line_results r ON r.key=l.result_key" : ""
        return """
            EXISTS(SELECT 1 FROM order_lines l\(result) WHERE l.order_key=o.key \
            AND \(lineConditions))
            """
    }

    private var lineTables: String {
        usesResult
            ? "line_results r JOIN order_lines l ON l.key=r.line_key AND l.result_key=r.key"
            : "order_lines l"
    }

    private var lineConditions: String { line.joined(separator: " AND ") }

    /// A column in a condition that must not choose the index.
    func unindexed(_ column: String) -> String {
        switch dialect {
        // differs: SQLite has no statistics of this table; a unary plus leaves the index alone.
        case .sqlite: "+" + column
        case .postgres: column
        }
    }

    private mutating func addLines(_ filter: OrderFilter) {
        if !filter.services.isEmpty {
            let names = list(filter.services)
            line.append(
                "l.service_key IN(SELECT key FROM services WHERE id IN(\(names)) "
                    + "UNION SELECT key FROM services WHERE code IN(\(names)))")
        }
        if !filter.providers.isEmpty { line.append("l.provider IN(\(list(filter.providers)))") }
        if filter.waitingForUs { line.append("l.state IN('needs_review','parked')") }
        if let imei = filter.imei { line.append(target(imei)) }
        if !filter.carriers.isEmpty {
            usesResult = true
            line.append("r.carrier_key IN(\(keys(filter.carriers)))")
        }
        if !filter.models.isEmpty {
            usesResult = true
            line.append("r.model_key IN(\(keys(filter.models)))")
        }
    }

    private mutating func keys(_ texts: [String]) -> String {
        "SELECT key FROM texts WHERE text IN(\(list(texts)))"
    }

    private mutating func list(_ texts: [String]) -> String {
        texts.map { bind(.text($0)) }.joined(separator: ",")
    }

    /// A whole target by index, four digits or more by a scan of that index, less finds nothing.
    private mutating func target(_ text: String) -> String {
        let digits = text.utf8.allSatisfy { (0x30...0x39).contains($0) }
        if text.utf8.count >= 15 { return "l.target=\(bind(.text(text)))" }
        guard digits, text.utf8.count >= 4 else { return "1=0" }
        return "l.target LIKE '%'||\(bind(.text(text)))||'%'"
    }

    private mutating func addSearch(_ text: String) {
        let whole = bind(.text(text))
        let upper = bind(.text(text.uppercased()))
        var parts = [
            "SELECT key FROM orders_core WHERE number=\(upper)",
            "SELECT order_key FROM order_lines WHERE provider_order_id=\(whole)",
            """
            SELECT x.order_key FROM line_results y JOIN order_lines x ON x.key=y.line_key \
            WHERE y.imei2=\(whole)
            """,
        ]
        let test = target(text)
        if test != "1=0" { parts.append("SELECT l.order_key FROM order_lines l WHERE \(test)") }
        search = "o.key IN(\(parts.joined(separator: " UNION ")))"
    }
}
