internal import HTTP

/// What was typed into a sign-in form.
struct LoginForm: Sendable, Equatable {
    /// The login as typed.
    let login: String
    /// The password as typed; never shown again.
    let password: String
    /// A checked local path, or empty.
    let next: String
    /// The token of the one-time link; empty for an ordinary sign-in.
    let token: String

    /// Reads the fields; a missing one is empty and refused with its name later.
    init(_ fields: FormFields) {
        login = fields.first("login") ?? ""
        password = fields.first("password") ?? ""
        next = LocalPath.checked(fields.first("next") ?? "") ?? ""
        token = fields.first("token") ?? ""
    }

    /// The first field that is empty, with the sentence to show.
    var missing: LoginModel.Fault? {
        if login.isEmpty { return LoginModel.Fault(field: "login", message: "Enter your login.") }
        if password.isEmpty {
            return LoginModel.Fault(field: "password", message: "Enter your password.")
        }
        return nil
    }
}
