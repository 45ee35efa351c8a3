internal import Application
internal import Domain
internal import HTTP

/// Position and page size of a list that is ordered by creation; every fault is told.
struct PartyQuery<Entity: Identified> {
    /// Which page.
    private(set) var position = IDPosition<Entity>.newest
    /// Rows of a page, 1–200.
    private(set) var limit = 50
    private var errors: [FieldError] = []

    /// Reads `limit`, `after` and `before`.
    init(_ query: Query) {
        if let text = single(query, "limit") {
            if let number = ListQuery.number(text), (1...200).contains(number) {
                limit = number
            } else {
                fail("limit", "This takes a number from 1 to 200.")
            }
        }
        let after = single(query, "after")
        let before = single(query, "before")
        if after != nil && before != nil { fail("after", "Send after or before, not both.") }
        if let id = cursor(after, "after") { position = .after(id) }
        if let id = cursor(before, "before") { position = .before(id) }
    }

    /// A parameter that is taken once, of up to 200 characters.
    mutating func single(_ query: Query, _ name: String) -> String? {
        let all = query.all(name)
        if all.count > 1 { fail(name, "This parameter is taken once.") }
        if (all.first?.unicodeScalars.count ?? 0) > 200 {
            fail(name, "This takes up to 200 characters.")
        }
        return all.first
    }

    /// Notes a fault of a parameter.
    mutating func fail(_ name: String, _ message: String) {
        errors.append(FieldError(field: name, code: "invalid_parameter", message: message))
    }

    /// Throws one 400 with every fault.
    func check() throws(Problem) {
        guard errors.isEmpty else { throw BodyReader.refusal(errors) }
    }

    private mutating func cursor(_ text: String?, _ name: String) -> ID<Entity>? {
        guard let text else { return nil }
        if let bytes = Base64URLText.decode(text), bytes.count <= 60,
            let id = ID<Entity>(String(decoding: bytes, as: UTF8.self))
        {
            return id
        }
        errors.append(
            FieldError(
                field: name, code: "bad_cursor",
                message: "This is no cursor of ours; take it from a page's next."))
        return nil
    }

    /// The cursor of an item.
    static func cursor(_ id: ID<Entity>) -> String { Base64URLText.encode(Array(id.text.utf8)) }
}

/// The parameters of such a list.
enum PartyParameters {
    /// Page size and place.
    static let page = [
        ParameterSpec("limit", schema: .integer(min: 1, max: 200)),
        ParameterSpec("after", description: "The cursor `next` of a page."),
        ParameterSpec("before", description: "The cursor `previous` of a page."),
    ]

    /// The `If-Match` header of changes.
    static let version = ParameterSpec(
        "If-Match", in: .header, description: "The version in quotes; 412 when it differs.")
}
