internal import Application
internal import HTTP

/// Page size and place of lists whose order is a number that rises.
struct MessagePaging: Sendable {
    /// The parameters of such a list.
    static let parameters: [ParameterSpec] = [
        ParameterSpec("limit", schema: .integer(min: 1, max: 200)),
        ParameterSpec("after", description: "The cursor `next` of a page."),
    ]

    /// Rows of a page, 1–200.
    let limit: Int
    /// Only rows below this number; nil from the newest on.
    let before: Int64?

    /// Reads a query; throws 400 with every fault.
    init(_ query: Query) throws(Problem) {
        var errors: [FieldError] = []
        let limit = Self.number(query.first("limit") ?? "50")
        if limit.map({ (1...200).contains($0) }) != true {
            errors.append(
                FieldError(
                    field: "/limit", code: "FIELD_INVALID",
                    message: "limit is a whole number from 1 to 200."))
        }
        let after = query.first("after")
        before = after.flatMap(Self.number)
        if after != nil, before == nil {
            errors.append(
                FieldError(
                    field: "/after", code: "BAD_CURSOR",
                    message: "This is no cursor of this list; take `next` of a page."))
        }
        self.limit = Int(limit ?? 50)
        guard errors.isEmpty else { throw BodyReader.refusal(errors) }
    }

    private static func number(_ text: String) -> Int64? {
        guard (1...18).contains(text.utf8.count),
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        return Int64(text)
    }
}

extension Edge {
    /// The desk of messages; throws 404 where a router has none.
    func messages() throws(Problem) -> MessageDesk {
        guard let desk = parts.messages else { throw Problem.notFound }
        return desk
    }

    /// 404 for what a path names and is not there.
    static func missing(_ what: String) -> Problem {
        Problem(status: 404, code: "not_found", detail: "There is no such \(what).")
    }
}
