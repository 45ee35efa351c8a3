import API
import HTTP
import JSON
import Lifecycle
import Testing

/// `POST /api/orders/bulk`.
struct BulkTests {
    private func body(_ orders: [String], _ onError: String) -> String {
        #"{"orders":[\#(orders.joined(separator: ","))],"on_error":"\#(onError)"}"#
    }

    @Test func `skip_failed stores the good ones and answers in input order`() async throws {
        let room = try TestRoom()
        let response = try await room.cli(
            .post, "/api/orders/bulk",
            json: body(
                [
                    TestRoom.order("12"), TestRoom.order(), #"{"x":1}"#,
                    TestRoom.order(TestRoom.otherIMEI),
                ],
                "skip_failed"))
        #expect(response.status == 200)
        let rows = try #require(try response.json["data"]?.array)
        #expect(rows.map { $0["status"]?.int64 } == [400, 201, 400, 201])
        #expect(rows.map { $0["index"]?.int64 } == [0, 1, 2, 3])
        #expect(room.storage.book.withLock { $0.entries.count } == 2)
        #expect(room.storage.writes.withLock { $0 } == 1)
    }

    @Test func `reject_all stores nothing and names every fault with its place`() async throws {
        let room = try TestRoom()
        _ = try await room.place(TestRoom.otherIMEI)
        let response = try await room.cli(
            .post, "/api/orders/bulk",
            json: body(
                [TestRoom.order(), TestRoom.order("12"), TestRoom.order(TestRoom.otherIMEI)],
                "reject_all"))
        #expect(response.status == 400)
        let fields = try #require(try response.json["errors"]?.array).compactMap {
            ($0["field"]?.string ?? "") + " " + ($0["code"]?.string ?? "")
        }
        #expect(fields == ["/orders/1/items/0/imei IMEI_LENGTH", "/orders/2 DUPLICATE_OPEN"])
        #expect(room.storage.book.withLock { $0.entries.count } == 1)
    }

    @Test func `a number that stands twice in a call is placed once`() async throws {
        let room = try TestRoom()
        let response = try await room.cli(
            .post, "/api/orders/bulk",
            json: body([TestRoom.order(), TestRoom.order("35-693803-564380-9")], "skip_failed"))
        let rows = try #require(try response.json["data"]?.array)
        #expect(rows.map { $0["status"]?.int64 } == [201, 400])
        #expect(rows.last?["code"]?.string == "REPEATED_TARGET")
    }

    @Test func `SEC73 a call takes at most 1,000 orders`() async throws {
        let room = try TestRoom()
        let many = Array(repeating: "{}", count: 1_001)
        let response = try await room.cli(
            .post, "/api/orders/bulk", json: body(many, "skip_failed"))
        #expect(response.status == 400)
        #expect(try response.json["code"]?.string == "TOO_MANY_ITEMS")
        let none = try await room.cli(.post, "/api/orders/bulk", json: body([], "skip_failed"))
        #expect(none.status == 400)
    }

    @Test func `K4 a bulk call with its key is replayed whole`() async throws {
        let room = try TestRoom()
        let text = body([TestRoom.order(), TestRoom.order(TestRoom.otherIMEI)], "reject_all")
        let headers = [("Idempotency-Key", "bulk-1")]
        let first = try await room.send(.post, "/api/orders/bulk", headers, json: text, local: true)
        let again = try await room.send(.post, "/api/orders/bulk", headers, json: text, local: true)
        #expect(first.status == 200)
        #expect(first.bytes == again.bytes)
        #expect(again.header("Idempotent-Replayed") == "true")
        #expect(room.storage.book.withLock { $0.entries.count } == 2)
    }
}
