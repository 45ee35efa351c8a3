internal import Application
internal import HTTP

/// Signing in and out.
struct LoginEndpoints: Sendable {
    /// The ports and settings of the room.
    let parts: ConsoleParts

    /// The addresses of this page.
    var all: [Endpoint] {
        let form = BodySpec.form(
            fields: [
                FormFieldSpec("login"), FormFieldSpec("password"), FormFieldSpec("next"),
                FormFieldSpec("token"), FormFieldSpec("csrf"),
            ], maxBytes: 16 * 1_024)
        return [
            Endpoint(
                .get, Links.login, permission: .open, summary: "Sign-in page.", tag: "page",
                parameters: [
                    ParameterSpec("next", description: "A path to go to afterwards."),
                    ParameterSpec("setup", description: "The one-time token of the first sign-in."),
                    ParameterSpec("out", description: "Set after signing out."),
                ], responses: [.page], handler: show),
            Endpoint(
                .post, Links.login, permission: .open, summary: "Sign in.", tag: "page",
                body: form, responses: [.seeOther, .page], handler: signIn),
            Endpoint(
                .post, Links.firstAdmin, permission: .open,
                summary: "Make the first administrator, or sign in to a test store.", tag: "page",
                body: form, responses: [.seeOther, .page], handler: firstAdmin),
            Endpoint(
                .post, Links.logout, permission: .open, summary: "Sign out.", tag: "page",
                body: form, bodyRequired: false, responses: [.seeOther], handler: signOut),
        ]
    }

    private func show(_ request: Request) async throws -> Response {
        try await StorageFaults.mapped {
            var model = LoginModel(mode: .password, csrf: "")
            model.next = LocalPath.checked(request.query.first("next") ?? "") ?? ""
            model.isSignedOut = request.query.contains("out")
            if let token = request.query.first("setup"), !token.isEmpty {
                model.mode = mode(token)
            } else {
                if case .staff = parts.principal(request) {
                    return .redirect(to: model.next.isEmpty ? Links.history : model.next)
                }
                if try await parts.access.needsFirstAdmin() { model.mode = .noAdmin }
            }
            return page(request, model, status: 200)
        }
    }

    private func mode(_ token: String) -> LoginModel.Mode {
        parts.settings.isTestStore && parts.settings.isLoopbackPlainHTTP
            ? .testStore(token: token) : .firstAdmin(token: token)
    }

    /// Renders the page; its token is bound to the cookie that authentication has set (SEC11).
    private func page(_ request: Request, _ model: LoginModel, status: Int) -> Response {
        var model = model
        model.csrf = parts.csrfToken(request)
        return .page(status, LoginPage.page(model, settings: parts.settings))
    }

    private func signIn(_ request: Request) async throws -> Response {
        let form = LoginForm(try FormGate(parts: parts).fields(request))
        var model = LoginModel(mode: .password, csrf: "", login: form.login, next: form.next)
        model.fault = form.missing
        guard model.fault == nil else { return page(request, model, status: 400) }
        return try await answer(request, model, next: form.next) {
            try await parts.access.signIn(
                login: form.login, password: form.password, ip: Self.address(request),
                userAgent: request.headers.first("User-Agent") ?? "")
        }
    }

    private func firstAdmin(_ request: Request) async throws -> Response {
        let form = LoginForm(try FormGate(parts: parts).fields(request))
        var model = LoginModel(mode: mode(form.token), csrf: "", login: form.login)
        let agent = request.headers.first("User-Agent") ?? ""
        if case .testStore = model.mode {
            return try await answer(request, model, next: "") {
                try await parts.access.signInToTestStore(
                    token: form.token, ip: Self.address(request), userAgent: agent)
            }
        }
        model.fault = form.missing
        guard model.fault == nil else { return page(request, model, status: 400) }
        return try await answer(request, model, next: "") {
            try await parts.access.makeFirstAdmin(
                token: form.token, login: form.login, password: form.password,
                ip: Self.address(request), userAgent: agent)
        }
    }

    /// The session's cookie and the way on, or the form again with what was wrong.
    private func answer(
        _ request: Request, _ model: LoginModel, next: String,
        session: () async throws -> String
    ) async throws -> Response {
        var model = model
        do {
            let token = try await StorageFaults.mapped(session)
            var response = Response.redirect(to: next.isEmpty ? Links.history : next)
            response.headers.append(parts.settings.cookie.set(token))
            return response
        } catch let error as AccessError {
            let (fault, status) = try Self.fault(error)
            model.fault = fault
            return page(request, model, status: status)
        }
    }

    private static func fault(_ error: AccessError) throws -> (LoginModel.Fault, Int) {
        switch error {
        case .busy:
            throw Problem.unavailable(
                "busy", "Many people are signing in; try again in a moment.", retryAfterSeconds: 2)
        case .refused:
            (
                LoginModel.Fault(
                    field: "password",
                    message: "Login or password is not right. Check both and try again."), 403
            )
        case .badLink:
            (
                LoginModel.Fault(
                    field: nil,
                    message: "This link was used before or is older than 30 minutes. "
                        + "Start the server again for a new one."), 403
            )
        case .invalid(let field, let message):
            (LoginModel.Fault(field: field, message: message), 400)
        case .taken:
            (LoginModel.Fault(field: "login", message: "This login is taken; choose another."), 409)
        case .notFound, .changed: throw Problem.notFound
        }
    }

    private func signOut(_ request: Request) async throws -> Response {
        _ = try FormGate(parts: parts).fields(request)
        let cookie = parts.settings.cookie
        if let token = request.cookie(cookie.name) {
            try await StorageFaults.mapped { try await parts.access.signOut(token: token) }
        }
        var response = Response.redirect(to: Links.login + "?out=1")
        response.headers.append(cookie.clearing)
        return response
    }

    /// The caller's address for the list of sessions.
    private static func address(_ request: Request) -> String {
        switch request.remote {
        case .tcp(let address): address
        case .local: "local"
        }
    }
}
