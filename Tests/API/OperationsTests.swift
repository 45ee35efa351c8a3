import API
import Application
import Domain
import HTTP
import JSON
import Lifecycle
import Testing

/// Health, metrics, documents, errors of the store, addresses of the CLI.
struct OperationsTests {
    @Test
    func `readiness is red while quarantined, migrating or not writable; health only for the last`()
        async throws
    {
        let room = try TestRoom()
        #expect(try await room.send(.get, "/health/ready").status == 200)
        room.dispatch.reason.withLock { $0 = "older copy" }
        let ready = try await room.send(.get, "/health/ready")
        #expect(ready.status == 503)
        #expect(try ready.json["reasons"]?.array == [.string("quarantined")])
        #expect(try await room.send(.get, "/health").status == 200)
        room.storageState.withLock { $0 = .migrating }
        #expect(try await room.send(.get, "/health").status == 200)
        #expect(try await room.send(.get, "/health/ready").json["reasons"]?.array?.count == 2)
        room.storageState.withLock { $0 = .notWritable }
        #expect(try await room.send(.get, "/health").status == 503)
    }

    @Test func `metrics need the token, or this machine without a forwarding header`() async throws
    {
        let room = try TestRoom()
        #expect(try await room.send(.get, "/metrics").status == 401)
        let token = try await room.send(
            .get, "/metrics", [("Authorization", "Bearer metrics-token")])
        #expect(token.status == 200)
        #expect(token.text.contains("waybill_http_requests_total"))
        #expect(
            try await room.send(.get, "/metrics", [("Authorization", "Bearer wrong")]).status == 401
        )
        let near = try Request(.get, "/metrics", remote: .tcp("127.0.0.1"))
        #expect(await room.router.respond(to: near).status == 200)
        let proxied = try Request(
            .get, "/metrics", headers: Headers([("X-Forwarded-For", "1.2.3.4")]),
            remote: .tcp("127.0.0.1"))
        #expect(await room.router.respond(to: proxied).status == 401)
    }

    @Test func `V10 violations are a figure a kind and a list with ids`() async throws {
        let room = try TestRoom()
        let none = try await room.cli(.get, "/metrics").text
        #expect(none.contains(#"waybill_invariant_violations{kind="wallet"} 0"#))
        #expect(none.contains("waybill_invariant_last_round_timestamp_seconds 0"))
        let empty = try await room.cli(.get, "/api/operations").json["invariants"]
        #expect(empty?["checked_at"] == .null)
        #expect(empty?["violations"]?.array == [])
        room.checks.known.withLock { state in
            state.open = [.wallet: 2, .chain: 1]
            state.finishedAt = Timestamp(microseconds: 1_795_000_000_000_000)
            state.finishedRows = 1_234
            state.violations = [
                Violation(
                    id: 7, kind: .chain, subject: "ord_1", orderNumber: "ORD-1",
                    detail: "order ord_1: history row 2 was changed",
                    firstSeen: Timestamp(microseconds: 1_795_000_000_000_000),
                    lastSeen: Timestamp(microseconds: 1_795_000_060_000_000), clearedAt: nil)
            ]
        }
        let some = try await room.cli(.get, "/metrics").text
        #expect(some.contains(#"waybill_invariant_violations{kind="wallet"} 2"#))
        #expect(some.contains(#"waybill_invariant_violations{kind="chain"} 1"#))
        #expect(some.contains("waybill_invariant_last_round_timestamp_seconds 1795000000"))
        let told = try await room.cli(.get, "/api/operations").json["invariants"]
        #expect(told?["open"]?.int64 == 3)
        #expect(told?["checked_rows"]?.int64 == 1_234)
        let first = told?["violations"]?.array?.first
        #expect(first?["id"]?.int64 == 7)
        #expect(first?["kind"]?.string == "chain")
        #expect(first?["subject"]?.string == "ord_1")
        #expect(first?["order_number"]?.string == "ORD-1")
        #expect(first?["cleared_at"] == .null)
    }

    @Test func `SEC94 figures name the route, never the path`() async throws {
        let room = try TestRoom()
        _ = try await room.send(.get, "/api/orders/secret-path-part")
        let text = try await room.cli(.get, "/metrics").text
        #expect(text.contains("/api/orders/{id}"))
        #expect(!text.contains("secret-path-part"))
    }

    @Test(arguments: [
        (StorageError.Kind.busy, 503), (.full, 507), (.failed, 503), (.unusable, 503),
        (.closed, 503),
        (.conflict, 409), (.duplicate("orders.number"), 409), (.duplicate("idempotency.key"), 409),
        (.defect, 500),
    ])
    func `errors of the store have one status each`(
        kind: StorageError.Kind, status: Int
    ) async throws {
        let room = try TestRoom()
        room.storage.failure.withLock { $0 = StorageError(kind, "words for an operator") }
        let response = try await room.cli(.post, "/api/orders", json: TestRoom.order())
        #expect(response.status == status)
        #expect(!response.text.contains("words for an operator"))
        #expect(
            (response.header("Retry-After") != nil)
                == (status == 503 || kind == .duplicate("idempotency.key")))
        if status == 500 { #expect(try response.json["error"]?.string == "Internal server error") }
    }

    @Test func `a key of one customer's account does not read the report on everybody`()
        async throws
    {
        let room = try TestRoom()
        let key = try await room.key(scopes: ["reports:read"], customer: ID(value: 71))
        let told = try await room.send(
            .get, "/api/operations", [("Authorization", "Bearer " + key)])
        #expect(told.status == 403)
        let whole = try await room.key(scopes: ["reports:read"])
        let report = try await room.send(
            .get, "/api/operations", [("Authorization", "Bearer " + whole)])
        #expect(report.status == 200)
    }

    @Test func `the document names every route and is JSON`() async throws {
        let room = try TestRoom()
        let document = try await room.send(.get, "/openapi.json").json
        let paths = try #require(document["paths"])
        #expect(paths["/api/orders"]?["post"]?["x-permission"]?.string == "orders:create")
        #expect(paths["/problems/{code}"] != nil)
        #expect(document["components"]?["schemas"]?["CreateOrder"] != nil)
        let page = try await room.send(.get, "/docs").text.replacing("<wbr>", with: "")
        #expect(page.contains("/api/check_status/{id}"))
    }

    @Test func `problem codes explain themselves to programs and people`() async throws {
        let room = try TestRoom()
        let json = try await room.send(.get, "/problems/idempotency_key_reused")
        #expect(try json.json["code"]?.string == "idempotency_key_reused")
        let page = try await room.send(.get, "/problems/busy", [("Accept", "text/html")])
        #expect(page.text.contains("<h1>busy</h1>"))
        #expect(try await room.send(.get, "/problems/nope").status == 404)
        #expect(try await room.send(.get, "/problems/%3Cb%3E").status == 404)
    }

    @Test func `the CLI makes a key, sees it without its secret, and revokes it`() async throws {
        let room = try TestRoom()
        let made = try await room.cli(
            .post, "/cli/keys", json: #"{"name":"till","scopes":["orders:read"]}"#)
        #expect(made.status == 201)
        let text = try #require(try made.json["key"]?.string)
        let id = try #require(try made.json["id"]?.string)
        let headers = [("Authorization", "Bearer " + text)]
        #expect(try await room.send(.get, "/api/orders", headers).status == 200)
        let list = try await room.cli(.get, "/cli/keys")
        #expect(try list.json["total"]?.int64 == 1)
        #expect(!list.text.contains("secret"))
        #expect(try await room.cli(.post, "/cli/keys/\(id)/revoke").status == 200)
        #expect(try await room.send(.get, "/api/orders", headers).status == 401)
        let wrong = try await room.cli(
            .post, "/cli/keys", json: #"{"name":"till","scopes":["everything"]}"#)
        #expect(wrong.status == 400)
    }

    @Test func `the CLI reads totals, pauses and opens a provider, ends a quarantine`() async throws
    {
        let room = try TestRoom()
        _ = try await room.place()
        #expect(try await room.cli(.get, "/cli/status").json["orders"]?.int64 == 1)
        let pause = try await room.cli(
            .post, "/cli/providers/gsm-fusion/pause", json: #"{"reason":"tests"}"#)
        #expect(pause.status == 200)
        let status = try await room.cli(.get, "/cli/status").json
        #expect(status["providers"]?.array?.first?["state"]?.string == "paused")
        #expect(try await room.cli(.post, "/cli/providers/gsm-fusion/resume").status == 200)
        #expect(try await room.cli(.post, "/cli/providers/nope/resume").status == 404)
        #expect(try await room.cli(.post, "/cli/quarantine/release").status == 400)
        room.dispatch.reason.withLock { $0 = "older copy" }
        let released = try await room.cli(
            .post, "/cli/quarantine/release", json: #"{"reason":"checked"}"#)
        #expect(released.status == 200)
        #expect(try await room.cli(.post, "/cli/backup", json: #"{"path":"a.db"}"#).status == 200)
    }

    @Test func `a provider without credentials is not opened: 409, and nothing is queued`()
        async throws
    {
        let room = try TestRoom()
        _ = try await room.cli(.post, "/cli/providers/gsm-fusion/pause")
        room.dispatch.silent.withLock { $0 = ["gsm-fusion"] }
        let refused = try await room.cli(.post, "/cli/providers/gsm-fusion/resume")
        #expect(refused.status == 409)
        #expect(try refused.json["code"]?.string == "provider_no_credentials")
        let status = try await room.cli(.get, "/cli/status").json
        #expect(status["providers"]?.array?.first?["state"]?.string == "paused")
        #expect(try await room.cli(.post, "/cli/providers/nope/resume").status == 404)
    }

    @Test func `B2 a backup over an existing file is 409 and names it`() async throws {
        let room = try TestRoom()
        let taken = try await room.cli(.post, "/cli/backup", json: #"{"path":"/dev/null"}"#)
        #expect(taken.status == 409)
        #expect(try taken.json["code"]?.string == "file_exists")
        let closed = try await room.cli(
            .post, "/cli/backup",
            json: #"{"path":"/"# + String(repeating: "a", count: 300) + #""}"#)
        #expect(closed.status == 400)
        #expect(try closed.json["code"]?.string == "path_not_usable")
    }

    @Test func `B5 a release tells beforehand what is queued and when the newest intent was`()
        async throws
    {
        let room = try TestRoom()
        #expect(try await room.cli(.get, "/cli/quarantine").json["newest_intent_at"] == .null)
        _ = try await room.place()
        _ = try await room.place(TestRoom.otherIMEI)
        room.dispatch.reason.withLock { $0 = "older copy" }
        let (sent, at) = room.storage.book.withLock { book -> (String, String) in
            guard let id = book.entries.keys.min(), let entry = book.entries[id] else {
                return ("", "")
            }
            book.entries[id]?.lines[0].state = .sending
            let at = entry.order.placedAt.adding(seconds: 1)
            for (state, time) in [("sending", at), ("accepted", at.adding(seconds: 1))] {
                book.events.append(
                    FeedEvent(
                        position: Int64(book.events.count + 1), order: id,
                        orderNumber: entry.order.number, customer: entry.order.customer,
                        sequence: 9, type: "line." + state, line: entry.lines[0].id, at: time,
                        state: state, data: [:]))
            }
            return (entry.order.number, at.text)
        }
        let told = try await room.cli(.get, "/cli/quarantine").json
        #expect(told["quarantined"]?.bool == true)
        #expect(told["reason"]?.string == "older copy")
        #expect(told["newest_intent_at"]?.string == at)
        #expect(told["queued"]?.int64 == 0)
        let numbers = told["lines"]?.array?.compactMap { $0["order_number"]?.string } ?? []
        #expect(numbers.count == 1)
        #expect(!numbers.contains(sent))
        #expect(try await room.send(.get, "/cli/quarantine").status == 404)
    }
}
