import Application
import Domain
import HTTP
import JSON
import Testing

@testable import API

/// The edge of money: amounts as they are written, pages of a balance, days of a report.
struct MoneyTests {
    private func call(
        _ room: TestRoom, _ method: HTTPMethod, _ path: String, _ body: String? = nil
    ) async throws -> (status: Int, json: JSONValue) {
        let response = try await room.send(method, path, json: body, local: true)
        return (response.status, try JSONReader.parse(response.bytes))
    }

    private var wallet: String { "/api/customers/\(FakeMoneyQueries.customer.text)/balance" }

    @Test func `a balance is paged by its own cursor`() async throws {
        let room = try TestRoom()
        let first = try await call(room, .get, wallet + "?limit=1")
        #expect(first.status == 200)
        #expect(first.json["balance"]?["display"]?.string == "₱500.00")
        #expect(first.json["has_more"]?.bool == true)
        #expect(first.json["total"]?.int64 == 2)
        let next = try #require(first.json["next"]?.string)
        let second = try await call(room, .get, wallet + "?limit=1&after=" + next)
        #expect(second.json["has_more"]?.bool == false)
        #expect(second.json["data"]?.array?.count == 1)
        for query in ["limit=0", "limit=201", "limit=x", "after=x", "after=b", "after=b-1"] {
            #expect(try await call(room, .get, wallet + "?" + query).status == 400, "\(query)")
        }
    }

    @Test func `a customer that is not there is 404 for reading and for money`() async throws {
        let room = try TestRoom()
        for id in [ID<Customer>(value: 5).text, "cus_1", "x"] {
            let path = "/api/customers/\(id)/balance"
            #expect(try await call(room, .get, path).status == 404)
        }
    }

    @Test(arguments: [
        "{}", #"{"amount": 1.5, "method": "gcash", "reference": "a", "reason": "b"}"#,
        #"{"amount": "1.505", "method": "gcash", "reference": "a", "reason": "b"}"#,
        #"{"amount": "x", "method": "gcash", "reference": "a", "reason": "b"}"#,
        #"{"amount": {"amount": 5, "currency": "USD"}, "method": "gcash", "reference": "a","#
            + #""reason": "b"}"#,
        #"{"amount": 5, "method": "shells", "reference": "a", "reason": "b"}"#,
        #"{"amount": 5, "method": "internal", "reference": "a", "reason": "b"}"#,
        #"{"amount": 0, "method": "gcash", "reference": "a", "reason": "b"}"#,
        #"{"amount": -5, "method": "gcash", "reference": "a", "reason": "b"}"#,
        #"{"amount": 9223372036854775807, "method": "gcash", "reference": "a", "reason": "b"}"#,
        #"{"amount": 5, "method": "gcash", "reference": "", "reason": "b"}"#,
        #"{"amount": 5, "method": "gcash", "reference": "é", "reason": "b"}"#,
        #"{"amount": 5, "method": "gcash", "reference": "refund-ORD-1", "reason": "b"}"#,
        #"{"amount": 5, "reference": "cod-ORD-1", "reason": "b"}"#,
        #"{"amount": 5, "method": "gcash", "reference": "a", "reason": " "}"#,
        #"{"amount": 5, "method": "gcash", "reference": "a", "reason": "b", "to": "me"}"#,
    ])
    func `F48 a top-up that is not right names its field`(body: String) async throws {
        let room = try TestRoom()
        let answer = try await call(room, .post, wallet, body)
        #expect(answer.status == 400)
        #expect(answer.json["errors"]?.array?.isEmpty == false)
    }

    @Test func `M6 a reference of another payment is 409 and says so`() throws {
        let peso = try #require(Currency(code: "PHP"))
        let answer = MoneyAnswer(body: MoneyBody(isStaff: true), requestID: "r1")
            .answer(.usedBefore, FakeMoneyQueries.customer, peso)
        let json = try JSONReader.parse(answer.body)
        #expect(answer.status == 409)
        #expect(json["code"]?.string == "reference_used")
        #expect(!answer.hasEffect)
    }

    @Test func `a report is of store days, the newest unless said`() async throws {
        let room = try TestRoom()
        let path = "/api/reports/reconciliation"
        let today = try await call(room, .get, path)
        #expect(today.status == 200)
        #expect(today.json["ledger_holds"]?.bool == true)
        let days = try await call(room, .get, path + "?from=2026-11-01&to=2026-11-20")
        #expect(days.json["from"]?.string == "2026-11-01T00:00:00.000000Z")
        #expect(days.json["to"]?.string == "2026-11-21T00:00:00.000000Z")
        let sum = days.json["sums"]?.array?.first
        #expect(sum?["method"]?.string == "gcash")
        #expect(sum?["amount"]?["display"]?.string == "₱1,500.00")
        for query in ["from=2026-02-30", "from=now", "from=2026-11-20&to=2026-11-19"] {
            #expect(try await call(room, .get, path + "?" + query).status == 400, "\(query)")
        }
    }

    @Test(
        arguments: [
            ("5", 5), (#""5""#, 500), (#""0.05""#, 5), (#"{"amount": 7}"#, 7),
            (#"{"amount": "7", "currency": "PHP"}"#, 700), ("-3", -3),
        ] as [(String, Int64)])
    func `an amount is minor units, or a decimal as text`(text: String, minor: Int64) throws {
        let peso = try #require(Currency(code: "PHP"))
        let value = try JSONReader.parse(Array(#"{"amount": \#(text)}"#.utf8))
        var reader = try #require(BodyReader(value))
        #expect(reader.money("amount", peso, required: true) == minor)
        #expect(reader.errors.isEmpty)
    }
}
