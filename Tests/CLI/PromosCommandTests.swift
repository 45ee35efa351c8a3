import CLI
import Testing

/// `promos`: what is sent, and what is printed of the answer.
@Suite struct PromosCommandTests {
    private static let promo = """
        {"id":"prm_1","code":"SAVE10","kind":"percentage","value":"10.00",\
        "starts_at":"2026-11-20T00:00:00.000000Z","ends_at":null,"usage_count":3,\
        "usage_limit":50,"per_customer_limit":1,"is_active":true}
        """

    private func caller() -> FakeCaller {
        FakeCaller { target, _ in
            if target.hasPrefix("GET /api/promos") {
                return (200, #"{"data":[\#(Self.promo)],"has_more":false,"total":1}"#)
            }
            return target.hasPrefix("POST") ? (201, Self.promo) : (200, Self.promo)
        }
    }

    private func body(_ call: Call?) -> String? {
        call?.body.map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func `add sends times, limits and filters in the API's words`() async {
        let caller = caller()
        let bench = Bench(caller)
        let exit = await bench.run(
            "promos", "add", "SAVE10", "percentage", "value=10", "starts=2026-11-20",
            "ends=2026-12-24", "limit=50", "each=1", "kinds=goods,imei_check", "active=no")
        #expect(exit == .done)
        #expect(caller.lines == ["POST /api/promos"])
        #expect(
            body(caller.calls.first) == """
                {"code":"SAVE10","kind":"percentage","value":"10","starts_at":"2026-11-20",\
                "ends_at":"2026-12-24","usage_limit":50,"per_customer_limit":1,\
                "kinds":["goods","imei_check"],"is_active":false}
                """)
        #expect(bench.out == "Added SAVE10.\n")
    }

    @Test func `set finds the promo by its code, and an empty value takes a limit away`() async {
        let caller = caller()
        let bench = Bench(caller)
        #expect(await bench.run("promos", "set", "save10", "ends=", "limit=") == .done)
        #expect(caller.lines.last == "PATCH /api/promos/prm_1")
        #expect(body(caller.calls.last) == #"{"ends_at":null,"usage_limit":null}"#)
        #expect(await bench.run("promos", "set", "other", "limit=1") == .notFound)
        #expect(await bench.run("promos", "set", "save10", "colour=red") == .usage)
    }

    @Test func `list shows limits and times`() async {
        let bench = Bench(caller())
        #expect(await bench.run("promos", "list") == .done)
        #expect(bench.out.contains("SAVE10") && bench.out.contains("2026-11-20T00:00:00.000000Z"))
        #expect(bench.out.contains("50"))
    }
}
