extension Problem {
    /// 400: the request is malformed or refused by a rule.
    package static func badRequest(
        _ code: String, _ detail: String, errors: [FieldError] = []
    ) -> Problem {
        Problem(status: 400, code: code, detail: detail, errors: errors)
    }

    /// 401 with the challenge RFC 9110 asks for.
    package static func unauthorized(
        _ code: String = "unauthorized", _ detail: String = "Sign in or send an API key."
    ) -> Problem {
        Problem(
            status: 401, code: code, detail: detail, headers: [("WWW-Authenticate", "Bearer")])
    }

    /// 403: the credential has not this permission.
    package static func forbidden(
        _ code: String = "forbidden", _ detail: String = "You are not allowed to do this."
    ) -> Problem {
        Problem(status: 403, code: code, detail: detail)
    }

    /// 404 with one body for missing and foreign objects (security.md SEC71).
    package static var notFound: Problem {
        Problem(status: 404, code: "not_found", detail: "There is nothing at this address.")
    }

    /// 405 with the methods that are allowed.
    static func methodNotAllowed(_ allowed: [HTTPMethod]) -> Problem {
        let list = allowed.map(\.rawValue).joined(separator: ", ")
        return Problem(
            status: 405, code: "method_not_allowed", detail: "Use one of these methods: \(list).",
            headers: [("Allow", list)])
    }

    /// 409: the state does not allow this.
    package static func conflict(_ code: String, _ detail: String) -> Problem {
        Problem(status: 409, code: code, detail: detail)
    }

    /// 413: the body is larger than the endpoint takes.
    package static func tooLarge(maxBytes: Int) -> Problem {
        Problem(
            status: 413, code: "body_too_large",
            detail: maxBytes == 0
                ? "This address takes no body." : "The body may have at most \(maxBytes) bytes.")
    }

    /// 415: the body's type is none of those the endpoint takes.
    package static func unsupportedMediaType(_ types: [String]) -> Problem {
        let list = types.joined(separator: " or ")
        return Problem(
            status: 415, code: "unsupported_media_type",
            detail: types.isEmpty ? "This address takes no body." : "Send the body as \(list).")
    }

    /// 503: nothing was written; the caller may come back.
    package static func unavailable(
        _ code: String = "busy", _ detail: String = "The server is busy; try again shortly.",
        retryAfterSeconds: Int = 1
    ) -> Problem {
        Problem(
            status: 503, code: code, detail: detail,
            headers: [("Retry-After", String(retryAfterSeconds))])
    }

    /// 500: a fault of ours; the Request-Id finds the log line with the cause.
    static var internalFault: Problem {
        Problem(
            status: 500, code: "internal",
            detail: "Something went wrong on our side. Tell us the request id.")
    }
}
