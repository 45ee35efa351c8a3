/// One address with everything known about it: routing, permission, document and code.
package struct Endpoint: Sendable {
    /// How an endpoint runs.
    enum Action: Sendable {
        /// As a task, within the bound on requests in flight.
        case task(@Sendable (Request) async throws -> Response)
        /// At once on the connection's thread: answers even when every task hangs.
        case immediate(@Sendable (Request) throws -> Response)
    }

    /// The method.
    package let method: HTTPMethod
    /// The path with `{name}` parameters, each a whole segment.
    package let template: String
    /// What a caller must be allowed to do.
    package let permission: Permission
    /// A short line for the document.
    package let summary: String
    /// The group in the document; pages have `page`.
    package let tag: String
    /// Declared parameters; path parameters may be left out.
    package let parameters: [ParameterSpec]
    /// The body it takes.
    package let body: BodySpec
    /// Whether a request without a body is refused with 400.
    package let bodyRequired: Bool
    /// Documented responses.
    package let responses: [ResponseSpec]
    /// Lets undeclared query parameters pass, for addresses whose callers are not ours.
    package let allowsUnknownQuery: Bool
    /// What runs when it matches.
    let action: Action
    /// The template between its slashes.
    let segments: [TemplateSegment]

    /// Declares an endpoint whose handler runs as a task.
    package init(
        _ method: HTTPMethod, _ template: String, permission: Permission, summary: String,
        tag: String, parameters: [ParameterSpec] = [], body: BodySpec = .none,
        bodyRequired: Bool = true, responses: [ResponseSpec] = [.json(200, .any)],
        allowsUnknownQuery: Bool = false,
        handler: @escaping @Sendable (Request) async throws -> Response
    ) {
        self.init(
            method: method, template: template, permission: permission, summary: summary, tag: tag,
            parameters: parameters, body: body, bodyRequired: bodyRequired, responses: responses,
            allowsUnknownQuery: allowsUnknownQuery, action: .task(handler))
    }

    /// Declares an endpoint that answers from memory, at once, past middleware and every bound.
    package static func immediate(
        _ method: HTTPMethod, _ template: String, summary: String, tag: String,
        parameters: [ParameterSpec] = [], responses: [ResponseSpec] = [.json(200, .any)],
        allowsUnknownQuery: Bool = true,
        handler: @escaping @Sendable (Request) throws -> Response
    ) -> Endpoint {
        Endpoint(
            method: method, template: template, permission: .open, summary: summary, tag: tag,
            parameters: parameters, body: .none, bodyRequired: false, responses: responses,
            allowsUnknownQuery: allowsUnknownQuery, action: .immediate(handler))
    }

    private init(
        method: HTTPMethod, template: String, permission: Permission, summary: String,
        tag: String, parameters: [ParameterSpec], body: BodySpec, bodyRequired: Bool,
        responses: [ResponseSpec], allowsUnknownQuery: Bool, action: Action
    ) {
        self.method = method
        self.template = template
        self.permission = permission
        self.summary = summary
        self.tag = tag
        self.parameters = parameters
        self.body = body
        self.bodyRequired = bodyRequired
        self.responses = responses
        self.allowsUnknownQuery = allowsUnknownQuery
        self.action = action
        segments = TemplateSegment.split(template)
    }

    /// The names of the template's parameters, in order.
    package var pathParameters: [String] {
        segments.compactMap { segment in
            switch segment {
            case .literal: nil
            case .parameter(let name): name
            }
        }
    }

    /// The name of the operation in the document: method and template in one word.
    package var operationID: String {
        let words = segments.compactMap { segment -> String? in
            switch segment {
            case .literal(let bytes):
                let word = bytes.map { ASCII.isWord($0) ? $0 : 0x5F }
                return word.isEmpty ? nil : String(decoding: word, as: UTF8.self)
            case .parameter(let name):
                return "by_\(name)"
            }
        }
        return ([method.rawValue.lowercased()] + words).joined(separator: "_")
    }

    /// The path with its parameters filled in, in template order, percent-encoded.
    package func link(_ values: [String] = []) -> String {
        var remaining = values[...]
        let parts = segments.map { segment in
            switch segment {
            case .literal(let bytes): String(decoding: bytes, as: UTF8.self)
            case .parameter: PercentCoding.encode(remaining.popFirst() ?? "")
            }
        }
        return "/" + parts.joined(separator: "/")
    }
}
