/// What the router checks before a handler runs, from the endpoint's own declaration.
enum RequestCheck {
    /// Throws the problem of the first rule the request breaks.
    static func check(_ request: Request, _ endpoint: Endpoint) throws(Problem) {
        try checkParameters(request, endpoint)
        try checkBody(request, endpoint)
    }

    private static func checkParameters(
        _ request: Request, _ endpoint: Endpoint
    ) throws(Problem) {
        if !endpoint.allowsUnknownQuery {
            for item in request.query.items where !isDeclared(item.name, endpoint) {
                throw Problem.badRequest(
                    "unknown_parameter", "There is no query parameter \"\(item.name)\" here.",
                    errors: [
                        FieldError(field: item.name, code: "unknown", message: "Not known here.")
                    ])
            }
        }
        for parameter in endpoint.parameters where parameter.required {
            guard isMissing(parameter, request) else { continue }
            throw Problem.badRequest(
                "missing_parameter",
                "The \(parameter.place.rawValue) parameter \"\(parameter.name)\" is required.",
                errors: [FieldError(field: parameter.name, code: "required", message: "Required.")])
        }
    }

    private static func isMissing(_ parameter: ParameterSpec, _ request: Request) -> Bool {
        switch parameter.place {
        case .path: false
        case .query: !request.query.contains(parameter.name)
        case .header: !request.headers.contains(parameter.name)
        }
    }

    private static func isDeclared(_ name: String, _ endpoint: Endpoint) -> Bool {
        endpoint.parameters.contains { $0.place == .query && $0.name == name }
    }

    private static func checkBody(_ request: Request, _ endpoint: Endpoint) throws(Problem) {
        guard !request.body.isEmpty else {
            if endpoint.bodyRequired && !endpoint.body.types.isEmpty {
                throw Problem.badRequest("body_required", "This address needs a body.")
            }
            return
        }
        guard request.body.count <= endpoint.body.maxBytes else {
            throw Problem.tooLarge(maxBytes: endpoint.body.maxBytes)
        }
        let type = MediaType(request.headers.first("Content-Type") ?? "").essence
        guard endpoint.body.types.contains(type) else {
            throw Problem.unsupportedMediaType(endpoint.body.types)
        }
    }
}
