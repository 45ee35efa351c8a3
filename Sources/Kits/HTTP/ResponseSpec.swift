/// One documented response of an endpoint; problems are added by the generator.
package struct ResponseSpec: Sendable, Equatable {
    /// The HTTP status.
    package let status: Int
    /// A sentence for the document.
    package let description: String
    /// The media type; empty for a response without content.
    package let contentType: String
    /// The schema of the content.
    package let schema: JSONSchema

    /// Documents a response.
    package init(
        _ status: Int, _ description: String, contentType: String = "application/json",
        schema: JSONSchema = .any
    ) {
        self.status = status
        self.description = description
        self.contentType = contentType
        self.schema = schema
    }

    /// A JSON response.
    package static func json(
        _ status: Int = 200, _ schema: JSONSchema, _ description: String = "Done."
    ) -> ResponseSpec {
        ResponseSpec(status, description, schema: schema)
    }

    /// An HTML page.
    package static var page: ResponseSpec {
        ResponseSpec(200, "A page.", contentType: "text/html", schema: .string)
    }

    /// A stream of server-sent events.
    package static var events: ResponseSpec {
        ResponseSpec(200, "Events.", contentType: "text/event-stream", schema: .string)
    }

    /// A redirect after a form.
    package static var seeOther: ResponseSpec {
        ResponseSpec(303, "See the page named by Location.", contentType: "")
    }

    /// A response without content.
    package static func empty(_ status: Int = 204) -> ResponseSpec {
        ResponseSpec(status, "Done.", contentType: "")
    }
}
