import HTTP
import JSON
import Testing

private func named(_ method: HTTPMethod, _ template: String) -> Endpoint {
    Endpoint(
        method, template, permission: Permission("test:run"), summary: "N.", tag: "test",
        allowsUnknownQuery: true
    ) { request in
        let values = request.parameters.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return Response.text(200, ([template] + values).joined(separator: " "))
    }
}

private let table = Router(endpoints: [
    named(.get, "/"), named(.get, "/orders"), named(.post, "/orders"),
    named(.get, "/orders/{id}"), named(.get, "/orders/new"), named(.delete, "/orders/{id}"),
    named(.get, "/orders/{order}/lines/{line}"), named(.get, "/orders/new/lines"),
    named(.get, "/api/online/orders/history/"), named(.get, "/{page}/about"),
])

extension Router {
    /// Sends one request without a socket.
    func ask(
        _ method: HTTPMethod, _ target: String, headers: [(String, String)] = [], body: String = ""
    ) async throws -> Response {
        await respond(
            to: try Request(
                method, target, headers: Headers(headers), body: Array(body.utf8)))
    }
}

extension Response {
    /// The content as text.
    var content: String { String(decoding: bytes, as: UTF8.self) }

    /// A member of a problem document.
    func problem(_ name: String) throws -> String? {
        try JSONReader.parse(bytes)[name]?.string
    }
}

@Suite struct RouterTests {
    @Test(arguments: [
        ("/", "/"), ("/orders", "/orders"), ("/orders/new", "/orders/new"),
        ("/orders/ord_1", "/orders/{id} id=ord_1"), ("/orders/a%2Fb", "/orders/{id} id=a/b"),
        ("/orders/%C3%84", "/orders/{id} id=Ä"), ("/orders/new/lines", "/orders/new/lines"),
        ("/orders/7/lines/2", "/orders/{order}/lines/{line} line=2 order=7"),
        ("/orders/new/lines/2", "/orders/{order}/lines/{line} line=2 order=new"),
        ("/api/online/orders/history/", "/api/online/orders/history/"),
        ("/orders/about", "/orders/{id} id=about"), ("/shop/about", "/{page}/about page=shop"),
        ("/orders/a+b", "/orders/{id} id=a+b"), ("/orders?x=1", "/orders"),
    ])
    func `a path leads to the most literal template`(
        _ path: String, _ expected: String
    ) async throws {
        let response = try await table.ask(.get, path)
        #expect(response.content == expected)
    }

    @Test(arguments: [
        "/order", "/orders/", "/orders/1/2", "/api/online/orders/history", "//orders",
        "/orders//lines/1",
        "/%6Frders", "/Orders", "/orders/7/lines/", "/" + String(repeating: "a/", count: 2000),
    ])
    func `a path that is no template is not found`(_ path: String) async throws {
        let response = try await table.ask(.get, path)
        #expect(response.status == 404)
        #expect(try response.problem("code") == "not_found")
        #expect(try response.problem("type") == "/problems/not_found")
    }

    @Test func `other methods of a path are 405 with all that are allowed`() async throws {
        let response = try await table.ask(.put, "/orders/new")
        #expect(response.status == 405)
        #expect(response.header("Allow") == "DELETE, GET, HEAD")
        let options = try await table.ask(.options, "/orders")
        #expect(options.status == 204)
        #expect(options.header("allow") == "GET, HEAD, POST")
    }

    @Test func `a literal without the method leaves it to the parameter`() async throws {
        #expect(try await table.ask(.delete, "/orders/new").content == "/orders/{id} id=new")
    }

    @Test(arguments: ["/a%00", "/a%", "/a%g0", "/%ff", "a", "", "/a b", "/a\u{7F}", "/a#b"])
    func `SEC93 a target that does not decode is refused`(_ target: String) {
        #expect(throws: Problem.self) { try Request(.get, target) }
    }

    @Test func `an undeclared query parameter is named in the refusal`() async throws {
        let list = Endpoint(
            .get, "/list", permission: .open, summary: "L.", tag: "t",
            parameters: [ParameterSpec("limit"), ParameterSpec("status")]
        ) { Response.text(200, $0.query.all("status").joined(separator: "+")) }
        let router = Router(endpoints: [list])
        let good = try await router.ask(.get, "/list?status=a&limit=5&status=b%20c&status=d+e")
        #expect(good.content == "a+b c+d e")
        let bad = try await router.ask(.get, "/list?limit=5&colour=red")
        #expect(bad.status == 400)
        #expect(try bad.problem("code") == "unknown_parameter")
        #expect(try bad.problem("detail")?.contains("colour") == true)
    }

    @Test func `a required parameter that is missing is refused`() async throws {
        let find = Endpoint(
            .get, "/find", permission: .open, summary: "F.", tag: "t",
            parameters: [ParameterSpec("q", required: true)]
        ) { _ in .empty() }
        let router = Router(endpoints: [find])
        #expect(try await router.ask(.get, "/find").status == 400)
        #expect(try await router.ask(.get, "/find?q=").status == 204)
    }

    @Test func `SEC12 type, size and presence of a body are checked`() async throws {
        let place = Endpoint(
            .post, "/orders", permission: .open, summary: "P.", tag: "t",
            body: .json(schema: .any, maxBytes: 20)
        ) { request in
            let value = try request.json()
            return .text(201, value["a"]?.string ?? "")
        }
        let router = Router(endpoints: [place])
        let json = [("content-type", "Application/JSON; charset=utf-8")]
        #expect(
            try await router.ask(.post, "/orders", headers: json, body: "{\"a\":\"b\"}").content
                == "b")
        #expect(try await router.ask(.post, "/orders", headers: json).status == 400)
        let long = String(repeating: " ", count: 21)
        #expect(try await router.ask(.post, "/orders", headers: json, body: long).status == 413)
        #expect(try await router.ask(.post, "/orders", body: "{}").status == 415)
        let form = [("Content-Type", "application/x-www-form-urlencoded")]
        #expect(try await router.ask(.post, "/orders", headers: form, body: "{}").status == 415)
        let broken = try await router.ask(
            .post, "/orders", headers: json, body: "{\"a\":1,\"a\":2}")
        #expect(broken.status == 400)
        #expect(try broken.problem("code") == "malformed_json")
    }

    @Test func `an unknown error is a 500 without its text, and is told to the log`() async throws {
        struct Secret: Error {}
        let router = Router(
            endpoints: [
                Endpoint(.get, "/a", permission: .open, summary: "A.", tag: "t") { _ in
                    throw Secret()
                }
            ],
            onFault: { request, error in #expect(error is Secret && request.route == "/a") })
        let response = try await router.ask(.get, "/a")
        #expect(response.status == 500)
        #expect(!response.content.contains("Secret"))
        #expect(try response.problem("request_id") == response.header("Request-Id"))
    }

    @Test func `common headers are on every answer, refusals included`() async throws {
        let router = Router(
            endpoints: [named(.get, "/a")],
            commonHeaders: [("X-Frame", "no"), ("Content-Type", "x/y")])
        for (path, type) in [
            ("/a", "text/plain; charset=utf-8"), ("/b", "application/problem+json"),
        ] {
            let response = try await router.ask(.get, path)
            #expect(response.header("x-frame") == "no")
            #expect(response.header("content-type") == type)
        }
    }

    @Test func `a browser gets the problem as a page`() async throws {
        let router = Router(
            endpoints: [named(.get, "/a")],
            problemPage: { request, problem in .html(problem.status, "<p>\(request.id)</p>") })
        let browser = [
            ("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
        ]
        let page = try await router.ask(.post, "/a", headers: browser)
        #expect(page.status == 405)
        #expect(page.content.hasPrefix("<p>"))
        #expect(page.header("Allow") == "GET, HEAD")
        for accept in ["application/json, text/html", "*/*", "text/html;q=0, */*"] {
            let response = try await router.ask(.get, "/b", headers: [("Accept", accept)])
            #expect(response.header("Content-Type") == "application/problem+json")
        }
    }

    @Test func `a link fills the template and escapes what it fills in`() async throws {
        let endpoint = named(.get, "/orders/{order}/lines/{line}")
        let link = endpoint.link(["a/b ?#%Ä", "2"])
        #expect(link == "/orders/a%2Fb%20%3F%23%25%C3%84/lines/2")
        let response = try await Router(endpoints: [endpoint]).ask(.get, link)
        #expect(response.content.hasSuffix("line=2 order=a/b ?#%Ä"))
        #expect(named(.get, "/").link() == "/")
        #expect(named(.get, "/api/history/").link() == "/api/history/")
    }

    @Test func `F3 a million random paths leave nothing behind`() {
        // The table is a value and `match` does not mutate: the type system is the proof.
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            let path = "/" + String(UInt64.random(in: 0...(.max), using: &generator), radix: 36)
            #expect((try? Request(.get, path)) != nil)
        }
    }
}
