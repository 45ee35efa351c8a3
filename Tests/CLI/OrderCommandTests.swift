import CLI
import Testing

@Suite struct OrderCommandTests {
    private static func known(_ target: String) -> (status: Int, body: String)? {
        switch target {
        case "GET /cli/status": (200, Sample.status)
        case "GET /api/orders/ORD-1": (200, Sample.order(1, state: "completed", line: "completed"))
        case "GET /api/orders/ORD-2": (200, Sample.order(2, state: "rejected", line: "rejected"))
        case "GET /api/orders/ORD-3": (200, Sample.order(3))
        default: nil
        }
    }

    private func bench() -> Bench { Bench(FakeCaller { target, _ in Self.known(target) }) }

    @Test func `of several orders the highest of 5 to 7 counts`() async {
        #expect(await bench().run("wait", "ORD-1") == .done)
        #expect(await bench().run("wait", "ORD-1", "ORD-2") == .endedBadly)
        #expect(await bench().run("wait", "ORD-2", "ORD-3", "--timeout", "30") == .timedOut)
        #expect(await bench().run("wait", "ORD-9") == .notFound)
    }

    @Test func `status prints orders, and what is missing ends with 4`() async {
        let one = bench()
        #expect(await one.run("status", "ORD-1") == .done)
        #expect(one.out.hasPrefix("ORD-20261120-00001  Pending  2026-11-20 14:05"))
        #expect(one.out.contains("\n  356938035643809  Pending  iPhone IMEI Info\n"))
        let many = bench()
        #expect(await many.run("status", "ORD-1", "ORD-9", "ORD-2") == .notFound)
        #expect(many.out.contains("ORD-20261120-00002"))
        #expect(many.error == "There is no order ORD-9.\n")
    }

    @Test func `status alone prints totals, providers and a quarantine`() async {
        let well = bench()
        #expect(await well.run("status") == .done)
        #expect(well.out.contains("Orders: 3\n  completed: 2\n  processing: 1\n"))
        #expect(well.out.contains("Provider gsm-fusion: open"))
        let quarantined = Bench(
            FakeCaller { _, _ in
                (
                    200,
                    Sample.status.replacing("\"quarantined\":false", with: "\"quarantined\":true")
                )
            })
        #expect(await quarantined.run("status") == .done)
        #expect(quarantined.out.contains("QUARANTINED"))
    }

    @Test func `--json prints the answer byte for byte`() async {
        let bench = bench()
        #expect(await bench.run("status", "ORD-1", "--json") == .done)
        #expect(
            bench.out == Sample.order(1, state: "completed", line: "completed") + "\n")
        let list = self.bench()
        #expect(await list.run("status", "ORD-1", "ORD-3", "--json") == .done)
        #expect(list.out.hasPrefix(#"{"object":"list","data":[{"id":"ord_1""#))
        #expect(list.out.hasSuffix(#""has_more":false,"next":null,"total":2}"# + "\n"))
    }

    @Test func `orders asks for a page, its filters and, for many, further pages`() async {
        let caller = FakeCaller { target, _ in
            let row =
                #"{"number":"ORD-7","status":"Completed","placed_at":"2026-11-20T14:05:00Z","#
                + #""line_count":2,"line":{"target":"356938035643809","service_code":"1","#
                + #""error_message":null,"result":{"display":"Model: iPhone\nCarrier: X"}}}"#
            let next = target.contains("after=") ? "null" : "\"c+1\""
            return (
                200,
                #"{"object":"list","data":[\#(row)],"has_more":true,"next":\#(next),"total":2}"#
            )
        }
        let bench = Bench(caller)
        #expect(await bench.run("orders", "--status", "In Process", "--imei", "3569") == .done)
        #expect(caller.lines == ["GET /api/orders?limit=100&status=In%20Process&imei=3569"])
        #expect(
            bench.out == """
                ORDER  STATUS     TARGET              SERVICE  RESULT         PLACED (UTC)
                ORD-7  Completed  356938035643809 +1  1        Model: iPhone  2026-11-20 14:05
                1 of 2 orders.

                """)
        let many = Bench(caller)
        #expect(await many.run("orders", "--limit", "300") == .done)
        #expect(
            caller.lines.dropFirst() == [
                "GET /api/orders?limit=200", "GET /api/orders?limit=200&after=c%2B1",
            ])
        let count = Bench(caller)
        #expect(await count.run("orders", "--count") == .done)
        #expect(count.out == "2\n")
    }

    @Test func `a result by hand is entered as a decision with its labels`() async {
        let caller = FakeCaller { target, _ in
            if target == "GET /api/orders/ORD-1" {
                return (200, Sample.order(1, line: "needs_review"))
            }
            return (200, #"{"success":true,"order_number":"ORD-1","line":{"status":"Completed"}}"#)
        }
        let bench = Bench(caller)
        let exit = await bench.run(
            "orders", "result", "ORD-1", "--status", "Completed", "--carrier", "AT&T", "--fmi",
            "Off",
            "--reason", "told by phone")
        #expect(exit == .done)
        #expect(
            caller.calls.last.map { String(decoding: $0.body ?? [], as: UTF8.self) } == """
                {"action":"resolve","orderId":"ord_1","lineId":"lin_1","decision":"done",\
                "status":"Completed","result":"Carrier: AT&T\\nFind My iPhone: Off",\
                "reason":"told by phone"}
                """)
        #expect(caller.lines.last == "POST /api/orders/fulfillment")
        #expect(bench.out == "ORD-1  Completed\n")
    }

    @Test(arguments: [("prove", "failed", "completed"), ("reverse", "completed", "failed")])
    func `T22 T23 a late word is sent about the line that it fits`(
        word: String, state: String, other: String
    ) async {
        func caller(_ state: String) -> FakeCaller {
            FakeCaller { target, _ in
                target == "GET /api/orders/ORD-1"
                    ? (200, Sample.order(1, line: state))
                    : (200, #"{"success":true,"order_number":"ORD-1","line":{"status":"X"}}"#)
            }
        }
        func body(_ caller: FakeCaller) -> String? {
            caller.calls.last.map { String(decoding: $0.body ?? [], as: UTF8.self) }
        }
        let asked = caller(state)
        let bench = Bench(asked)
        let exit = await bench.run(
            "orders", word, "ORD-1", "--provider-order-id", "77", "--reason", "their mail")
        #expect(exit == .done)
        #expect(
            body(asked) == """
                {"action":"resolve","orderId":"ord_1","lineId":"lin_1","decision":"\(word)",\
                "providerOrderId":"77","reason":"their mail"}
                """)
        #expect(bench.out == "ORD-1  X\n")
        let byHand = caller(state)
        let told = await Bench(byHand).run(
            "orders", word, "ORD-1", "--result", "No", "--reason", "their mail")
        #expect(told == .done)
        #expect(body(byHand)?.contains(#""result":"No""#) == true)
        let unfit = caller(other)
        #expect(await Bench(unfit).run("orders", word, "ORD-1", "--reason", "x") == .refused)
        #expect(unfit.lines == ["GET /api/orders/ORD-1"])
        let both = await Bench(caller(state)).run(
            "orders", word, "ORD-1", "--provider-order-id", "7", "--result", "x", "--reason", "x")
        #expect(both == .usage)
    }

    @Test func `sync goes on until the run has ended and prints its summary`() async {
        let answers = FakeCaller { _, call in
            call.key == "key-3"
                ? (200, #"{"finished":true,"message":"Checked 5 orders in 1 call","failed":0}"#)
                : (202, #"{"finished":false,"message":"Checked 2 orders in 1 call","failed":0}"#)
        }
        let bench = Bench(answers)
        #expect(await bench.run("sync") == .done)
        #expect(answers.calls.count == 3)
        #expect(bench.out == "Checked 5 orders in 1 call\n")
        let failing = Bench(FakeCaller { _, _ in (200, #"{"message":"Checked","failed":2}"#) })
        #expect(await failing.run("sync") == .unreachable)
    }

    @Test func `one order's sync says when the provider could not be asked`() async {
        let bench = Bench(
            FakeCaller { target, _ in
                guard target == "GET /api/check_status/ORD-1" else { return nil }
                let order = Sample.order(1).dropLast()
                return (200, order + #","provider_not_reachable":"Not asked."}"#)
            })
        #expect(await bench.run("sync", "--order", "ORD-1") == .unreachable)
        #expect(bench.error == "Not asked.\n")
    }
}
