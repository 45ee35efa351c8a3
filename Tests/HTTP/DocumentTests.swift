import HTTP
import JSON
import Testing

private let money = JSONSchema.named(
    "Money", .object([.init("amount", .integer), .init("currency", .string)]))

private let endpoints = [
    Endpoint(
        .get, "/api/orders", permission: Permission("orders:read"), summary: "List orders.",
        tag: "orders", parameters: [ParameterSpec("limit", schema: .integer(min: 1, max: 200))],
        responses: [.json(200, .array(money))]
    ) { _ in .empty() },
    Endpoint(
        .post, "/api/orders", permission: Permission("orders:create"), summary: "Place an order.",
        tag: "orders", body: .json(schema: .object([.init("total", money, required: false)])),
        responses: [.json(201, money, "Placed.")]
    ) { _ in .empty() },
    Endpoint(
        .get, "/orders/{id}/edit", permission: .open, summary: "Edit.", tag: "page",
        responses: [.page]
    ) { _ in .empty() },
    Endpoint(
        .post, "/files", permission: .open, summary: "Upload.", tag: "page",
        body: .form(fields: [.file("sheet"), FormFieldSpec("csrf", required: true)]),
        responses: [.seeOther]
    ) { _ in .empty() },
    StaticAsset(path: "/assets/a.css", contentType: "text/css", bytes: [0x61]).endpoint,
]

@Suite struct DocumentTests {
    @Test func `the OpenAPI document is strict JSON with every endpoint in it`() throws {
        let bytes = OpenAPI.document(endpoints: endpoints, title: "Waybill", version: "1")
        let document = try JSONReader.parse(bytes)
        #expect(document["openapi"]?.string == "3.1.0")
        var ids: Set<String> = []
        for endpoint in endpoints {
            let operation = document["paths"]?[endpoint.template]?[
                endpoint.method.rawValue.lowercased()]
            #expect(operation?["summary"]?.string == endpoint.summary)
            #expect(operation?["responses"]?["default"] != nil)
            ids.insert(try #require(operation?["operationId"]?.string))
        }
        #expect(ids.count == endpoints.count)
    }

    @Test func `a named schema is written once and referred to`() throws {
        let bytes = OpenAPI.document(endpoints: endpoints, title: "Waybill", version: "1")
        let document = try JSONReader.parse(bytes)
        #expect(document["components"]?["schemas"]?["Money"]?["type"]?.string == "object")
        #expect(document["components"]?["schemas"]?["Problem"] != nil)
        let items = document["paths"]?["/api/orders"]?["get"]?["responses"]?["200"]?["content"]?[
            "application/json"]?["schema"]?["items"]
        #expect(items?["$ref"]?.string == "#/components/schemas/Money")
    }

    @Test func `path parameters and permission are in the document without being declared`() throws
    {
        let bytes = OpenAPI.document(endpoints: endpoints, title: "Waybill", version: "1")
        let paths = try JSONReader.parse(bytes)["paths"]
        let page = paths?["/orders/{id}/edit"]?["get"]
        #expect(page?["parameters"]?.array?.first?["name"]?.string == "id")
        #expect(page?["security"]?.array?.isEmpty == true)
        let list = paths?["/api/orders"]?["get"]
        #expect(list?["security"]?.array?.count == 2)
        #expect(list?["x-permission"]?.string == "orders:read")
        #expect(list?["parameters"]?.array?.first?["schema"]?["maximum"]?.int64 == 200)
    }

    @Test func `an asset is served once and then known`() async throws {
        let asset = StaticAsset(
            path: "/assets/a.css", contentType: "text/css", bytes: Array("a{}".utf8))
        let router = Router(endpoints: [asset.endpoint])
        let first = try await router.ask(.get, "/assets/a.css?v=1")
        #expect(first.content == "a{}")
        #expect(first.header("Cache-Control") == "public, max-age=31536000, immutable")
        let tag = try #require(first.header("ETag"))
        #expect(tag.hasPrefix("\"") && tag.hasSuffix("\""))
        let known = [("If-None-Match", "\"other\", \(tag)")]
        let second = try await router.ask(.get, "/assets/a.css", headers: known)
        #expect(second.status == 304 && second.bytes.isEmpty)
        #expect(second.header("ETag") == tag)
        #expect(StaticAsset.digest([1]) != StaticAsset.digest([2]))
    }

    @Test func `SEC110 no line end in an event can forge a field`() {
        let frame = SSEFrame.encode(
            id: "1\nevent: x", event: "a\r\nid: 2", data: Array("b\r\ndata: c\rid: 9\n".utf8))
        let lines = frame.split(separator: 10, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        #expect(
            lines == [
                "id: 1event: x", "event: aid: 2", "data: b", "data: data: c", "data: id: 9",
                "data: ",
                "", "",
            ])
        #expect(SSEFrame.comment("a\nb") == Array(": ab\n\n".utf8))
        #expect(SSEFrame.retry(milliseconds: 2000) == Array("retry: 2000\n\n".utf8))
    }

    @Test func `E9 a stream without a socket is bounded and ends once`() {
        let ends = Counter()
        let stream = EventStream { ends.count() }
        for _ in 0..<EventStream.maxFrames { #expect(stream.send([1])) }
        #expect(stream.takeFrames().count == EventStream.maxFrames)
        for _ in 0..<EventStream.maxFrames { #expect(stream.send([1])) }
        #expect(!stream.send([1]))
        #expect(!stream.isOpen && !stream.send([1]))
        stream.finish([2])
        #expect(ends.value == 1)
    }
}
