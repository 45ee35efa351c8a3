import CLI
import Lifecycle
import Testing

@Suite struct SubmitTests {
    private func body(_ call: Call?) -> String {
        String(decoding: call?.body ?? [], as: UTF8.self)
    }

    @Test func `one number is one order with a key, its fields and its reference`() async {
        let caller = FakeCaller { line, _ in
            line == "POST /api/orders" ? (201, Sample.placed) : nil
        }
        let bench = Bench(caller)
        let exit = await bench.run(
            "submit", "35 693803 564380 9", "--service", "1", "--field", "ModelName=A=B",
            "--reference", "R-7", "--recheck")
        #expect(exit == .done)
        #expect(bench.out == "35 693803 564380 9  ORD-20261120-00001\n")
        #expect(caller.calls.first?.key == "key-1")
        #expect(
            body(caller.calls.first) == """
                {"items":[{"service_id":"1","imei":"35 693803 564380 9","on_duplicate":"recheck",\
                "fields":{"ModelName":"A=B"}}],"reference":"R-7"}
                """)
        #expect(caller.workSeconds.isEmpty)
    }

    @Test func `several numbers are one bulk call, and refused rows end with 3`() async {
        let caller = FakeCaller { line, _ in
            line == "POST /api/orders/bulk"
                ? (
                    200,
                    """
                    {"success":false,"total":3,"created":1,"accepted":2,"refused":1,"data":[\
                    {"index":0,"status":201,"order_id":"ord_1","order_number":"ORD-1"},\
                    {"index":1,"status":200,"order_id":"ord_2","order_number":"ORD-2",\
                    "reused":true},\
                    {"index":2,"status":400,"code":"v","error":"Refused.","validation_errors":[\
                    {"field":"/items/0/imei","code":"IMEI_CHECKSUM",\
                    "message":"A digit is wrong."}]}]}
                    """
                ) : nil
        }
        let bench = Bench(caller, input: ["356938035643809, 490154203237518", "", "12345"])
        #expect(await bench.run("submit", "-", "--service", "1", "--reuse") == .refused)
        #expect(
            bench.out == """
                356938035643809  ORD-1
                490154203237518  ORD-2  answered already, free
                12345  refused: A digit is wrong.
                2 placed, 1 refused.

                """)
        #expect(
            body(caller.calls.first).hasPrefix(#"{"on_error":"skip_failed","orders":[{"items""#))
    }

    @Test func `a refused order ends with 3 and its sentence on standard error`() async {
        let caller = FakeCaller { _, _ in
            (409, #"{"status":409,"code":"DUPLICATE_OPEN","detail":"Order ORD-5 checks it."}"#)
        }
        let bench = Bench(caller)
        #expect(await bench.run("submit", "356938035643809", "--service", "1") == .refused)
        #expect(bench.error == "Order ORD-5 checks it.\n")
        #expect(bench.out.isEmpty)
        let json = Bench(caller)
        #expect(await json.run("submit", "356938035643809", "--service", "1", "--json") == .refused)
        #expect(json.error.hasPrefix(#"{"status":409,"code":"DUPLICATE_OPEN""#))
    }

    @Test func `a number with a result names the two ways out`() async {
        let body =
            #"{"status":409,"code":"DUPLICATE_RESULT","detail":"x","order":{"number":"ORD-5"}}"#
        let single = Bench(FakeCaller { _, _ in (409, body) })
        #expect(await single.run("submit", "3569", "--service", "1") == .refused)
        #expect(single.error.contains("ORD-5") && single.error.contains("--reuse"))
        let bulk = Bench(FakeCaller { _, _ in (200, #"{"refused":2,"data":[\#(body),\#(body)]}"#) })
        #expect(await bulk.run("submit", "3569", "3570", "--service", "1") == .refused)
        #expect(bulk.out.contains("3570  refused: Order ORD-5 has a result"))
    }

    @Test func `a rehearsal asks for each number and stores nothing`() async {
        let caller = FakeCaller { line, call in
            guard line == "POST /api/orders?dry_run=true" else { return nil }
            let isFirst = String(decoding: call.body ?? [], as: UTF8.self).contains("3569")
            return isFirst
                ? (
                    200,
                    """
                    {"success":true,"dry_run":true,"order_id":null,"order_number":null,"order":\
                    {"lines":[{"cost":{"display":"0.50 credits"}}]}}
                    """
                ) : (400, #"{"code":"v","detail":"A digit is wrong.","errors":[]}"#)
        }
        let bench = Bench(caller)
        let exit = await bench.run("submit", "356938035643809", "1", "--service", "1", "--dry-run")
        #expect(exit == .refused)
        #expect(
            bench.out == """
                356938035643809  would be ordered for 0.50 credits
                1  refused: A digit is wrong.

                """
        )
        #expect(caller.lines.count == 2)
    }

    @Test func `a plan that was printed is sent back with its one number`() async {
        let caller = FakeCaller { line, _ in
            line == "POST /api/orders?dry_run=true"
                ? (200, #"{"success":true,"plan":"plan_abc","order":{"lines":[]}}"#)
                : (409, #"{"code":"PLAN_CHANGED","detail":"/items/0/cost changed."}"#)
        }
        let bench = Bench(caller)
        let imei = "356938035643809"
        #expect(await bench.run("submit", imei, "--service", "1", "--dry-run") == .done)
        #expect(bench.out.contains("--plan plan_abc"))
        let exit = await bench.run("submit", imei, "--service", "1", "--plan", "plan_abc")
        #expect(exit == .refused)
        let sent = String(decoding: caller.calls.last?.body ?? [], as: UTF8.self)
        #expect(sent.contains(#""plan":"plan_abc""#))
        #expect(bench.error.contains("/items/0/cost changed."))
        #expect(await bench.run("submit", imei, "1", "--service", "1", "--plan", "p") == .usage)
    }

    @Test(arguments: [
        ("completed", "completed", ExitCode.done), ("rejected", "rejected", .endedBadly),
        ("processing", "needs_review", .unreachable),
    ])
    func `--wait ends with what the order ended with`(
        state: String, line: String, exit: ExitCode
    ) async {
        let looks = Lock(0)
        let caller = FakeCaller { target, _ in
            switch target {
            case "POST /api/orders": return (201, Sample.placed)
            case "GET /cli/status": return (200, Sample.status)
            case "GET /api/orders/ord_1":
                let look = looks.withLock { looks in
                    looks += 1
                    return looks
                }
                return look < 4
                    ? (200, Sample.order()) : (200, Sample.order(state: state, line: line))
            default: return nil
            }
        }
        let bench = Bench(caller)
        #expect(await bench.run("submit", "3569", "--service", "1", "--wait") == exit)
        #expect(looks.withLock { $0 } == 4)
        #expect(caller.workSeconds == [3_600])
    }

    @Test func `without a server the command works until everything is sent`() async {
        let looks = Lock(0)
        let caller = FakeCaller(ownsWorkers: true) { target, _ in
            switch target {
            case "POST /api/orders": return (201, Sample.placed)
            case "GET /cli/status": return (200, Sample.status)
            default:
                let look = looks.withLock { looks in
                    looks += 1
                    return looks
                }
                return (200, Sample.order(line: look < 3 ? "queued" : "accepted"))
            }
        }
        let bench = Bench(caller)
        #expect(await bench.run("submit", "3569", "--service", "1") == .done)
        #expect(looks.withLock { $0 } == 3)
        #expect(caller.workSeconds == [600])
    }

    @Test func `an outcome that never came ends with 6 when no server looks it up`() async {
        let caller = FakeCaller(ownsWorkers: true) { target, _ in
            switch target {
            case "POST /api/orders": (201, Sample.placed)
            case "GET /cli/status": (200, Sample.status)
            default: (200, Sample.order(line: "uncertain", reason: "\"no_answer\""))
            }
        }
        #expect(await Bench(caller).run("submit", "3569", "--service", "1") == .unreachable)
    }
}
