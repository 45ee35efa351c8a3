internal import HTML
package import HTTP

/// Refusals as pages: one sentence, the reason, the next step.
package struct ProblemPage: Sendable {
    private let settings: ConsoleSettings

    /// Makes the renderer that the router is given for browsers.
    package init(settings: ConsoleSettings) { self.settings = settings }

    /// The page of a problem; 401 leads to the sign-in page and back.
    package func render(_ request: Request, _ problem: Problem) -> Response {
        if problem.status == 401 { return .redirect(to: Links.login(next: Self.origin(request))) }
        let words = Self.words(problem.status, path: request.path)
        let page = Lone.page(settings, title: words.title) { html in
            html.h1(words.title)
            html.p(problem.detail)
            for error in problem.errors.prefix(20) { html.p("\(error.field): \(error.message)") }
            html.p(words.next, .class("soft"))
            if problem.status >= 500 {
                html.p("Request id: \(request.id)", .class("soft", "small"))
            }
            html.p {
                $0.a(words.link.text, to: words.link.address, .class("button"))
            }
        }
        return .page(problem.status, page)
    }

    /// Where to go back to after signing in: the page itself, for a form the page it stood on.
    private static func origin(_ request: Request) -> String {
        guard request.method.isSafe else {
            return request.path.hasPrefix(Links.submit) ? Links.submit : Links.history
        }
        let target = Links.with(request.path, request.query.items.map { ($0.name, $0.value) })
        return LocalPath.checked(target) ?? Links.history
    }

    private struct Words {
        let title: String
        let next: String
        let link: (text: String, address: String)
    }

    private static func words(_ status: Int, path: String) -> Words {
        let back =
            path.hasPrefix(Links.submit)
            ? ("Back to Submit", Links.submit) : ("Order history", Links.history)
        return switch status {
        case 403:
            Words(
                title: "This is not allowed",
                next: "Ask an administrator for the right, or sign in with another login.",
                link: back)
        case 404:
            Words(
                title: "Not found",
                next: "Check the number, or search for it in the order history.",
                link: ("Order history", Links.history))
        case 405:
            Words(
                title: "This address cannot be used like that",
                next: "Open it from the page where its button stands.", link: back)
        case 409:
            Words(
                title: "This changed meanwhile",
                next: "Open it again to see what is possible now.", link: back)
        case 413:
            Words(
                title: "Too much at once",
                next: "Nothing was stored. Paste up to 1,000 numbers at a time.", link: back)
        case 422:
            Words(
                title: "This form was used before",
                next: "Nothing was done a second time. Open the page again to start afresh.",
                link: back)
        case 429:
            Words(
                title: "Too many requests",
                next: "Wait a minute, then go on; nothing was lost.", link: back)
        case 503:
            Words(
                title: "Busy at the moment",
                next: "Nothing was changed. Try again in a few seconds.", link: back)
        case 507:
            Words(
                title: "The disk is full",
                next: "Orders can be read but not changed until an administrator makes room.",
                link: ("Order history", Links.history))
        case 500...:
            Words(
                title: "Something went wrong here",
                next: "Try again; if it happens again, give the request id to whoever runs this.",
                link: back)
        default:
            Words(
                title: "This could not be understood",
                next: "Go back, correct it and send it again.", link: back)
        }
    }
}
