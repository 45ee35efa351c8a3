internal import Application
internal import Domain
internal import HTTP
internal import JSON

/// What edits of customers, promos, zones and prices came to, as answers to keep.
struct PartyAnswer: Sendable {
    /// "customer", "promo", "zone" or "price", for sentences.
    let noun: String
    /// The request's id, for problems.
    let requestID: String

    /// The answer with the thing as it stands now.
    func answer<Value>(
        _ outcome: PartyOutcome<Value>, status: Int,
        _ write: (Value, inout JSONWriter) -> Void
    ) -> RenderedAnswer {
        switch outcome {
        case .done(let value):
            return RenderedAnswer(
                status: status, body: JSONWriter.document { write(value, &$0) }, order: nil,
                hasEffect: true)
        case .refused(let flaws):
            return RenderedAnswer(
                BodyReader.refusal(
                    flaws.map {
                        FieldError(field: $0.field, code: $0.code, message: $0.message)
                    }), requestID: requestID)
        case .notFound: return RenderedAnswer(Self.missing(noun), requestID: requestID)
        case .moved(let current):
            return RenderedAnswer(
                Problem(
                    status: 412, code: "version_differs",
                    detail: "The \(noun) is at version \(current) now. Read it again.",
                    extra: [("version", .integer(Int64(current)))]), requestID: requestID)
        case .conflict(let code, let message):
            return RenderedAnswer(Problem.conflict(code, message), requestID: requestID)
        }
    }

    /// 404 with one body for missing and foreign ones.
    static func missing(_ noun: String) -> Problem {
        Problem(status: 404, code: "not_found", detail: "There is no such \(noun).")
    }
}

extension Edge {
    /// The version that `If-Match` names; nil without one; one that nothing has when malformed.
    func wantedVersion(_ request: Request) -> Int? {
        let sent = request.headers.all("If-Match")
        guard !sent.isEmpty, sent != ["*"] else { return nil }
        guard sent.count == 1, let text = sent.first, text.utf8.count > 2, text.hasPrefix("\""),
            text.hasSuffix("\""),
            let version = JSONValue.number(
                String(text.dropFirst().dropLast())
            ).int64
        else { return -1 }
        return Int(version)
    }

    /// The customer that reads are narrowed to; throws 403 for a key of one customer that writes.
    func unbound(_ request: Request) throws(Problem) {
        guard request.principal.narrowedTo == nil else {
            throw Problem.forbidden(
                "forbidden", "A key of one customer changes no customers; use the business's own.")
        }
    }

    /// The store's currency, which the start has checked.
    var currency: Currency { Currency(code: parts.settings.currency) ?? .credits }
}
