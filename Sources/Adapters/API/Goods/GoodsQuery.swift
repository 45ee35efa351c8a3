internal import Application
internal import HTTP

/// The query of a list of goods; every fault is told.
struct GoodsQuery {
    private static let shared: [ParameterSpec] = [
        ParameterSpec("q", description: "Part of a SKU, name, category or brand."),
        ParameterSpec("limit", schema: .integer(min: 1, max: 200)),
        ParameterSpec("after", description: "The cursor `next` of a page."),
    ]
    /// What `GET /api/products` takes.
    static let products =
        [
            ParameterSpec(
                "status", schema: .oneOf(words: ProductRecord.Status.allCases.map(\.rawValue)))
        ] + shared
    /// What `GET /api/inventory` takes.
    static let inventory =
        [
            ParameterSpec("stock_status", schema: .oneOf(words: inventoryWords))
        ] + shared
    private static let inventoryWords = ["OUT_OF_STOCK", "LOW_STOCK", "IN_STOCK"]

    private let query: Query
    private var errors: [FieldError] = []
    /// What is searched for.
    private(set) var text: String?

    /// Reads what both lists take.
    init(_ query: Query) {
        self.query = query
        let all = query.all("q")
        if all.count > 1 || (all.first?.unicodeScalars.count ?? 0) > 200 {
            fail("q", "This takes up to 200 characters, once.")
        } else {
            text = all.first
        }
    }

    /// The words of a closed set that were sent.
    mutating func words<Word: RawRepresentable & CaseIterable>(
        _ name: String, _ type: Word.Type
    ) -> [Word] where Word.RawValue == String {
        var words: [Word] = []
        for text in query.all(name) {
            if let word = Word(rawValue: text) {
                words.append(word)
            } else {
                let known = type.allCases.map(\.rawValue).joined(separator: ", ")
                fail(name, "This takes one of: \(known).")
            }
        }
        return words
    }

    /// Where the page begins and how many rows it has; throws one 400 with every fault.
    mutating func page() throws(Problem) -> (after: StockCursor?, limit: Int) {
        var limit = 50
        if let text = query.all("limit").first {
            if let number = ListQuery.number(text), (1...200).contains(number) {
                limit = number
            } else {
                fail("limit", "This takes a number from 1 to 200.")
            }
        }
        var after: StockCursor?
        if let text = query.all("after").first {
            after = GoodsCursor.decode(text)
            if after == nil {
                errors.append(
                    FieldError(
                        field: "after", code: "bad_cursor",
                        message: "This is no cursor of ours; take it from a page's next."))
            }
        }
        guard errors.isEmpty else { throw BodyReader.refusal(errors) }
        return (after, limit)
    }

    private mutating func fail(_ name: String, _ message: String) {
        errors.append(FieldError(field: name, code: "invalid_parameter", message: message))
    }
}
