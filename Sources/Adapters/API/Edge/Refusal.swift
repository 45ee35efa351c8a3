internal import Application
package import HTTP
internal import JSON

/// The one place that turns errors of the core into problems (`api.md`, Errors).
package enum Refusal {
    /// The problem of an error; nil for defects, which the router logs and answers with 500.
    package static func problem(for error: any Error) -> Problem? {
        if let problem = error as? Problem { return problem }
        if let storage = error as? StorageError { return problem(storage) }
        if let access = error as? AccessError { return problem(access) }
        if let fault = error as? MessageFault {
            return BodyReader.refusal(
                fault.flaws.map {
                    FieldError(
                        field: "/" + $0.field, code: "FIELD_INVALID", message: $0.sentence)
                })
        }
        if error is MoneyError {
            return .conflict(
                "amount_too_large", "The sum would be too large to keep; nothing was written.")
        }
        if error is CheckUnavailable {
            return .unavailable(
                "CHECK_UNAVAILABLE",
                "A rule could not be checked, so nothing was created. Try again; if it stays, tell "
                    + "the store with this answer's request id.")
        }
        if let moved = error as? VersionDiffers { return Edge.versionDiffers(moved.current) }
        return nil
    }

    private static func problem(_ error: StorageError) -> Problem? {
        switch error.kind {
        case .busy:
            // Also a commit whose answer was lost (R10), so it does not say that nothing was kept.
            .unavailable(
                "busy",
                "The store did not confirm this in time. Try again shortly: what is repeated under "
                    + "its Idempotency-Key is done once.")
        case .full:
            Problem(
                status: 507, code: "disk_full",
                detail: "The disk is full; nothing was written. Free some space, and writing goes "
                    + "on by itself. Reading still works.")
        case .failed:
            .unavailable(
                "store_failed",
                "The store has failed. After the restart, repeat this under its Idempotency-Key: "
                    + "it is done once.", retryAfterSeconds: 5)
        case .unusable:
            .unavailable(
                "store_unusable", "The store cannot be used; an operator has to look at it.",
                retryAfterSeconds: 60)
        case .closed:
            .unavailable("draining", "The server is stopping; nothing was written.")
        case .conflict:
            .conflict(
                "conflict", "Somebody else changed this at the same moment. Read it again.")
        case .duplicate(let rule):
            rule.utf8.starts(with: "idempotency".utf8)
                ? Idempotency.inFlight
                : .conflict("duplicate", "This exists already; nothing was written.")
        case .defect: nil
        }
    }

    private static func problem(_ error: AccessError) -> Problem {
        switch error {
        case .busy:
            .unavailable("sign_in_busy", "Too many sign-ins at once; try again in a moment.")
        case .refused:
            Problem(
                status: 401, code: "wrong_login", detail: "Login or password is wrong.",
                headers: [("WWW-Authenticate", "Bearer")])
        case .badLink:
            .forbidden(
                "bad_link", "This link is used up or has run out. Ask for a new one.")
        case .invalid(let field, let message):
            .badRequest(
                "invalid", message,
                errors: [FieldError(field: "/" + field, code: "INVALID", message: message)])
        case .taken: .conflict("login_taken", "This login is taken; choose another.")
        case .notFound: .notFound
        case .changed(let version):
            Problem(
                status: 412, code: "version_differs",
                detail: "Somebody else has changed this member. Read it again.",
                extra: [("version", .integer(version))])
        }
    }
}
