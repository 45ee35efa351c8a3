import CLI
import Testing

@Suite struct GoodsCommandTests {
    private static let product = """
        {"sku":"USB-C","name":"Charger","base_price":{"amount":100000,"currency":"PHP",\
        "exponent":2,"display":"₱1,000.00"},"status":"active","available":40,\
        "stock_quantity":42,"reserved":2}
        """

    private func caller() -> FakeCaller {
        FakeCaller { target, _ in
            if target.hasPrefix("GET /api/products?limit=200&after=") {
                return (200, #"{"data":[],"has_more":false,"next":null,"total":1}"#)
            }
            if target.hasPrefix("GET /api/products") {
                return (
                    200,
                    #"{"data":[\#(Self.product)],"has_more":true,"next":"abc","total":1}"#
                )
            }
            if target.hasSuffix("/release") {
                return (200, #"{"released":1,"order_number":"ORD-20261120-00001"}"#)
            }
            return (201, Self.product)
        }
    }

    private func body(_ call: Call?) -> String? {
        call?.body.map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func `a product is added with its price as text and its stock`() async {
        let caller = caller()
        let bench = Bench(caller)
        let exit = await bench.run("products", "add", "USB-C", "Charger", "1000", "--stock", "40")
        #expect(exit == .done)
        #expect(caller.lines == ["POST /api/products"])
        #expect(
            body(caller.calls.first)
                == #"{"sku":"USB-C","name":"Charger","base_price":"1000","stock_quantity":40}"#)
        #expect(bench.out == "Added USB-C at ₱1,000.00, 40 available.\n")
    }

    @Test func `set sends only what is named, and refuses a field that there is not`() async {
        let caller = caller()
        let bench = Bench(caller)
        let exit = await bench.run(
            "products", "set", "USB-C", "price=12.50", "threshold=3", "cost=")
        #expect(exit == .done)
        #expect(caller.lines == ["PATCH /api/products/USB-C"])
        #expect(
            body(caller.calls.first)
                == #"{"base_price":"12.50","low_stock_threshold":3,"cost_price":null}"#)
        #expect(await bench.run("products", "set", "USB-C", "stock=9") == .usage)
        #expect(caller.calls.count == 1)
    }

    @Test func `list shows every page`() async {
        let caller = caller()
        let bench = Bench(caller)
        #expect(await bench.run("products", "list") == .done)
        #expect(caller.lines.count == 2)
        #expect(bench.out.contains("USB-C"))
        #expect(bench.out.contains("₱1,000.00"))
        #expect(bench.out.contains("42"))
    }

    @Test func `7.7 stock release carries its reason`() async {
        let caller = caller()
        let bench = Bench(caller)
        let exit = await bench.run(
            "stock", "release", "ORD-20261120-00001", "--reason", "customer left")
        #expect(exit == .done)
        #expect(caller.lines == ["POST /api/orders/ORD-20261120-00001/release"])
        #expect(body(caller.calls.first) == #"{"reason":"customer left"}"#)
        #expect(bench.out == "ORD-20261120-00001: 1 reservation released.\n")
        #expect(await bench.run("stock", "release", "ORD-20261120-00001") == .usage)
    }
}
