import HTTP
import Testing

private enum Principal: RequestKey {
    typealias Value = String
}

@Suite struct MiddlewareTests {
    private func router(_ middleware: [Middleware]) -> Router {
        let endpoint = Endpoint(
            .get, "/a/{id}", permission: Permission("a:read"), summary: "A.", tag: "t",
            parameters: [ParameterSpec("q")]
        ) { request in
            guard request.parameters["id"] != "0" else { throw Problem.notFound }
            return .text(200, request[Principal.self] ?? "nobody")
        }
        return Router(endpoints: [endpoint], middleware: middleware)
    }

    @Test func `the outermost comes first and knows route and permission`() async throws {
        let outer = Middleware { request, next in
            var request = request
            request[Principal.self] = "\(request.route) \(request.permission?.name ?? "-")"
            var response = try await next(request)
            response.headers.append(("X-Outer", "1"))
            return response
        }
        let inner = Middleware { request, next in
            var request = request
            request[Principal.self] = (request[Principal.self] ?? "") + " inner"
            return try await next(request)
        }
        let response = try await router([outer, inner]).ask(.get, "/a/1")
        #expect(response.content == "/a/{id} a:read inner")
        #expect(response.header("X-Outer") == "1")
    }

    @Test func `a thrown problem passes the layers outside it as a response`() async throws {
        let outer = Middleware { request, next in
            var response = try await next(request)
            response.headers.append(("X-Seen", "\(response.status)"))
            return response
        }
        let guarding = Middleware { request, next in
            guard request.headers.contains("Authorization") else { throw Problem.unauthorized() }
            return try await next(request)
        }
        let router = router([outer, guarding])
        let refused = try await router.ask(.get, "/a/1?unknown=1")
        #expect(refused.status == 401)
        #expect(refused.header("X-Seen") == "401")
        #expect(refused.header("WWW-Authenticate") == "Bearer")
        let credential = [("authorization", "Bearer x")]
        #expect(try await router.ask(.get, "/a/0", headers: credential).header("X-Seen") == "404")
        #expect(try await router.ask(.get, "/b", headers: credential).header("X-Seen") == "404")
        #expect(try await router.ask(.get, "/a/1?unknown=1", headers: credential).status == 400)
    }
}
