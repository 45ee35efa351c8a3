import Application
import Domain
import HTTP
import JSON
import Lifecycle
import Testing

@testable import API

/// K1–K7 of `reliability.md`, as far as the edge decides them.
struct IdempotencyTests {
    @Test(arguments: ["", "a b", "a:b", "ä", String(repeating: "a", count: 256)])
    func `K1 a key of other characters is refused with 400`(key: String) async throws {
        let room = try TestRoom()
        let response = try await room.send(
            .post, "/api/orders", [("Idempotency-Key", key)], json: TestRoom.order(), local: true)
        #expect(response.status == 400)
        #expect(try response.json["code"]?.string == "idempotency_key_invalid")
        #expect(room.storage.book.withLock { $0.entries.isEmpty })
    }

    @Test func `K1 a key sent twice is refused`() async throws {
        let room = try TestRoom()
        let headers = [("Idempotency-Key", "a"), ("Idempotency-Key", "a")]
        let response = try await room.send(
            .post, "/api/orders", headers, json: TestRoom.order(), local: true)
        #expect(response.status == 400)
    }

    @Test func `K2 keys of two accounts never meet`() async throws {
        let room = try TestRoom()
        let one = try await room.key(role: .admin)
        let headers = [("Idempotency-Key", "same")]
        let first = try await room.send(
            .post, "/api/orders", headers + [("Authorization", "Bearer " + one)],
            json: TestRoom.order())
        let second = try await room.send(
            .post, "/api/orders", headers, json: TestRoom.order(TestRoom.otherIMEI), local: true)
        #expect(first.status == 201)
        #expect(second.status == 201)
        #expect(second.header("Idempotent-Replayed") == nil)
        let scopes = room.storage.book.withLock { $0.answers.values.map(\.scope).sorted() }
        #expect(scopes == ["test:account:house", "test:cli:owner"])
    }

    @Test func `K3 spelling does not change the fingerprint, meaning does`() throws {
        let keys = Idempotency(environment: .test, sha256: FakeHash.sha256) { _ in }
        func print(_ text: String?, _ path: String = "/a", id: String = "1") throws -> [UInt8] {
            var request = try Request(.post, path)
            request.route = path
            request.parameters = ["id": id]
            return keys.fingerprint(request, try text.map { try JSONReader.parse(Array($0.utf8)) })
        }
        #expect(try print(#"{"a":1,"b":"é"}"#) == print(#"{ "b" : "\u00e9", "a" : 1 }"#))
        #expect(try print(#"{"a":1}"#) != print(#"{"a":"1"}"#))
        #expect(try print(#"{"a":null}"#) != print("{}"))
        #expect(try print(nil) != print("{}"))
        #expect(try print("{}") != print("{}", "/b"))
        #expect(try print("{}") != print("{}", id: "2"))
    }

    @Test func `K4 a repeat gets the stored answer byte for byte and places nothing`() async throws
    {
        let room = try TestRoom()
        let headers = [("Idempotency-Key", "k4")]
        let first = try await room.send(
            .post, "/api/orders", headers, json: TestRoom.order(), local: true)
        let again = try await room.send(
            .post, "/api/orders", headers, json: " " + TestRoom.order(), local: true)
        #expect(first.status == 201)
        #expect(again.status == 201)
        #expect(first.bytes == again.bytes)
        #expect(first.header("Idempotent-Replayed") == nil)
        #expect(again.header("Idempotent-Replayed") == "true")
        #expect(again.header("Location") == first.header("Location"))
        #expect(room.storage.book.withLock { $0.entries.count } == 1)
    }

    @Test func `K4 a replay asks for permission again`() async throws {
        let room = try TestRoom()
        let key = try await room.key(scopes: ["orders:create"])
        let headers = [("Idempotency-Key", "k4"), ("Authorization", "Bearer " + key)]
        #expect(
            try await room.send(.post, "/api/orders", headers, json: TestRoom.order()).status == 201
        )
        let id = try #require(room.accessStore.rooms.withLock { $0.keys.first?.id })
        _ = try await room.access.revokeKey(id, by: .system)
        #expect(
            try await room.send(.post, "/api/orders", headers, json: TestRoom.order()).status == 401
        )
    }

    @Test func `K5 the same key with another body is 422`() async throws {
        let room = try TestRoom()
        let headers = [("Idempotency-Key", "k5")]
        _ = try await room.send(.post, "/api/orders", headers, json: TestRoom.order(), local: true)
        let other = try await room.send(
            .post, "/api/orders", headers, json: TestRoom.order(TestRoom.otherIMEI), local: true)
        #expect(other.status == 422)
        #expect(try other.json["code"]?.string == "idempotency_key_reused")
        #expect(try other.json["success"]?.bool == false)
        #expect(room.storage.book.withLock { $0.entries.count } == 1)
    }

    @Test func `K6 a key whose request does not end in time is 409 with Retry-After 1`()
        async throws
    {
        let room = try TestRoom()
        let open = Lock(false)
        room.storage.gate.withLock {
            $0 = {
                while !open.withLock({ $0 }) {
                    try? await SystemClock().pause(milliseconds: 2)
                }
            }
        }
        // Whichever comes first waits at the gate; the one that ends first is the refused one.
        let answers = try await withThrowingTaskGroup(of: Response.self) { group in
            for _ in 0..<2 {
                group.addTask {
                    try await room.send(
                        .post, "/api/orders", [("Idempotency-Key", "k6")], json: TestRoom.order(),
                        local: true)
                }
            }
            var answers: [Response] = []
            while let answer = try await group.next() {
                answers.append(answer)
                open.withLock { $0 = true }
            }
            return answers
        }
        let refused = try #require(answers.first)
        #expect(answers.last?.status == 201)
        #expect(refused.status == 409)
        #expect(refused.header("Retry-After") == "1")
        #expect(try refused.json["code"]?.string == "idempotency_in_flight")
        #expect(room.storage.book.withLock { $0.entries.count } == 1)
    }

    @Test func `K6 a repeat that waits gets the first answer`() async throws {
        let keys = InFlightKeys { _ in await Task.yield() }
        let order = Lock<[Int]>([])
        try await keys.alone("a") {
            order.withLock { $0.append(1) }
        }
        try await keys.alone("a") { order.withLock { $0.append(2) } }
        #expect(order.withLock { $0 } == [1, 2])
    }

    @Test func `K7 a refusal stores no key, and the key works with another body`() async throws {
        let room = try TestRoom()
        let headers = [("Idempotency-Key", "k7")]
        let refused = try await room.send(
            .post, "/api/orders", headers, json: TestRoom.order("123456789012345"), local: true)
        #expect(refused.status == 400)
        let placed = try await room.send(
            .post, "/api/orders", headers, json: TestRoom.order(), local: true)
        #expect(placed.status == 201)
    }

    @Test func `K7 a failed write stores no key`() async throws {
        let room = try TestRoom()
        room.storage.failure.withLock { $0 = StorageError(.busy, "busy") }
        let headers = [("Idempotency-Key", "k7")]
        let failed = try await room.send(
            .post, "/api/orders", headers, json: TestRoom.order(), local: true)
        #expect(failed.status == 503)
        #expect(failed.header("Retry-After") != nil)
        room.storage.failure.withLock { $0 = nil }
        let placed = try await room.send(
            .post, "/api/orders", headers, json: TestRoom.order(TestRoom.otherIMEI), local: true)
        #expect(placed.status == 201)
    }
}
