import HTTP
import JSON
import Lifecycle
import Server
import Testing

@testable import CLI

/// Goods over the whole program and a real store: API, pages and the demo of a test store.
@Suite struct GoodsStoreTests {
    let scratch = Scratch()

    private func withServer(
        _ body: (WaybillServer) async throws -> Void
    ) async throws {
        let environment = try Environment(
            file: nil,
            process: ["WAYBILL_DATA_DIR": scratch.path, "WAYBILL_LOG_LEVEL": "error"])
        let server = try await WaybillServer.open(try Configuration(environment, mode: .sandbox))
        do {
            try await body(server)
        } catch {
            await server.close()
            throw error
        }
        await server.close()
    }

    private func send(
        _ server: WaybillServer, _ method: HTTPMethod, _ target: String, _ body: String? = nil,
        headers: [(String, String)] = []
    ) async throws -> (status: Int, json: JSONValue) {
        var fields = headers + [("Accept", "application/json")]
        if body != nil { fields.append(("Content-Type", "application/json")) }
        let response = await server.router.respond(
            to: try Request(
                method, target, headers: Headers(fields), body: Array((body ?? "").utf8),
                remote: .local(uid: ProcessFacts.user)))
        return (response.status, try JSONReader.parse(response.bytes))
    }

    private func page(
        _ server: WaybillServer, _ method: HTTPMethod, _ target: String, _ form: String? = nil
    ) async throws -> (status: Int, text: String, location: String?) {
        var fields = [("Accept", "text/html")]
        if form != nil { fields.append(("Content-Type", "application/x-www-form-urlencoded")) }
        let response = await server.router.respond(
            to: try Request(
                method, target, headers: Headers(fields), body: Array((form ?? "").utf8),
                remote: .local(uid: ProcessFacts.user)))
        return (
            response.status, String(decoding: response.bytes, as: UTF8.self),
            response.header("Location")
        )
    }

    @Test func `a new test store has the demo product once, at 1,000.00 with stock`() async throws {
        for _ in 1...2 {
            try await withServer { server in
                let list = try await send(server, .get, "/api/products")
                #expect(list.status == 200)
                #expect(list.json["total"]?.int64 == 1)
                let product = try #require(list.json["data"]?.array?.first)
                #expect(product["sku"]?.string == "1")
                #expect(product["base_price"]?["amount"]?.int64 == 100_000)
                #expect(product["base_price"]?["currency"]?.string == "PHP")
                #expect(product["available"]?.int64 == 100)
                #expect(product["stock_status"]?.string == "IN_STOCK")
            }
        }
    }

    @Test func `a product is added, changed with If-Match, moved and listed`() async throws {
        try await withServer { server in
            let body = #"{"sku":"USB-C","name":"Charger","base_price":"12.50","stock_quantity":8}"#
            let key = [("Idempotency-Key", "k1")]
            let added = try await send(server, .post, "/api/products", body, headers: key)
            #expect(added.status == 201)
            #expect(added.json["version"]?.int64 == 1)
            let again = try await send(server, .post, "/api/products", body, headers: key)
            #expect(again.status == 201 && again.json == added.json)
            #expect(try await send(server, .post, "/api/products", body).status == 409)
            let price = #"{"base_price":{"amount":2000},"cost_price":"9"}"#
            let changed = try await send(
                server, .patch, "/api/products/usb-c", price, headers: [("If-Match", "\"1\"")])
            #expect(changed.status == 200)
            #expect(changed.json["base_price"]?["display"]?.string == "₱20.00")
            #expect(changed.json["cost_price"]?["amount"]?.int64 == 900)
            let stale = try await send(
                server, .patch, "/api/products/usb-c", price, headers: [("If-Match", "\"1\"")])
            #expect(stale.status == 412 && stale.json["version"]?.int64 == 2)
            let cleared = try await send(
                server, .patch, "/api/products/usb-c", #"{"cost_price":null}"#)
            #expect(cleared.json["cost_price"]?.isNull == true)
            let moved = try await send(
                server, .post, "/api/products/USB-C/stock",
                #"{"change":5,"kind":"stock_out","reason":"broken"}"#)
            #expect(moved.status == 200)
            #expect(moved.json["before"]?.int64 == 8 && moved.json["after"]?.int64 == 3)
            #expect(moved.json["is_low"]?.bool == true)
            let short = try await send(
                server, .post, "/api/products/USB-C/stock",
                #"{"change":-4,"kind":"adjustment","reason":"counted"}"#)
            #expect(short.status == 409 && short.json["available"]?.int64 == 3)
            let low = try await send(server, .get, "/api/inventory?stock_status=LOW_STOCK")
            #expect(low.json["total"]?.int64 == 1)
            #expect(low.json["data"]?.array?.first?["sku"]?.string == "USB-C")
            let detail = try await send(server, .get, "/api/products/USB-C")
            #expect(detail.json["log"]?.array?.count == 2)
        }
    }

    private static let bad: [(path: String, body: String, status: Int)] = [
        ("/api/products", #"{"sku":"A B","name":"","base_price":12}"#, 400),
        ("/api/products", #"{}"#, 400),
        ("/api/products", #"{"sku":"A","name":"n","base_price":"1.999"}"#, 400),
        ("/api/products", #"{"sku":"A","name":"n","base_price":"99999999999999999999"}"#, 400),
        ("/api/products/1/stock", #"{"change":0,"kind":"stock_in","reason":"r"}"#, 400),
        ("/api/products/1/stock", #"{"change":1.5,"kind":"stock_in","reason":"r"}"#, 400),
        (
            "/api/products/1/stock",
            #"{"change":9223372036854775807,"kind":"stock_in","reason":"r"}"#, 400
        ),
        ("/api/products/1/stock", #"{"change":1,"kind":"theft","reason":"r"}"#, 400),
        ("/api/products/none/stock", #"{"change":1,"kind":"stock_in","reason":"r"}"#, 404),
        ("/api/products/1/variants", #"{"name":"Red","price_adjustment":"-1000.01"}"#, 400),
        ("/api/products/none/variants", #"{"name":"Red"}"#, 404),
        ("/api/orders/ORD-20261120-00001/release", #"{"reason":"r"}"#, 404),
    ]

    @Test func `bad input names the field and is never a fault of ours`() async throws {
        try await withServer { server in
            for (path, body, status) in Self.bad {
                let answer = try await send(server, .post, path, body)
                #expect(answer.status == status, "\(path) \(body): \(answer.json)")
                #expect(answer.json["detail"]?.string?.isEmpty == false)
            }
        }
    }

    @Test func `the pages add, move and show what they did, without scripts`() async throws {
        try await withServer { server in
            let list = try await page(server, .get, "/inventory")
            #expect(list.status == 200 && list.text.contains("Demo product"))
            #expect(list.text.contains("New product"))
            #expect(try await page(server, .get, "/inventory/new").status == 200)
            let refused = try await page(
                server, .post, "/inventory/new", "sku=a+b&name=Cable&base_price=1%2C200.5&key=f1")
            #expect(refused.status == 400)
            #expect(refused.text.contains("A SKU takes 1 to 64") && refused.text.contains("Cable"))
            let added = try await page(
                server, .post, "/inventory/new",
                "sku=CBL&name=Cable&base_price=1%2C200.5&stock_quantity=6&key=f2")
            #expect(added.status == 303)
            let address = try #require(added.location)
            let product = try await page(server, .get, address)
            #expect(product.text.contains("The product is added."))
            #expect(product.text.contains("₱1,200.50"))
            let base = String(address.split(separator: "?")[0])
            let moved = try await page(
                server, .post, base + "/stock", "kind=stock_out&change=2&reason=broken&key=f3")
            #expect(moved.status == 303)
            let short = try await page(
                server, .post, base + "/stock", "kind=stock_out&change=50&reason=broken&key=f4")
            #expect(short.status == 409 && short.text.contains("Only 4 are free"))
            let variant = try await page(
                server, .post, base + "/variants",
                "name=Red&price_adjustment=-200&is_available=yes&stock_quantity=3&key=f5")
            #expect(variant.status == 303)
            let shown = try await page(server, .get, base)
            #expect(shown.text.contains("₱1,000.50") && shown.text.contains("Opening stock"))
            let edited = try await page(
                server, .post, base + "/edit",
                "sku=CBL&name=Long+cable&base_price=1300&low_stock_threshold=4&status=active"
                    + "&version=1&key=f6")
            #expect(edited.status == 409)
            #expect(edited.text.contains("Somebody else changed the product"))
            let low = try await page(server, .get, "/inventory?status=LOW_STOCK")
            #expect(low.text.contains("Low stock"))
            #expect(try await page(server, .get, "/inventory?status=NOPE").status == 400)
            #expect(try await page(server, .get, "/inventory/none").status == 404)
        }
    }
}
