import API
import Application
import Domain
import HTTP
import JSON
import Lifecycle
import Testing

/// `POST /api/orders`: the contract of `orders.md` 5.1.
struct CreateOrderTests {
    @Test func `an order answers 201 with the documented members`() async throws {
        let room = try TestRoom()
        let response = try await room.cli(
            .post, "/api/orders", json: TestRoom.order(more: #","reference":"R-1","notes":"n""#))
        #expect(response.status == 201)
        let body = try response.json
        #expect(body["success"]?.bool == true)
        #expect(body["message"]?.string == "Order created successfully")
        #expect(body["order_number"]?.string == "ORD-20261120-00001")
        let order = try #require(body["order"])
        #expect(order["order_status"]?.string == "confirmed")
        #expect(order["total_amount"]?.number == "0.00")
        #expect(order["total"]?["currency"]?.string == "PHP")
        #expect(order["reference"]?.string == "R-1")
        #expect(order["fulfillment_status"]?.string == "pending")
        #expect(order["lines"]?.array?.first?["target"]?.string == TestRoom.imei)
        let id = try #require(body["order_id"]?.string)
        #expect(response.header("Location") == "/api/orders/" + id)
        #expect(response.header("Request-Id")?.isEmpty == false)
    }

    @Test func `whole numbers are read as their digits`() async throws {
        let room = try TestRoom()
        let body = #"{"items":[{"service_id":1739,"imei":\#(TestRoom.imei)}]}"#
        #expect(try await room.cli(.post, "/api/orders", json: body).status == 201)
    }

    @Test func `a field nobody knows is refused by its pointer`() async throws {
        let room = try TestRoom()
        let body =
            #"{"items":[{"service_id":"1739","imei":"\#(TestRoom.imei)","colour":1}],"a/b":2}"#
        let response = try await room.cli(.post, "/api/orders", json: body)
        #expect(response.status == 400)
        let faults = try #require(try response.json["validation_errors"]?.array)
        #expect(faults.compactMap { $0["field"]?.string } == ["/items/0/colour", "/a~1b"])
        #expect(faults.allSatisfy { $0["code"]?.string == "UNKNOWN_FIELD" })
        #expect(try response.json["success"]?.bool == false)
        #expect(try response.json["error"]?.string != nil)
    }

    @Test func `all faults come at once, those of form and those of rules`() async throws {
        let room = try TestRoom()
        let body = #"""
            {"items":[{"service_id":"nope","imei":"1"},
             {"service_id":"1739","imei":"123456789012345"},
             {"imei":"x"}],"subtotal":"abc","payment_method":"gold","total_amount":5}
            """#
        let response = try await room.cli(.post, "/api/orders", json: body)
        let codes = try #require(try response.json["validation_errors"]?.array).map {
            ($0["field"]?.string ?? "") + " " + ($0["code"]?.string ?? "")
        }
        #expect(
            Set(codes) == [
                "/items/0/service_id SERVICE_NOT_FOUND", "/items/1/imei IMEI_CHECKSUM",
                "/items/2/service_id FIELD_REQUIRED", "/subtotal INVALID_SUBTOTAL",
                "/payment_method INVALID_PAYMENT", "/total_amount AMOUNT_MISMATCH",
            ])
    }

    @Test func `fields of the documents that do not apply are warned about, not refused`()
        async throws
    {
        let room = try TestRoom()
        let more = #"""
            ,"user_id":7,"ip_address":"1.2.3.4","user_agent":"x","delivery_type":"delivery",
            "shipping_address":{"city":"Manila"},"order_source":"web","subtotal":0.00,
            "shipping_fee":"0","discount_amount":0,"total_amount":0.00
            """#
        let response = try await room.cli(.post, "/api/orders", json: TestRoom.order(more: more))
        #expect(response.status == 201)
        let codes = try response.json["warnings"]?.array?.compactMap { $0["code"]?.string }
        #expect(
            codes == [
                "DELIVERY_NOT_NEEDED", "IDENTITY_FROM_CREDENTIAL", "IDENTITY_FROM_CREDENTIAL",
                "IDENTITY_FROM_CREDENTIAL",
            ])
    }

    @Test func `goods, phones and other quantities are refused by name`() async throws {
        let room = try TestRoom()
        let body = #"""
            {"items":[{"product_id":1,"quantity":2},{"service_id":"1739","phone":"09171234567"},
             {"service_id":"1739","imei":"\#(TestRoom.imei)","quantity":3}]}
            """#
        let response = try await room.cli(.post, "/api/orders", json: body)
        let codes = try #require(try response.json["validation_errors"]?.array).compactMap {
            $0["code"]?.string
        }
        #expect(
            codes == ["FIELD_INVALID", "INVALID_QUANTITY", "PRODUCT_NOT_FOUND"])
    }

    @Test func `the same number again is 409 with the order that checks it`() async throws {
        let room = try TestRoom()
        let id = try await room.place()
        let again = try await room.cli(.post, "/api/orders", json: TestRoom.order())
        #expect(again.status == 409)
        #expect(try again.json["code"]?.string == "DUPLICATE_OPEN")
        #expect(try again.json["order"]?["id"]?.string == id)
        let body =
            #"{"items":[{"service_id":"1739","imei":"\#(TestRoom.imei)","on_duplicate":"reuse"}]}"#
        let reuse = try await room.cli(.post, "/api/orders", json: body)
        #expect(reuse.status == 200)
        #expect(try reuse.json["order_id"]?.string == id)
        #expect(try reuse.json["reused"]?.bool == true)
    }

    @Test func `a dry run answers and stores nothing`() async throws {
        let room = try TestRoom()
        let response = try await room.cli(
            .post, "/api/orders?dry_run=true", json: TestRoom.order())
        #expect(response.status == 200)
        #expect(try response.json["dry_run"]?.bool == true)
        #expect(try response.json["order_id"]?.isNull == true)
        #expect(room.storage.book.withLock { $0.entries.isEmpty && $0.answers.isEmpty })
        let refused = try await room.cli(
            .post, "/api/orders?dry_run=true", json: TestRoom.order("12"))
        #expect(refused.status == 400)
    }

    @Test func `the plan of a dry run places the order, and refuses it once a cost moved`()
        async throws
    {
        let room = try TestRoom()
        let dry = try await room.cli(.post, "/api/orders?dry_run=true", json: TestRoom.order())
        let plan = try #require(try dry.json["plan"]?.string)
        #expect(try dry.json["cost"]?["amount"]?.int64 == 800)
        #expect(try dry.json["stock"]?.array?.isEmpty == true)
        let body = TestRoom.order(more: #","plan":"\#(plan)""#)
        room.storage.book.withLock { book in
            for index in book.services.indices { book.services[index].cost = 900 }
        }
        let moved = try await room.cli(.post, "/api/orders", json: body)
        #expect(moved.status == 409)
        #expect(try moved.json["code"]?.string == "PLAN_CHANGED")
        #expect(try moved.json["success"]?.bool == false)
        let change = try #require(try moved.json["changes"]?.array?.first)
        #expect(change["field"]?.string == "/items/0/cost")
        #expect(change["planned"]?.string == "0.0800")
        #expect(change["now"]?.string == "0.0900")
        #expect(room.storage.book.withLock { $0.entries.isEmpty })
        room.storage.book.withLock { book in
            for index in book.services.indices { book.services[index].cost = 800 }
        }
        #expect(try await room.cli(.post, "/api/orders", json: body).status == 201)
    }

    @Test func `a rule that cannot be checked creates nothing and answers 503`() async throws {
        let room = try TestRoom()
        room.storage.book.withLock { $0.failsChecks = true }
        let response = try await room.cli(.post, "/api/orders", json: TestRoom.order())
        #expect(response.status == 503)
        #expect(try response.json["code"]?.string == "CHECK_UNAVAILABLE")
        #expect(try response.json["success"]?.bool == false)
        #expect(response.header("Retry-After") != nil)
        #expect(room.storage.book.withLock { $0.entries.isEmpty })
        room.storage.book.withLock { $0.failsChecks = false }
        #expect(try await room.cli(.post, "/api/orders", json: TestRoom.order()).status == 201)
    }

    @Test func `a plan holds for its own body alone`() async throws {
        let room = try TestRoom()
        let dry = try await room.cli(.post, "/api/orders?dry_run=true", json: TestRoom.order())
        let plan = try #require(try dry.json["plan"]?.string)
        for (text, imei, code) in [
            (plan, TestRoom.otherIMEI, "PLAN_MISMATCH"), ("plan_x", TestRoom.imei, "FIELD_INVALID"),
            (String(plan.dropLast(4)), TestRoom.imei, "FIELD_INVALID"),
        ] {
            let body = TestRoom.order(imei, more: #","plan":"\#(text)""#)
            let response = try await room.cli(.post, "/api/orders", json: body)
            #expect(response.status == 400)
            let fault = try #require(try response.json["validation_errors"]?.array?.first)
            #expect(fault["field"]?.string == "/plan")
            #expect(fault["code"]?.string == code)
        }
        #expect(room.storage.book.withLock { $0.entries.isEmpty })
    }

    @Test
    func `duplicate members, broken JSON and other types are refused in the documents' shape`()
        async throws
    {
        let room = try TestRoom()
        for body in [#"{"items":[],"items":[]}"#, "{", "[1]", ""] {
            let response = try await room.cli(.post, "/api/orders", json: body)
            #expect(response.status == 400, "\(body)")
            #expect(try response.json["success"]?.bool == false, "\(body)")
        }
        let form = try await room.send(
            .post, "/api/orders", [("Content-Type", "application/x-www-form-urlencoded")],
            local: true)
        #expect(form.status == 400 || form.status == 415)
    }

    @Test func `an unknown parameter is 400`() async throws {
        let room = try TestRoom()
        let response = try await room.cli(.post, "/api/orders?dryrun=1", json: TestRoom.order())
        #expect(response.status == 400)
        #expect(try response.json["code"]?.string == "unknown_parameter")
    }
}
