import API
import Application
import Domain
import HTTP
import JSON
import Lifecycle
import Testing

/// Who may do what, and what another site cannot make a browser do.
struct AccessTests {
    private let cookie = "waybill-dev="

    private func browser(_ token: String, _ more: [(String, String)] = []) -> [(String, String)] {
        [("Cookie", cookie + token)] + more
    }

    private func sameSite(_ room: TestRoom, _ token: String) -> [(String, String)] {
        browser(
            token,
            [("Sec-Fetch-Site", "same-origin"), ("X-CSRF-Token", room.tokens.make(session: token))])
    }

    @Test(arguments: ["cross-site", "same-site", "none", ""])
    func `SEC10 a cookie from another site writes nothing`(site: String) async throws {
        let room = try TestRoom()
        let token = try await room.signIn(.operator)
        let headers = browser(
            token, [("Sec-Fetch-Site", site), ("X-CSRF-Token", room.tokens.make(session: token))])
        let response = try await room.send(.post, "/api/orders", headers, json: TestRoom.order())
        #expect(response.status == 403)
        #expect(try response.json["code"]?.string == "cross_site")
        #expect(room.storage.book.withLock { $0.entries.isEmpty })
    }

    @Test func `SEC10 without Sec-Fetch-Site the Origin must be ours byte for byte`() async throws {
        let room = try TestRoom()
        let token = try await room.signIn(.operator)
        let form = ("X-CSRF-Token", room.tokens.make(session: token))
        for origin in [
            "null", TestRoom.origin + "/", "HTTP://127.0.0.1:5001", "https://evil.example",
        ] {
            let response = try await room.send(
                .post, "/api/orders", browser(token, [("Origin", origin), form]),
                json: TestRoom.order())
            #expect(response.status == 403, "\(origin)")
        }
        let neither = try await room.send(
            .post, "/api/orders", browser(token, [form]), json: TestRoom.order())
        #expect(neither.status == 403)
        let ours = try await room.send(
            .post, "/api/orders", browser(token, [("Origin", TestRoom.origin), form]),
            json: TestRoom.order())
        #expect(ours.status == 201)
    }

    @Test func `SEC11 a cookie needs the token of its own session`() async throws {
        let room = try TestRoom()
        let token = try await room.signIn(.operator)
        let site = ("Sec-Fetch-Site", "same-origin")
        let foreign = room.tokens.make(session: "another")
        for wrong in [nil, "", "abc", foreign] {
            let header = wrong.map { [("X-CSRF-Token", $0)] } ?? []
            let response = try await room.send(
                .post, "/api/orders", browser(token, [site] + header), json: TestRoom.order())
            #expect(response.status == 403)
            #expect(try response.json["code"]?.string == "form_expired")
        }
        let right = try await room.send(
            .post, "/api/orders", sameSite(room, token), json: TestRoom.order())
        #expect(right.status == 201)
    }

    @Test func `SEC11 tokens differ by session and survive no change`() throws {
        let tokens = try TestRoom().tokens
        let token = tokens.make(session: "a")
        #expect(tokens.verify(token: token, session: "a"))
        #expect(!tokens.verify(token: token, session: "b"))
        #expect(!tokens.verify(token: token + "A", session: "a"))
        #expect(!tokens.verify(token: "", session: "a"))
        #expect(!tokens.verify(token: String(repeating: "A", count: 5_000), session: "a"))
        for index in token.indices {
            var changed = token
            changed.replaceSubrange(index...index, with: token[index] == "A" ? "B" : "A")
            #expect(!tokens.verify(token: changed, session: "a"))
        }
    }

    @Test func `SEC11 a form before signing in is bound to its own cookie`() async throws {
        let form = Endpoint(
            .post, "/try", permission: .open, summary: "", tag: "page",
            body: .form(fields: [], maxBytes: 1_000)
        ) { _ in .empty() }
        let page = Endpoint(.get, "/try", permission: .open, summary: "", tag: "page") { _ in
            .html(200, "")
        }
        let room = try TestRoom(extra: [form, page])
        let shown = try await room.send(.get, "/try", [("Accept", "text/html")])
        let set = try #require(shown.header("Set-Cookie"))
        #expect(set.hasPrefix("waybill-dev-form=" + TestRoom.session))
        #expect(set.contains("HttpOnly") && set.contains("SameSite=Strict"))
        let token = room.tokens.make(session: TestRoom.session)
        func post(_ cookie: String, _ body: String) async throws -> Int {
            let request = try Request(
                .post, "/try",
                headers: Headers([
                    ("Cookie", cookie), ("Sec-Fetch-Site", "same-origin"),
                    ("Content-Type", "application/x-www-form-urlencoded"),
                ]), body: Array(body.utf8), remote: .tcp("203.0.113.9"))
            return await room.router.respond(to: request).status
        }
        #expect(try await post("waybill-dev-form=" + TestRoom.session, "csrf=" + token) == 204)
        #expect(try await post("a=b", "csrf=" + token) == 403)
        #expect(try await post("waybill-dev-form=" + TestRoom.session, "csrf=x") == 403)
    }

    @Test func `SEC12 an API route takes JSON only and a key and a cookie together are refused`()
        async throws
    {
        let room = try TestRoom()
        let key = try await room.key(role: .operator)
        let bearer = ("Authorization", "Bearer " + key)
        let request = try Request(
            .post, "/api/orders",
            headers: Headers([bearer, ("Content-Type", "text/plain")]),
            body: Array(TestRoom.order().utf8), remote: .tcp("203.0.113.9"))
        #expect(await room.router.respond(to: request).status == 415)
        let token = try await room.signIn(.operator)
        let both = try await room.send(.get, "/api/orders", browser(token, [bearer]))
        #expect(both.status == 400)
        #expect(try both.json["code"]?.string == "two_credentials")
        let other = try await room.send(.get, "/api/orders", [bearer, ("Cookie", "theme=dark")])
        #expect(other.status == 200)
    }

    @Test func `SEC12 a stream is not opened from another site`() async throws {
        let room = try TestRoom()
        let token = try await room.signIn(.viewer)
        let stream = ("Accept", "text/event-stream")
        let foreign = try await room.send(
            .get, "/api/events", browser(token, [stream, ("Sec-Fetch-Site", "cross-site")]))
        #expect(foreign.status == 403)
        let origin = try await room.send(
            .get, "/api/events", browser(token, [stream, ("Origin", "https://evil.example")]))
        #expect(origin.status == 403)
        let ours = try await room.send(
            .get, "/api/events", browser(token, [stream, ("Sec-Fetch-Site", "same-origin")]))
        #expect(ours.stream != nil)
    }

    @Test func `SEC13 only listed sites may read, never with credentials`() async throws {
        let room = try TestRoom()
        let key = try await room.key(scopes: ["orders:read"])
        let bearer = ("Authorization", "Bearer " + key)
        let listed = try await room.send(
            .get, "/api/orders", [bearer, ("Origin", "https://shop.example")])
        #expect(listed.header("Access-Control-Allow-Origin") == "https://shop.example")
        #expect(listed.header("Access-Control-Allow-Credentials") == nil)
        let other = try await room.send(
            .get, "/api/orders", [bearer, ("Origin", "https://shop.example.evil")])
        #expect(other.header("Access-Control-Allow-Origin") == nil)
        let preflight = try await room.send(
            .options, "/api/orders", [("Origin", "https://shop.example")])
        #expect(preflight.status == 204)
        #expect(preflight.header("Access-Control-Allow-Methods")?.contains("POST") == true)
    }

    @Test func `SEC14 SEC15 every response carries the headers, refusals too`() async throws {
        let room = try TestRoom()
        for path in ["/health", "/api/orders", "/nowhere", "/openapi.json"] {
            let response = try await room.send(.get, path)
            let policy = try #require(response.header("Content-Security-Policy"))
            #expect(policy.hasPrefix("default-src 'none'; script-src 'self';"), "\(path)")
            #expect(policy.hasSuffix("trusted-types waybill"))
            #expect(response.header("X-Content-Type-Options") == "nosniff")
            #expect(response.header("Referrer-Policy") == "same-origin")
            #expect(
                response.header("Strict-Transport-Security")
                    == "max-age=31536000; includeSubDomains")
            #expect(response.header("Cache-Control") == "no-store")
            #expect(response.header("Request-Id")?.isEmpty == false)
        }
    }

    @Test(arguments: [
        "Basic abc", "Bearer", "Bearer wb_test_1_wrong", "Bearer eyJhbGciOiJub25lIn0.e30.",
        "bearer  x",
    ])
    func `SEC31 anything but a live key is 401`(header: String) async throws {
        let room = try TestRoom()
        _ = try await room.key(role: .admin)
        let response = try await room.send(.get, "/api/orders", [("Authorization", header)])
        #expect(response.status == 401)
        #expect(response.header("WWW-Authenticate") == "Bearer")
        let query = try await room.send(.get, "/api/orders?key=wb_test_1_secret1")
        #expect(query.status == 400 || query.status == 401)
    }

    @Test func `SEC70 a route whose permission is no action does not start`() throws {
        let stray = Endpoint(
            .get, "/stray", permission: Permission("orders:everything"), summary: "", tag: "x"
        ) { _ in .empty() }
        #expect(throws: Authorize.UnknownPermission.self) { try TestRoom(extra: [stray]) }
    }

    @Test func `SEC70 the customer comes from the key, never from the body`() async throws {
        let room = try TestRoom()
        let key = try await room.key(scopes: ["orders:create"])
        let body = TestRoom.order(more: #","customer_id":"\#(ID<Customer>(value: 77).text)""#)
        let response = try await room.send(
            .post, "/api/orders", [("Authorization", "Bearer " + key)], json: body)
        #expect(response.status == 201)
        #expect(
            try response.json["warnings"]?.array?.first?["code"]?.string
                == "IDENTITY_FROM_CREDENTIAL")
        #expect(try response.json["order"]?["customer_id"]?.string == ID<Customer>(value: 1).text)
    }

    @Test func `SEC90 CLI addresses exist on the local socket only`() async throws {
        let room = try TestRoom()
        let token = try await room.signIn(.admin)
        for path in ["/cli/keys", "/cli/users", "/cli/status"] {
            #expect(try await room.cli(.get, path).status == 200)
            #expect(try await room.send(.get, path, browser(token)).status == 404)
            let stranger = try Request(.get, path, remote: .local(uid: 4242))
            #expect(await room.router.respond(to: stranger).status == 404)
        }
        let open = try await room.send(.get, "/openapi.json")
        #expect(!open.text.contains("/cli/"))
    }

    @Test func `SEC96 too many calls of one address are 429, of another they pass`() async throws {
        var limits = RateLimits.Settings()
        limits.addressPerMinute = 60
        let room = try TestRoom(limits: limits)
        var statuses: [Int] = []
        for _ in 0..<61 { statuses.append(try await room.send(.get, "/api/orders").status) }
        #expect(statuses.prefix(60).allSatisfy { $0 == 401 })
        let refused = try await room.send(.get, "/api/orders")
        #expect(refused.status == 429)
        #expect(refused.header("Retry-After") == "1")
        #expect(refused.header("RateLimit-Remaining") == "0")
        let other = try Request(.get, "/api/orders", remote: .tcp("203.0.113.10"))
        #expect(await room.router.respond(to: other).status == 401)
        room.clock.withLock { $0 += 60_000_000 }
        #expect(try await room.send(.get, "/api/orders").status == 401)
    }

    @Test func `SEC96 sign-in tries are counted by address and by login`() throws {
        let room = try TestRoom(limits: RateLimits.Settings())
        for number in 0..<10 {
            let request = try Request(.post, "/login", remote: .tcp("203.0.113.\(number)"))
            try room.room.countSignIn(request, "anna")
        }
        let request = try Request(.post, "/login", remote: .tcp("203.0.113.99"))
        #expect(throws: Problem.self) { try room.room.countSignIn(request, "anna") }
        try room.room.countSignIn(request, "bert")
    }

    @Test func `SEC96 the sign-in form itself is counted`() async throws {
        let form = Endpoint(
            .post, "/login", permission: .open, summary: "", tag: "page",
            body: .form(fields: [], maxBytes: 1_000)
        ) { _ in .empty() }
        let room = try TestRoom(limits: RateLimits.Settings(), extra: [form])
        let token = room.tokens.make(session: TestRoom.session)
        var statuses: [Int] = []
        for _ in 0..<11 {
            let request = try Request(
                .post, "/login",
                headers: Headers([
                    ("Cookie", "waybill-dev-form=" + TestRoom.session),
                    ("Sec-Fetch-Site", "same-origin"),
                    ("Content-Type", "application/x-www-form-urlencoded"),
                ]), body: Array("csrf=\(token)&login=anna&password=x".utf8),
                remote: .tcp("203.0.113.9"))
            statuses.append(await room.router.respond(to: request).status)
        }
        #expect(statuses == Array(repeating: 204, count: 10) + [429])
    }
}
