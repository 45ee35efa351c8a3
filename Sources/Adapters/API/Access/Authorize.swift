internal import Application
package import HTTP

/// Lets a request pass only when `Authorization` allows its route's action; deny by default
/// (SEC70).
package struct Authorize: Sendable {
    /// A route whose permission is no action: the server must not start.
    package struct UnknownPermission: Error, Sendable, CustomStringConvertible {
        /// Method and template of the route.
        package let route: String
        /// The word it declares.
        package let permission: String

        package var description: String {
            "The route \(route) declares the permission '\(permission)', which is no action of "
                + "Waybill; this is a defect in the program."
        }
    }

    private let actions: [Permission: Action]

    /// Reads the permission of every endpoint; throws for the first that is no action.
    package init(_ endpoints: [Endpoint]) throws(UnknownPermission) {
        var actions: [Permission: Action] = [:]
        for endpoint in endpoints {
            guard let action = Action(rawValue: endpoint.permission.name) else {
                throw UnknownPermission(
                    route: endpoint.method.rawValue + " " + endpoint.template,
                    permission: endpoint.permission.name)
            }
            actions[endpoint.permission] = action
        }
        self.actions = actions
    }

    /// The middleware; it stands after authentication.
    package var middleware: Middleware {
        Middleware { request, next in
            try check(request)
            return try await next(request)
        }
    }

    /// Throws 401, 403, or 404 for what only the local socket serves.
    package func check(_ request: Request) throws(Problem) {
        guard let permission = request.permission else { return }
        if request.route.utf8.starts(with: "/cli/".utf8) {
            guard case .local = request.remote, case .cli = request.principal else {
                throw Problem.notFound
            }
        }
        guard let action = actions[permission] else { throw Problem.forbidden() }
        switch Authorization.authorize(request.principal, action) {
        case .allowed: return
        case .unknown: throw Self.unknown(request.credential)
        case .forbidden:
            throw Problem.forbidden(
                "forbidden", "This credential may not do this; it needs '\(action.rawValue)'.")
        }
    }

    private static func unknown(_ credential: Credential) -> Problem {
        switch credential {
        case .endedSession:
            Problem.unauthorized("session_ended", "Your session has ended. Sign in again.")
        case .badBearer:
            Problem.unauthorized(
                "invalid_key",
                "The API key is not known here, was revoked, has run out, or is for another "
                    + "environment. Ask for a new key.")
        case .none, .session, .key, .local: Problem.unauthorized()
        }
    }
}

extension Permission {
    /// The permission that asks for an action.
    init(_ action: Action) { self.init(action.rawValue) }
}
