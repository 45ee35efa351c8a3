internal import HTTP

/// A worker answers the network for health and figures alone; its local socket gets everything.
enum WorkerGate {
    /// What any role tells.
    static let open: Set = ["/health", "/health/ready", "/metrics"]

    /// Refuses with 404 what comes by TCP for anything else.
    static let middleware = Middleware { request, next in
        switch request.remote {
        case .local: return try await next(request)
        case .tcp:
            guard open.contains(request.path) else {
                throw Problem(
                    status: 404, code: "not_found",
                    detail: "This process is a worker: pages and API are served by the others.")
            }
            return try await next(request)
        }
    }
}
