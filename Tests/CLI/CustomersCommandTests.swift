import CLI
import Lifecycle
import Testing

/// `customers`: what is sent, and what is printed of the answer.
@Suite struct CustomersCommandTests {
    private static let list = """
        {"object":"list","data":[{"id":"cus_1","name":"Ana","email":null,"phone":"09171234567",\
        "status":"active","completed_orders":2,"total_spent":{"display":"₱1,000.00"}}],\
        "has_more":true,"total":3}
        """

    @Test func `add sends what is known and prints the id`() async {
        let caller = FakeCaller { _, _ in (201, #"{"id":"cus_1","name":"Ana"}"#) }
        let bench = Bench(caller)
        #expect(await bench.run("customers", "add", "Ana", "--phone", "+63 917") == .done)
        let body = caller.calls.first?.body.map { String(decoding: $0, as: UTF8.self) }
        #expect(body == #"{"name":"Ana","phone":"+63 917"}"#)
        #expect(caller.calls.first?.target == "/api/customers")
        #expect(bench.out == "cus_1\n")
    }

    @Test func `list shows a table and how many are left`() async {
        let caller = FakeCaller { _, _ in (200, Self.list) }
        let bench = Bench(caller)
        #expect(await bench.run("customers", "list", "--search", "ana", "--limit", "1") == .done)
        #expect(caller.calls.first?.target == "/api/customers?q=ana&limit=1")
        #expect(bench.out.contains("09171234567"))
        #expect(bench.out.contains("₱1,000.00"))
        #expect(bench.out.contains("… and 2 more of 3"))
    }

    @Test func `a refusal ends with exit code 3 and its sentence`() async {
        let caller = FakeCaller { _, _ in
            (
                400,
                #"{"code":"INVALID_PHONE","detail":"/phone: A phone number has 7 to 15 digits."}"#
            )
        }
        let bench = Bench(caller)
        #expect(await bench.run("customers", "add", "Ana", "--phone", "1") == .refused)
        #expect(bench.error.contains("7 to 15 digits"))
    }
}
