/// What the sign-in page shows.
struct LoginModel: Sendable, Equatable {
    /// Which form stands on the page.
    enum Mode: Sendable, Equatable {
        case password
        /// The one-time link: choose login and password of the first administrator.
        case firstAdmin(token: String)
        /// The one-time link of a test store on loopback: one button.
        case testStore(token: String)
        /// No administrator exists and the page was not opened by the link.
        case noAdmin
    }

    /// A refusal, at the field it is about or above the form.
    struct Fault: Sendable, Equatable {
        /// `login`, `password` or nil for the whole form.
        let field: String?
        /// What is wrong and what to do.
        let message: String
    }

    /// The form on the page.
    var mode: Mode
    /// The token of the form (SEC11).
    var csrf: String
    /// What the person typed as login.
    var login: String = ""
    /// A local path to go to afterwards; empty for the order history.
    var next: String = ""
    /// Why the last try did not work.
    var fault: Fault?
    /// The session was ended a moment ago.
    var isSignedOut = false
}
