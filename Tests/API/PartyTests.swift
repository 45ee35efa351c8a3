import Application
import Domain
import HTTP
import JSON
import Lifecycle
import Testing

@testable import API

/// Customers, promos, zones and prices over the API.
struct PartyTests {
    private static let ana = """
        {"name":" Ana Cruz ","email":"ana@example.com","phone":"+63 917 123 4567",\
        "addresses":[{"recipient_name":"Ana","phone":"09171234567","address":"1 Long Street 5",\
        "city":"Manila","province":"Metro Manila"}]}
        """

    private func staff(_ room: TestRoom, _ role: AccessRole) async throws -> [(String, String)] {
        let token = try await room.signIn(role, login: "the-" + role.rawValue)
        return [
            ("Cookie", "waybill-dev=" + token), ("Sec-Fetch-Site", "same-origin"),
            ("X-CSRF-Token", room.tokens.make(session: token)),
        ]
    }

    private func added(_ room: TestRoom, _ json: String = ana) async throws -> JSONValue {
        let response = try await room.cli(.post, "/api/customers", json: json)
        #expect(response.status == 201)
        return try response.json
    }

    private func codes(_ response: Response) throws -> [String] {
        (try response.json["errors"]?.array ?? []).compactMap {
            ($0["field"]?.string ?? "") + " " + ($0["code"]?.string ?? "")
        }
    }

    @Test func `a customer is added with normalised values and read back`() async throws {
        let room = try TestRoom()
        let made = try await added(room)
        #expect(made["name"]?.string == "Ana Cruz")
        #expect(made["phone"]?.string == "09171234567")
        #expect(made["addresses"]?.array?.first?["is_default"]?.bool == true)
        #expect(made["total_spent"]?["currency"]?.string == "PHP")
        let id = try #require(made["id"]?.string)
        let read = try await room.cli(.get, "/api/customers/" + id)
        #expect(read.header("ETag") == "\"1\"")
        #expect(try read.json["email"]?.string == "ana@example.com")
        for query in ["q=cru", "q=%2B639171234567", "q=ana@ex&status=active", "limit=1"] {
            let list = try await room.cli(.get, "/api/customers?" + query).json
            #expect(list["total"]?.int64 == 1, "\(query)")
        }
        let none = try await room.cli(.get, "/api/customers?status=suspended").json
        #expect(none["total"]?.int64 == 0)
    }

    @Test func `every fault of a customer is told at once, with its field`() async throws {
        let room = try TestRoom()
        let body = """
            {"name":"","email":"ana","phone":"12","price_tier":"Big Ones","locale":"!",\
            "addresses":[{"recipient_name":"A","phone":"1","address":"short","city":"",\
            "province":"X","color":1}]}
            """
        let shape = try await room.cli(.post, "/api/customers", json: body)
        #expect(try codes(shape) == ["/addresses/0/color UNKNOWN_FIELD"])
        let response = try await room.cli(
            .post, "/api/customers", json: body.replacing(",\"color\":1", with: ""))
        #expect(response.status == 400)
        #expect(
            try codes(response) == [
                "/name FIELD_REQUIRED", "/email INVALID_EMAIL", "/phone INVALID_PHONE",
                "/price_tier FIELD_INVALID", "/locale FIELD_INVALID",
                "/addresses/0/recipient_name ADDRESS_INCOMPLETE",
                "/addresses/0/address ADDRESS_INCOMPLETE", "/addresses/0/city ADDRESS_INCOMPLETE",
                "/addresses/0/phone INVALID_PHONE",
            ])
    }

    @Test func `a change keeps what is left out, empties what is null, and needs its version`()
        async throws
    {
        let room = try TestRoom()
        let id = try #require(try await added(room)["id"]?.string)
        let path = "/api/customers/" + id
        let first = try await room.send(
            .patch, path, [("If-Match", "\"1\"")],
            json: #"{"email":null,"trusted":true,"price_tier":"wholesale"}"#, local: true)
        #expect(first.status == 200)
        #expect(try first.json["email"]?.isNull == true)
        #expect(try first.json["phone"]?.string == "09171234567")
        #expect(try first.json["version"]?.int64 == 2)
        for version in ["\"1\"", "\"x\"", "2", "W/\"2\""] {
            let late = try await room.send(
                .patch, path, [("If-Match", version)], json: #"{"name":"B"}"#, local: true)
            #expect(late.status == 412, "\(version)")
        }
        let free = try await room.cli(.patch, path, json: #"{"name":"Ana Reyes"}"#)
        #expect(try free.json["version"]?.int64 == 3)
        #expect(room.storage.book.withLock { $0.audits.filter { $0.contains("Ana") } }.isEmpty)
    }

    @Test func `K4 a repeat with its key adds nobody`() async throws {
        let room = try TestRoom()
        let headers = [("Idempotency-Key", "k")]
        let first = try await room.send(
            .post, "/api/customers", headers, json: Self.ana, local: true)
        let again = try await room.send(
            .post, "/api/customers", headers, json: Self.ana, local: true)
        #expect(again.bytes == first.bytes)
        #expect(again.header("Idempotent-Replayed") == "true")
        #expect(room.storage.book.withLock { $0.parties.cards.count } == 1)
    }

    @Test func `16 viewers see masked phones, and a key of one customer only that one`()
        async throws
    {
        let room = try TestRoom()
        let id = try #require(try await added(room)["id"]?.string)
        let other = try #require(
            try await added(room, #"{"name":"Ben"}"#)["id"]?.string)
        let viewer = try await room.send(
            .get, "/api/customers/" + id, try await staff(room, .viewer))
        #expect(try viewer.json["phone"]?.string == "*******4567")
        #expect(!viewer.text.contains("09171234567"))
        let key = try await room.key(
            scopes: ["customers:read", "customers:write"], customer: ID(id))
        let bearer = [("Authorization", "Bearer " + key)]
        let list = try await room.send(.get, "/api/customers", bearer).json
        #expect(list["total"]?.int64 == 1)
        #expect(try await room.send(.get, "/api/customers/" + id, bearer).status == 200)
        #expect(try await room.send(.get, "/api/customers/" + other, bearer).status == 404)
        let write = try await room.send(
            .patch, "/api/customers/" + id, bearer, json: #"{"trusted":true}"#)
        #expect(write.status == 403)
    }

    @Test func `a promo is added once, changed and listed`() async throws {
        let room = try TestRoom()
        let body = """
            {"code":"save10","kind":"percentage","value":"12.5","max_discount":"500.00",\
            "min_purchase_amount":{"amount":100000},"ends_at":"2026-12-24","usage_limit":50,\
            "kinds":["goods"]}
            """
        let made = try await room.cli(.post, "/api/promos", json: body)
        #expect(made.status == 201)
        #expect(try made.json["code"]?.string == "SAVE10")
        #expect(try made.json["value"]?.string == "12.50")
        #expect(try made.json["ends_at"]?.string == "2026-12-25T00:00:00.000000Z")
        let twice = try await room.cli(.post, "/api/promos", json: body)
        #expect(try codes(twice) == ["/code CODE_TAKEN"])
        let id = try #require(try made.json["id"]?.string)
        let off = try await room.cli(
            .patch, "/api/promos/" + id, json: #"{"is_active":false,"max_discount":null}"#)
        #expect(try off.json["is_active"]?.bool == false)
        #expect(try off.json["max_discount"]?.isNull == true)
        #expect(try await room.cli(.get, "/api/promos").json["total"]?.int64 == 1)
        let bad = try await room.cli(
            .post, "/api/promos",
            json: #"{"code":"x","kind":"fixed_amount","value":"0","usage_limit":0}"#)
        #expect(
            try codes(bad) == [
                "/code FIELD_INVALID", "/value INVALID_AMOUNT", "/usage_limit FIELD_INVALID",
            ])
    }

    @Test func `zones are added, changed and removed, the default one stays`() async throws {
        let room = try TestRoom()
        let made = try await room.cli(
            .post, "/api/zones",
            json: #"{"name":"Metro Manila","provinces":["Metro Manila"],"base_fee":"100.00"}"#)
        #expect(made.status == 201)
        let id = try #require(try made.json["id"]?.string)
        let zones = try await room.cli(.get, "/api/zones").json
        let home = try #require(zones["data"]?.array?.last?["id"]?.string)
        let kept = try await room.cli(.delete, "/api/zones/" + home)
        #expect(kept.status == 409)
        let closed = try await room.cli(
            .patch, "/api/zones/" + home, json: #"{"is_delivered":false}"#)
        #expect(try closed.json["is_delivered"]?.bool == false)
        #expect(try await room.cli(.delete, "/api/zones/" + id).status == 200)
        #expect(try await room.cli(.delete, "/api/zones/" + id).status == 404)
        let bad = try await room.cli(.post, "/api/zones", json: #"{"name":"X","base_fee":1.5}"#)
        #expect(try codes(bad) == ["/base_fee INVALID_AMOUNT"])
    }

    @Test func `prices of a service are set by tier and removed`() async throws {
        let room = try TestRoom()
        let path = "/api/services/1739/prices"
        let set = try await room.cli(
            .patch, path, json: #"{"prices":{"usual":"50.00","wholesale":"40.00"}}"#)
        #expect(try set.json["data"]?.array?.map { $0["tier"]?.string } == ["usual", "wholesale"])
        let left = try await room.cli(.patch, path, json: #"{"prices":{"wholesale":null}}"#)
        #expect(try left.json["total"]?.int64 == 1)
        #expect(try await room.cli(.get, path).json["total"]?.int64 == 1)
        let bad = try await room.cli(.patch, path, json: #"{"prices":{"Big":"-1"}}"#)
        #expect(bad.status == 400)
        #expect(try await room.cli(.get, "/api/services/nothing/prices").status == 404)
        let product = try await room.cli(
            .patch, "/api/products/" + ID<Product>(value: 3).text + "/prices",
            json: #"{"prices":{"wholesale":"1.00"}}"#)
        #expect(product.status == 404)
    }

    @Test func `thresholds of ranks rise`() async throws {
        let room = try TestRoom()
        let set = try await room.cli(.patch, "/api/tiers", json: #"{"silver":"1.00"}"#)
        #expect(try set.json["silver"]?["amount"]?.int64 == 100)
        let bad = try await room.cli(.patch, "/api/tiers", json: #"{"silver":"999999.00"}"#)
        #expect(try codes(bad) == ["/gold FIELD_INVALID"])
    }
}
