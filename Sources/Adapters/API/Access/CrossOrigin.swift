package import HTTP

/// Answers browsers of listed other sites (SEC13): never `*`, never with credentials.
package struct CrossOrigin: Sendable {
    private let allowed: [String]

    /// `allowed` is `WAYBILL_CORS_ORIGINS`; empty: no other site may read anything.
    package init(allowed: [String]) { self.allowed = allowed }

    /// The middleware; it stands outside of authentication, as preflights carry no credential.
    package var middleware: Middleware {
        Middleware { request, next in
            let origins = request.headers.all("Origin")
            let isListed =
                origins.count == 1
                && allowed.contains { $0.utf8.elementsEqual(origins[0].utf8) }
            guard isListed, request.path.utf8.starts(with: "/api/".utf8) else {
                return try await next(request)
            }
            var response = try await next(request)
            response.headers.append(("Access-Control-Allow-Origin", origins[0]))
            response.headers.append(("Vary", "Origin"))
            response.headers.append(
                (
                    "Access-Control-Expose-Headers",
                    "Request-Id, ETag, Idempotent-Replayed, Retry-After"
                ))
            if request.method == .options {
                let headers =
                    "Authorization, Content-Type, Idempotency-Key, If-Match, Last-Event-ID"
                response.headers.append(("Access-Control-Allow-Headers", headers))
                response.headers.append(
                    ("Access-Control-Allow-Methods", response.header("Allow") ?? "GET"))
                response.headers.append(("Access-Control-Max-Age", "600"))
            }
            return response
        }
    }
}
