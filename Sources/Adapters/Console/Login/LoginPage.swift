internal import HTML

/// The sign-in page, and the first administrator's.
enum LoginPage {
    /// The page from its model.
    static func page(_ model: LoginModel, settings: ConsoleSettings) -> HTML {
        Lone.page(settings, title: "Sign in") { html in
            if model.isSignedOut { html.notice(.good, "You are signed out.") }
            if let fault = model.fault, fault.field == nil {
                html.notice(.error, "Not signed in", fault.message)
            }
            switch model.mode {
            case .password: password(&html, model)
            case .firstAdmin(let token): firstAdmin(&html, model, token)
            case .testStore(let token): testStore(&html, model, token)
            case .noAdmin: noAdmin(&html)
            }
        }
    }

    private static func password(_ html: inout HTML, _ model: LoginModel) {
        html.h1("Sign in")
        html.form(.post, to: Links.login, .class("form"), .noValidate) { html in
            html.hidden("csrf", model.csrf)
            if !model.next.isEmpty { html.hidden("next", model.next) }
            credentials(&html, model, isNew: false)
            html.button("Sign in", .class("primary"))
        }
    }

    private static func firstAdmin(_ html: inout HTML, _ model: LoginModel, _ token: String) {
        html.h1("First administrator")
        html.p("Choose the login and password with which you will sign in.", .class("soft"))
        html.form(.post, to: Links.firstAdmin, .class("form"), .noValidate) { html in
            html.hidden("csrf", model.csrf)
            html.hidden("token", token)
            credentials(&html, model, isNew: true)
            html.button("Create and sign in", .class("primary"))
        }
    }

    private static func testStore(_ html: inout HTML, _ model: LoginModel, _ token: String) {
        html.h1("Sandbox")
        html.p("This store calls no provider and charges nothing.", .class("soft"))
        html.form(.post, to: Links.firstAdmin, .class("form")) { html in
            html.hidden("csrf", model.csrf)
            html.hidden("token", token)
            html.button("Sign in", .class("primary"), .autofocus)
        }
    }

    private static func noAdmin(_ html: inout HTML) {
        html.h1("No administrator yet")
        html.p("Nobody can sign in, because no administrator exists.")
        html.p("Open the one-time link that the server prints when it starts.", .class("soft"))
    }

    private static func credentials(_ html: inout HTML, _ model: LoginModel, isNew: Bool) {
        let loginError = model.fault.flatMap { $0.field == "login" ? $0.message : nil }
        let passwordError = model.fault.flatMap { $0.field == "password" ? $0.message : nil }
        html.field("Login", id: "login", error: loginError) { html in
            html.input(
                .text, name: "login", value: model.login, .id("login"), .required(),
                .autocomplete("username"), .noSpellcheck,
                .when(loginError != nil, .aria(.invalid, true)),
                .described("login", hasHint: false, error: loginError))
        }
        let hint = isNew ? "At least 12 characters; a sentence is fine." : nil
        html.field("Password", id: "password", hint: hint, error: passwordError) { html in
            html.input(
                .password, name: "password", .id("password"), .required(),
                .autocomplete(isNew ? "new-password" : "current-password"),
                .when(passwordError != nil, .aria(.invalid, true)),
                .described("password", hasHint: hint != nil, error: passwordError))
        }
    }
}
