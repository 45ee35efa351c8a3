package import HTTP

/// Refuses what another site could make a browser send (SEC10–SEC12).
package struct CrossSite: Sendable {
    private let origins: [String]
    private let cookies: SessionCookies
    private let tokens: CSRFTokens

    /// `origins` are our own, byte for byte as browsers write them.
    package init(origins: [String], cookies: SessionCookies, tokens: CSRFTokens) {
        self.origins = origins
        self.cookies = cookies
        self.tokens = tokens
    }

    /// The middleware; it stands after authentication.
    package var middleware: Middleware {
        Middleware { request, next in
            try check(request)
            return try await next(request)
        }
    }

    /// Throws 400 for two credentials and 403 for a request of another site or without its token.
    package func check(_ request: Request) throws(Problem) {
        let hasSession = SessionCookies.count(cookies.session, in: request) > 0
        if request.headers.contains("Authorization") {
            guard !hasSession else {
                throw Problem.badRequest(
                    "two_credentials", "Send either the API key or the session cookie, not both.")
            }
            return
        }
        if request.method.isSafe {
            if hasSession { try checkStream(request) }
            return
        }
        let hasForm = SessionCookies.count(cookies.before, in: request) > 0
        let isOpenTCP = request.permission == .open && !request.isLocal
        guard hasSession || hasForm || isOpenTCP else { return }
        try checkOrigin(request)
        try checkToken(request)
    }

    /// SEC10: `Sec-Fetch-Site` must be same-origin; without it `Origin` must be ours.
    private func checkOrigin(_ request: Request) throws(Problem) {
        let sites = request.headers.all("Sec-Fetch-Site")
        if !sites.isEmpty {
            guard sites == ["same-origin"] else { throw Self.foreign }
            return
        }
        let sent = request.headers.all("Origin")
        guard sent.count == 1, isOurs(sent[0]) else { throw Self.foreign }
    }

    /// SEC12: a stream is a safe method, but another site must not open it with our cookie.
    private func checkStream(_ request: Request) throws(Problem) {
        guard request.acceptsEventStream else { return }
        for site in request.headers.all("Sec-Fetch-Site") where site != "same-origin" {
            throw Self.foreign
        }
        for origin in request.headers.all("Origin") where !isOurs(origin) { throw Self.foreign }
    }

    /// SEC11: the token in `X-CSRF-Token` or the form field `csrf`.
    private func checkToken(_ request: Request) throws(Problem) {
        guard let session = request[FormSessionKey.self] else { throw Self.noToken }
        let header = request.headers.all("X-CSRF-Token")
        if header.count == 1, tokens.verify(token: header[0], session: session) { return }
        guard header.isEmpty, request.hasForm, let token = try request.form().first("csrf"),
            tokens.verify(token: token, session: session)
        else { throw Self.noToken }
    }

    private func isOurs(_ origin: String) -> Bool {
        origins.contains { $0.utf8.elementsEqual(origin.utf8) }
    }

    private static var foreign: Problem {
        Problem.forbidden(
            "cross_site", "This request came from another site. Open the page here and try again.")
    }

    private static var noToken: Problem {
        Problem.forbidden(
            "form_expired",
            "The form's token is missing or of another session. Load the page again.")
    }
}

extension Request {
    /// True when the sender is a process of this machine on the local socket.
    var isLocal: Bool {
        switch remote {
        case .local: true
        case .tcp: false
        }
    }

    /// True when the caller asks for server-sent events.
    var acceptsEventStream: Bool {
        headers.all("Accept").contains { line in
            line.utf8.split(separator: UInt8(ascii: ",")).contains { piece in
                MediaType(String(decoding: Array(piece), as: UTF8.self)).essence
                    == "text/event-stream"
            }
        }
    }

    /// True when the body is a form.
    var hasForm: Bool {
        let essence = MediaType(headers.first("Content-Type") ?? "").essence
        return essence == "application/x-www-form-urlencoded" || essence == "multipart/form-data"
    }
}
