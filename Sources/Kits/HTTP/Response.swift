/// What a handler answers.
package struct Response: Sendable {
    /// The content of a response.
    package enum Body: Sendable {
        /// The whole content.
        case bytes([UInt8])
        /// An open stream of server-sent events.
        case stream(EventStream)
    }

    /// The HTTP status, 200 to 599.
    package var status: Int
    /// Header fields in order; names and values with control bytes are never sent (SEC94).
    package var headers: [(String, String)]
    /// The content.
    package var body: Body

    /// A response from parts.
    package init(status: Int, headers: [(String, String)] = [], body: Body = .bytes([])) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// JSON that is already written; `Cache-Control: no-store`, as all data.
    package static func json(_ status: Int, _ bytes: [UInt8]) -> Response {
        content(status, "application/json", bytes)
    }

    /// A page from text.
    package static func html(_ status: Int, _ text: String) -> Response {
        content(status, "text/html; charset=utf-8", Array(text.utf8))
    }

    /// A page from bytes that are UTF-8.
    package static func html(_ status: Int, _ bytes: [UInt8]) -> Response {
        content(status, "text/html; charset=utf-8", bytes)
    }

    /// Plain text.
    package static func text(_ status: Int, _ text: String) -> Response {
        content(status, "text/plain; charset=utf-8", Array(text.utf8))
    }

    /// A file to save: `attachment` with a name of ours (security.md SEC16, SEC103).
    package static func download(
        _ bytes: [UInt8], fileName: String, contentType: String
    ) -> Response {
        var response = content(200, contentType, bytes)
        let safe = fileName.utf8.map { byte in
            ASCII.isToken(byte) && byte != 0x25 && byte != 0x27 ? byte : 0x5F
        }
        let name = String(decoding: safe, as: UTF8.self)
        response.headers.append(("Content-Disposition", "attachment; filename=\"\(name)\""))
        return response
    }

    /// An open stream of server-sent events with the headers of reliability.md E8.
    package static func events(_ stream: EventStream) -> Response {
        Response(
            status: 200,
            headers: [
                ("Content-Type", "text/event-stream"), ("Cache-Control", "no-store"),
                ("X-Accel-Buffering", "no"),
            ], body: .stream(stream))
    }

    /// A redirect; 303 makes the browser follow with GET.
    package static func redirect(to location: String, status: Int = 303) -> Response {
        Response(status: status, headers: [("Location", location), ("Cache-Control", "no-store")])
    }

    /// No content at all.
    package static func empty(_ status: Int = 204) -> Response {
        Response(status: status, headers: [("Cache-Control", "no-store")])
    }

    /// The first value of a header of this response, nil when absent.
    package func header(_ name: String) -> String? {
        headers.first { ASCII.equalIgnoringCase($0.0.utf8, name.utf8) }?.1
    }

    /// The content when it is bytes; empty for a stream.
    package var bytes: [UInt8] {
        switch body {
        case .bytes(let bytes): bytes
        case .stream: []
        }
    }

    private static func content(_ status: Int, _ type: String, _ bytes: [UInt8]) -> Response {
        Response(
            status: status, headers: [("Content-Type", type), ("Cache-Control", "no-store")],
            body: .bytes(bytes))
    }
}
