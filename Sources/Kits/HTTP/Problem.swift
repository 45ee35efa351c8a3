package import JSON

/// A refusal in the form of RFC 9457; a handler throws it, the router renders it.
package struct Problem: Error, Sendable {
    /// The HTTP status, 400 to 599.
    package var status: Int
    /// The machine word; also the last part of the type `/problems/<code>`.
    package var code: String
    /// A short title that does not change between occurrences.
    package var title: String
    /// A sentence a person can act on.
    package var detail: String
    /// Every fault found in the body.
    package var errors: [FieldError]
    /// Header fields for the response, such as Retry-After.
    package var headers: [(String, String)]
    /// Further members of the document, such as `current` and `allowed`.
    package var extra: [(String, JSONValue)]

    /// A problem; the title is the status's reason phrase unless given.
    package init(
        status: Int, code: String, title: String? = nil, detail: String,
        errors: [FieldError] = [], headers: [(String, String)] = [],
        extra: [(String, JSONValue)] = []
    ) {
        self.status = status
        self.code = code
        self.title = title ?? StatusText.phrase(status)
        self.detail = detail
        self.errors = errors
        self.headers = headers
        self.extra = extra
    }

    /// The document's bytes, with the request's id.
    package func json(requestID: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.field("type", "/problems/\(code)")
            writer.field("title", title)
            writer.field("status", Int64(status))
            writer.field("detail", detail)
            writer.field("code", code)
            writer.field("request_id", requestID)
            if !errors.isEmpty { writeErrors(&writer) }
            for (name, value) in extra {
                writer.key(name)
                writer.value(value)
            }
        }
        return writer.bytes
    }

    /// The response as `application/problem+json`.
    package func response(requestID: String) -> Response {
        var response = Response(status: status, body: .bytes(json(requestID: requestID)))
        response.headers = headers
        response.headers.append(("Content-Type", "application/problem+json"))
        response.headers.append(("Cache-Control", "no-store"))
        return response
    }

    private func writeErrors(_ writer: inout JSONWriter) {
        writer.key("errors")
        writer.array { writer in
            for error in errors {
                writer.object { writer in
                    writer.field("field", error.field)
                    writer.field("code", error.code)
                    writer.field("message", error.message)
                }
            }
        }
    }
}
