internal import Application
internal import Domain
internal import SQL

/// The conditions of a list of goods, with their values in the order of their parameters.
struct StockList {
    private(set) var conditions: [String] = []
    private(set) var values: [SQLValue]

    /// Starts with values that stand before those of the conditions.
    init(values: [SQLValue] = []) { self.values = values }

    /// The parameter that stands for a further value.
    mutating func add(_ value: SQLValue) -> String {
        values.append(value)
        return "$\(values.count)"
    }

    /// Narrows to one of the words; none means all.
    mutating func narrow(_ column: String, to words: [String]) {
        guard !words.isEmpty else { return }
        let places = words.map { add(.text($0)) }.joined(separator: ",")
        conditions.append("\(column) IN(\(places))")
    }

    /// Narrows to products (alias `p`) in whose words a text stands, in any case of ASCII letters.
    mutating func search(_ text: String?) {
        guard let text, !text.isEmpty else { return }
        let place = add(.text("%" + Self.escaped(SKU.fold(text)) + "%"))
        let columns = ["p.sku_folded", "lower(p.name)", "lower(p.category)", "lower(p.brand)"]
        conditions.append(
            "(" + columns.map { "\($0) LIKE \(place) ESCAPE '!'" }.joined(separator: " OR ") + ")")
    }

    /// Adds a condition as it stands.
    mutating func require(_ condition: String) { conditions.append(condition) }

    /// What follows a table: nothing without a condition.
    var clause: String {
        conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
    }

    private static func escaped(_ text: String) -> String {
        String(
            decoding: text.utf8.flatMap { byte -> [UInt8] in
                [0x21, 0x25, 0x5F].contains(byte) ? [0x21, byte] : [byte]
            }, as: UTF8.self)
    }
}
