import Application
import Domain
import HTTP
import JSON
import Lifecycle
import Testing

@testable import API

/// K1, K4: POSTs that write no order keep their answers too; texts, dead letters, versions.
struct RepeatableTests {
    private func twice(
        _ room: TestRoom, _ path: String, _ json: String?, key: String = "k"
    ) async throws -> (first: Response, again: Response) {
        let headers = [("Idempotency-Key", key)]
        let first = try await room.send(.post, path, headers, json: json, local: true)
        let again = try await room.send(.post, path, headers, json: json, local: true)
        return (first, again)
    }

    @Test(arguments: [
        ("/cli/users", #"{"login":"maria","role":"viewer","password":"a long sentence, mine"}"#),
        ("/cli/providers/gsm-fusion/pause", #"{"reason":"lunch"}"#),
        ("/api/sync", nil), ("/cli/verify", nil),
    ])
    func `K4 a repeat of any POST after a lost reply gives the stored answer`(
        path: String, json: String?
    ) async throws {
        let room = try TestRoom()
        let (first, again) = try await twice(room, path, json)
        #expect(first.status < 300)
        #expect(again.status == first.status)
        #expect(again.bytes == first.bytes)
        #expect(again.header("Idempotent-Replayed") == "true")
    }

    @Test(arguments: [
        ("/cli/users", #"{"login":"maria","role":"viewer","password":"a long sentence, mine"}"#),
        ("/cli/users/anna/role", #"{"role":"viewer"}"#), ("/cli/users/anna/disable", nil),
        ("/cli/users/anna/password", #"{"password":"a long sentence, mine"}"#),
        ("/cli/keys", #"{"name":"shop","role":"viewer"}"#),
        ("/cli/keys/AbCdEf12/revoke", nil),
    ])
    func `K7 what writes staff and keys keeps its answer in the same step`(
        path: String, json: String?
    ) async throws {
        let room = try TestRoom()
        _ = try await room.signIn(.operator, login: "anna")
        try await room.accessStore.insert(
            APIKeyRecord(
                id: ID(value: 3), publicID: "AbCdEf12", name: "POS", secretHash: [1],
                environment: .test, role: .viewer, scopes: [], customer: nil,
                createdAt: Timestamp(microseconds: 1), expiresAt: nil), by: .system)
        // Every later write fails, as when the process ends between work and answer.
        room.storage.failure.withLock { $0 = StorageError(.busy, "gone") }
        let headers = [("Idempotency-Key", "k")]
        let first = try await room.send(.post, path, headers, json: json, local: true)
        #expect(first.status < 300)
        let after = room.accessStore.rooms.withLock { ($0.staff.count, $0.keys.count) }
        let again = try await room.send(.post, path, headers, json: json, local: true)
        #expect(again.status == first.status)
        #expect(again.header("Idempotent-Replayed") == "true")
        #expect(room.accessStore.rooms.withLock { ($0.staff.count, $0.keys.count) } == after)
    }

    @Test(arguments: ["pause", "resume", "balance"])
    func `K7 what changes a provider keeps its answer in the same transaction`(
        word: String
    ) async throws {
        let room = try TestRoom()
        let json = word == "balance" ? #"{"credits":"12.5"}"# : #"{"reason":"lunch"}"#
        let path = "/cli/providers/gsm-fusion/" + word
        let first = try await room.send(
            .post, path, [("Idempotency-Key", "k")], json: json, local: true)
        #expect(first.status == 200)
        #expect(room.storage.writes.withLock { $0 } == 1)
        #expect(room.storage.book.withLock { $0.answers.count } == 1)
        let again = try await room.send(
            .post, path, [("Idempotency-Key", "k")], json: json, local: true)
        #expect(again.bytes == first.bytes)
        #expect(again.header("Idempotent-Replayed") == "true")
    }

    @Test func `of two administrators who read the same member one is told`() async throws {
        let room = try TestRoom()
        _ = try await room.signIn(.operator, login: "anna")
        _ = try await room.cli(.post, "/cli/users/anna/role", json: #"{"role":"viewer"}"#)
        let list = try await room.cli(.get, "/cli/users").json
        let version = try #require(list["data"]?.array?.first?["version"]?.int64)
        let read = [("If-Match", "\"\(version)\"")]
        let path = "/cli/users/anna/"
        let first = try await room.send(.post, path + "disable", read, local: true)
        #expect(first.status == 200)
        let second = try await room.send(
            .post, path + "role", read, json: #"{"role":"admin"}"#, local: true)
        #expect(second.status == 412)
        #expect(try second.json["version"]?.int64 ?? 0 > version)
        #expect(room.accessStore.rooms.withLock { $0.staff.first?.role } == .viewer)
        let bad = try await room.send(.post, path + "enable", [("If-Match", "x")], local: true)
        #expect(bad.status == 400)
    }

    @Test func `K5 the same key with another body is refused there too`() async throws {
        let room = try TestRoom()
        let path = "/cli/providers/gsm-fusion/pause"
        let headers = [("Idempotency-Key", "k")]
        _ = try await room.send(.post, path, headers, json: #"{"reason":"a"}"#, local: true)
        let other = try await room.send(
            .post, path, headers, json: #"{"reason":"b"}"#, local: true)
        #expect(other.status == 422)
    }

    @Test func `K7 a refusal keeps no key`() async throws {
        let room = try TestRoom()
        let (first, again) = try await twice(room, "/cli/users/nobody/disable", nil)
        #expect(first.status == 404 && again.status == 404)
        #expect(again.header("Idempotent-Replayed") == nil)
        #expect(room.storage.book.withLock { $0.answers.isEmpty })
    }

    @Test func `SEC30 the text of an API key is shown once and not kept with the answer`()
        async throws
    {
        let room = try TestRoom()
        let (first, again) = try await twice(
            room, "/cli/keys", #"{"name":"shop","role":"viewer"}"#)
        let text = try #require(try first.json["key"]?.string)
        #expect(first.status == 201 && again.status == 201)
        #expect(try again.json["key"] == nil)
        #expect(try again.json["public_id"]?.string == first.json["public_id"]?.string)
        let stored = room.storage.book.withLock { $0.answers.values.map(\.body) }
        #expect(stored.count == 1)
        #expect(!String(decoding: stored[0], as: UTF8.self).contains(text))
    }

    @Test func `SEC1 a password takes no part in a stored fingerprint`() async throws {
        let room = try TestRoom()
        let headers = [("Idempotency-Key", "k")]
        func add(_ password: String) async throws -> Response {
            try await room.send(
                .post, "/cli/users", headers,
                json: #"{"login":"maria","role":"viewer","password":"\#(password)"}"#, local: true)
        }
        #expect(try await add("a long sentence, mine").status == 201)
        #expect(try await add("another sentence, mine").header("Idempotent-Replayed") == "true")
    }

    @Test(arguments: ["cancel", "confirm"])
    func `a version that moves between look and write is 412`(action: String) async throws {
        let room = try TestRoom()
        let id = try await room.place()
        let version = try #require(
            room.storage.book.withLock { book -> Int? in
                guard let id = book.entries.keys.first else { return nil }
                if action == "confirm" { book.entries[id]?.order.state = .pending }
                return book.entries[id]?.order.version
            })
        let book = room.storage.book
        room.storage.gate.withLock {
            $0 = {
                book.withLock { book in
                    guard let id = book.entries.keys.first else { return }
                    book.entries[id]?.order.version += 1
                }
            }
        }
        let response = try await room.send(
            .post, "/api/orders/\(id)/\(action)", [("If-Match", "\"\(version)\"")], local: true)
        #expect(response.status == 412)
        #expect(try response.json["version"]?.int64 == Int64(version + 1))
        #expect(book.withLock { $0.entries.values.first?.order.cancelledBy } == nil)
    }

    @Test func `J8 a dead letter is discarded over the API with a reason`() async throws {
        let room = try TestRoom()
        let id = try await room.place()
        let line = try #require(
            room.storage.book.withLock { book -> ID<Line>? in
                let line = book.entries.values.first?.lines.first?.id
                book.deadLetters = Set([line].compactMap { $0 })
                return line
            })
        func discard(_ reason: String) async throws -> Response {
            try await room.cli(
                .post, "/api/orders/fulfillment",
                json: #"{"action":"discard","orderId":"\#(id)","lineId":"\#(line.text)""#
                    + #","reason":"\#(reason)"}"#)
        }
        #expect(try await discard("").status == 400)
        #expect(try await discard("paid elsewhere").status == 200)
        let audits = room.storage.book.withLock { $0.audits }
        #expect(audits == ["line.discard_dead_letter \(line.text)"])
        room.storage.book.withLock { $0.deadLetters = [] }
        #expect(try await discard("again").status == 409)
    }

    @Test func `R4 a refusal text is pinned, listed and taken back`() async throws {
        let room = try TestRoom()
        let path = "/api/providers/gsm-fusion/texts"
        let bad = try await room.cli(.post, path, json: #"{"text":"No.","meaning":"maybe"}"#)
        #expect(bad.status == 400)
        let body = #"{"text":"Come back","meaning":"retryable","reason":"asked"}"#
        #expect(try await room.cli(.post, path, json: body).status == 200)
        let listed = try await room.cli(.get, path)
        #expect(try listed.json["data"]?.array?.first?["meaning"]?.string == "retryable")
        let foreign = try await room.cli(.post, "/api/providers/nobody/texts", json: body)
        #expect(foreign.status == 404)
        let remove = #"{"text":"come back!","reason":"wrong"}"#
        #expect(try await room.cli(.post, path + "/remove", json: remove).status == 200)
        #expect(try await room.cli(.post, path + "/remove", json: remove).status == 404)
        let audits = room.storage.book.withLock { $0.audits }
        #expect(audits == ["provider.pin_text gsm-fusion", "provider.unpin_text gsm-fusion"])
    }
}
