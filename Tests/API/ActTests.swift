import API
import Application
import Domain
import HTTP
import JSON
import Lifecycle
import Testing

/// Cancel, confirm, fulfilment.
struct ActTests {
    @Test func `cancel answers as the documents show and a repeat changes nothing`() async throws {
        let room = try TestRoom()
        let id = try await room.place()
        let response = try await room.cli(
            .post, "/api/orders/\(id)/cancel", json: #"{"reason":"typed wrong","cancelled_by":4}"#)
        #expect(response.status == 200)
        let body = try response.json
        #expect(body["message"]?.string == "Order cancelled and inventory released")
        #expect(body["order"]?["order_status"]?.string == "cancelled")
        #expect(body["warnings"]?.array == [.string("IDENTITY_FROM_CREDENTIAL")])
        let order = try #require(room.storage.book.withLock { $0.entries.values.first?.order })
        #expect(order.state == .cancelled)
        #expect(order.cancellationReason == "typed wrong")
        #expect(order.cancelledBy == Actor(kind: .cli, id: "owner"))
        #expect(try await room.cli(.post, "/api/orders/\(id)/cancel").status == 200)
    }

    @Test func `a stale If-Match is 412 and changes nothing`() async throws {
        let room = try TestRoom()
        let id = try await room.place()
        let stale = try await room.send(
            .post, "/api/orders/\(id)/cancel", [("If-Match", "\"99\"")], local: true)
        #expect(stale.status == 412)
        let version = try #require(
            room.storage.book.withLock { $0.entries.values.first?.order.version })
        let current = try await room.send(
            .post, "/api/orders/\(id)/cancel", [("If-Match", "\"\(version)\"")], local: true)
        #expect(current.status == 200)
    }

    @Test func `confirming a cancelled order is 409 with its state and what is allowed`()
        async throws
    {
        let room = try TestRoom()
        let id = try await room.place()
        _ = try await room.cli(.post, "/api/orders/\(id)/cancel")
        let response = try await room.cli(
            .post, "/api/orders/\(id)/confirm", json: #"{"notes":"ok"}"#)
        #expect(response.status == 409)
        let body = try response.json
        #expect(body["success"]?.bool == false)
        #expect(body["current"]?.string == "cancelled")
        #expect(body["allowed"]?.array != nil)
    }

    @Test func `T2 a cancel that comes too late is 409 and says that the wish is remembered`()
        async throws
    {
        let room = try TestRoom()
        let (id, _) = try await uncertain(room)
        let late = try await room.cli(.post, "/api/orders/\(id)/cancel")
        #expect(late.status == 409)
        let detail = try #require(try late.json["detail"]?.string)
        #expect(detail.contains("the wish to cancel is remembered"))
        #expect(room.storage.book.withLock { $0.entries.values.first?.order.cancelWish } == true)
        room.storage.book.withLock { book in
            guard let key = book.entries.keys.first else { return }
            book.entries[key]?.order.state = .completed
        }
        let ended = try await room.cli(.post, "/api/orders/\(id)/cancel")
        #expect(ended.status == 409)
        #expect(try ended.json["detail"]?.string?.contains("remembered") == false)
    }

    @Test func `trigger reports what is dispatched and wakes the dispatcher`() async throws {
        let room = try TestRoom()
        let id = try await room.place()
        let body = #"{"action":"trigger","orderId":"\#(id)"}"#
        let response = try await room.cli(.post, "/api/orders/fulfillment", json: body)
        #expect(response.status == 202)
        #expect(try response.json["fulfillment_status"]?.string == "pending")
        #expect(try response.json["lines"]?.array?.count == 1)
        #expect(room.dispatch.wakes.withLock { $0 } == 1)
        #expect(room.storage.book.withLock { $0.jobs.count } == 1)
    }

    @Test func `an unknown action is 400 with what is missing`() async throws {
        let room = try TestRoom()
        let unknown = try await room.cli(
            .post, "/api/orders/fulfillment", json: #"{"action":"push","orderId":"a"}"#)
        #expect(unknown.status == 400)
        #expect(try unknown.json["code"]?.string == "UNKNOWN_ACTION")
        let empty = try await room.cli(
            .post, "/api/orders/fulfillment", json: #"{"action":"resolve"}"#)
        let fields = try #require(try empty.json["errors"]?.array).compactMap {
            $0["field"]?.string
        }
        #expect(fields == ["/orderId", "/lineId", "/reason", "/decision"])
    }

    private func uncertain(_ room: TestRoom) async throws -> (order: String, line: String) {
        let order = try await room.place()
        let line = room.storage.book.withLock { book -> String in
            guard let id = book.entries.keys.first, var entry = book.entries[id] else { return "" }
            entry.lines[0].state = .needsReview
            entry.lines[0].reason = .noListing
            entry.order.state = .processing
            book.entries[id] = entry
            return entry.lines[0].id.text
        }
        return (order, line)
    }

    private func row(
        _ id: String, _ target: String, _ status: ProviderStatus = .inProcess
    ) -> StatusRow {
        StatusRow(
            providerOrderID: id, target: target, status: status, statusWord: "\(status)",
            serviceName: nil, resultText: nil, requestedAt: nil, raw: [])
    }

    @Test
    func
        `link asks the provider first: 503 when silent, 409 when it does not fit`()
        async throws
    {
        let room = try TestRoom()
        let (order, line) = try await uncertain(room)
        let body = #"""
            {"action":"resolve","orderId":"\#(order)","lineId":"\#(line)","decision":"link",
             "providerOrderId":123,"reason":"seen there"}
            """#
        let silent = try await room.cli(.post, "/api/orders/fulfillment", json: body)
        #expect(silent.status == 503)
        #expect(silent.header("Retry-After") != nil)
        room.sync.answer.withLock { $0 = .rows([]) }
        #expect(try await room.cli(.post, "/api/orders/fulfillment", json: body).status == 409)
        room.sync.answer.withLock { $0 = .rows([row("123", TestRoom.otherIMEI)]) }
        #expect(try await room.cli(.post, "/api/orders/fulfillment", json: body).status == 409)
        room.sync.answer.withLock { $0 = .rows([row("123", TestRoom.imei)]) }
        let linked = try await room.cli(.post, "/api/orders/fulfillment", json: body)
        #expect(linked.status == 200)
        #expect(try linked.json["line"]?["state"]?.string == "accepted")
    }

    @Test func `only an administrator enters a result by hand`() async throws {
        let room = try TestRoom()
        let (order, line) = try await uncertain(room)
        let key = try await room.key(role: .operator)
        let body = #"""
            {"action":"resolve","orderId":"\#(order)","lineId":"\#(line)","decision":"done",
             "result":"Carrier: X","reason":"by mail"}
            """#
        let refused = try await room.send(
            .post, "/api/orders/fulfillment", [("Authorization", "Bearer " + key)], json: body)
        #expect(refused.status == 403)
        let entered = try await room.cli(.post, "/api/orders/fulfillment", json: body)
        #expect(entered.status == 200)
        #expect(try entered.json["line"]?["state"]?.string == "completed")
    }

    /// An order whose one line has ended in a state.
    private func ended(
        _ room: TestRoom, _ line: LineState, _ order: OrderState
    ) async throws -> (order: String, line: String) {
        let placed = try await uncertain(room)
        room.storage.book.withLock { book in
            guard let id = book.entries.keys.first, var entry = book.entries[id] else { return }
            entry.lines[0].state = line
            entry.lines[0].reason = nil
            entry.order.state = order
            book.entries[id] = entry
        }
        return placed
    }

    private func wish(
        _ room: TestRoom, _ ids: (order: String, line: String), _ decision: String, _ more: String
    ) -> String {
        #"""
        {"action":"resolve","orderId":"\#(ids.order)","lineId":"\#(ids.line)",
         "decision":"\#(decision)","reason":"their mail"\#(more)}
        """#
    }

    @Test func `T22 late proof asks the provider, completes the line, and row 19 its order`()
        async throws
    {
        let room = try TestRoom()
        let ids = try await ended(room, .failed, .failed)
        let body = wish(room, ids, "prove", #","providerOrderId":123"#)
        #expect(try await room.cli(.post, "/api/orders/fulfillment", json: body).status == 503)
        room.sync.answer.withLock { $0 = .rows([row("123", TestRoom.imei)]) }
        let waiting = try await room.cli(.post, "/api/orders/fulfillment", json: body)
        #expect(waiting.status == 409)
        #expect(try waiting.json["current"]?.string == "failed")
        #expect(
            try waiting.json["allowed"]?.array?.contains { $0.string == "late_proof" } == true)
        room.sync.answer.withLock { $0 = .rows([row("123", TestRoom.imei, .completed)]) }
        let proved = try await act(room, "prove", body)
        #expect(proved.status == 200)
        #expect(try JSONReader.parse(proved.bytes)["line"]?["state"]?.string == "completed")
        let order = try await room.cli(.get, "/api/orders/\(ids.order)")
        #expect(try order.json["state"]?.string == "completed")
        room.sync.answer.withLock { $0 = .failed("timed out") }
        #expect(try await act(room, "prove", body).bytes == proved.bytes)
    }

    @Test func `T22 T23 an operator decides on the provider's word, a text is an administrator's`()
        async throws
    {
        let room = try TestRoom()
        let ids = try await ended(room, .failed, .failed)
        let key = [("Authorization", "Bearer " + (try await room.key(role: .operator)))]
        for decision in ["prove", "reverse"] {
            let byHand = wish(room, ids, decision, #","result":"No""#)
            let refused = try await room.send(.post, "/api/orders/fulfillment", key, json: byHand)
            #expect(refused.status == 403)
            let both = wish(room, ids, decision, #","result":"No","providerOrderId":"1""#)
            let unclear = try await room.cli(.post, "/api/orders/fulfillment", json: both)
            #expect(unclear.status == 400)
        }
        let stored = try await room.send(
            .post, "/api/orders/fulfillment", key, json: wish(room, ids, "prove", ""))
        #expect(stored.status == 409)
        room.sync.answer.withLock { $0 = .rows([row("123", TestRoom.imei, .completed)]) }
        let asked = try await room.send(
            .post, "/api/orders/fulfillment", key,
            json: wish(room, ids, "prove", #","providerOrderId":"123""#))
        #expect(asked.status == 200)
        let reader = [("Authorization", "Bearer " + (try await room.key(role: .viewer)))]
        let viewer = try await room.send(
            .post, "/api/orders/fulfillment", reader, json: wish(room, ids, "reverse", ""))
        #expect(viewer.status == 403)
    }

    /// Sends to the fulfilment endpoint over the local socket.
    private func act(
        _ room: TestRoom, _ key: String, _ body: String, _ more: [(String, String)] = []
    ) async throws -> Response {
        try await room.send(
            .post, "/api/orders/fulfillment", [("Idempotency-Key", key)] + more, json: body,
            local: true)
    }

    /// Places an order whose lines have all failed; the second line only when `two`.
    private func failed(_ room: TestRoom, two: Bool = false) async throws -> String {
        let second = #",{"service_id":"1739","imei":"\#(TestRoom.otherIMEI)"}"#
        let items =
            #"{"service_id":"1739","imei":"\#(TestRoom.imei)"}"# + (two ? second : "")
        let placed = try await room.cli(
            .post, "/api/orders", json: #"{"items":[\#(items)]}"#)
        room.storage.book.withLock { book in
            guard let id = book.entries.keys.first, var entry = book.entries[id] else { return }
            for index in entry.lines.indices { entry.lines[index].state = .failed }
            entry.order.state = .failed
            book.entries[id] = entry
        }
        return try placed.json["order_id"]?.string ?? ""
    }

    @Test func `K4 a repeated retry gets its answer although no line has failed any more`()
        async throws
    {
        let room = try TestRoom()
        let order = try await failed(room)
        let body = #"{"action":"retry","orderId":"\#(order)"}"#
        let first = try await act(room, "retry-1", body)
        #expect(first.status == 202)
        #expect(try first.json["lines"]?.array?.first?["state"]?.string == "queued")
        let again = try await act(room, "retry-1", body)
        #expect(again.status == 202)
        #expect(again.bytes == first.bytes)
        #expect(again.header("Idempotent-Replayed") == "true")
        let other = try await act(
            room, "retry-1", #"{"action":"retry","orderId":"\#(order)","reason":"x"}"#)
        #expect(other.status == 422)
        #expect(try await act(room, "retry-2", body).status == 409)
        let status = try await room.cli(.get, "/api/orders/fulfillment?orderId=" + order)
        #expect(try status.json["fulfillment_status"]?.string == "pending")
        #expect(try status.json["attempts"]?.array == [])
    }

    @Test func `K7 a retry of several lines is one transaction with one answer for the key`()
        async throws
    {
        let room = try TestRoom()
        let order = try await failed(room, two: true)
        let body = #"{"action":"retry","orderId":"\#(order)"}"#
        let before = room.storage.writes.withLock { $0 }
        let first = try await act(room, "all", body)
        #expect(first.status == 202)
        let states = try first.json["lines"]?.array?.map { $0["state"]?.string }
        #expect(states == ["queued", "queued"])
        #expect(room.storage.writes.withLock { $0 } == before + 1)
        #expect(room.storage.book.withLock { $0.answers.values.map(\.key) } == ["all"])
        let again = try await act(room, "all", body)
        #expect(again.bytes == first.bytes)
        #expect(again.header("Idempotent-Replayed") == "true")
    }

    @Test(arguments: ["cancel", "confirm", "trigger"])
    func `K4 a repeat with If-Match gets its answer although the version moved`(
        action: String
    ) async throws {
        let room = try TestRoom()
        let id = try await room.place()
        let version = try #require(
            room.storage.book.withLock { book -> Int? in
                guard let id = book.entries.keys.first else { return nil }
                if action == "confirm" { book.entries[id]?.order.state = .pending }
                return book.entries[id]?.order.version
            })
        func send() async throws -> Response {
            let match = [("If-Match", "\"\(version)\"")]
            guard action == "trigger" else {
                return try await room.send(
                    .post, "/api/orders/\(id)/\(action)", [("Idempotency-Key", "v")] + match,
                    local: true)
            }
            return try await act(room, "v", #"{"action":"trigger","orderId":"\#(id)"}"#, match)
        }
        let first = try await send()
        #expect(first.status < 300)
        room.storage.book.withLock { book in
            guard let id = book.entries.keys.first else { return }
            book.entries[id]?.order.version += 5
        }
        let again = try await send()
        #expect(again.status == first.status)
        #expect(again.bytes == first.bytes)
        #expect(again.header("Idempotent-Replayed") == "true")
    }

    @Test func `K4 a repeated link gets its answer while the provider is silent`() async throws {
        let room = try TestRoom()
        let (order, line) = try await uncertain(room)
        let body = #"""
            {"action":"resolve","orderId":"\#(order)","lineId":"\#(line)","decision":"link",
             "providerOrderId":123,"reason":"seen there"}
            """#
        room.sync.answer.withLock { $0 = .rows([row("123", TestRoom.imei)]) }
        let first = try await act(room, "link", body)
        #expect(first.status == 200)
        room.sync.answer.withLock { $0 = .failed("timed out") }
        let again = try await act(room, "link", body)
        #expect(again.status == 200)
        #expect(again.bytes == first.bytes)
        #expect(again.header("Idempotent-Replayed") == "true")
    }
}
