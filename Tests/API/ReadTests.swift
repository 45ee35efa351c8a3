import Application
import Domain
import HTTP
import JSON
import Lifecycle
import Testing

@testable import API

/// Lists, one order, cursors.
struct ReadTests {
    @Test func `a list pages by cursor without gap or repeat and counts exactly`() async throws {
        let room = try TestRoom()
        let first = try await room.place()
        let second = try await room.place(TestRoom.otherIMEI)
        let page = try await room.cli(.get, "/api/orders?limit=1").json
        #expect(page["object"]?.string == "list")
        #expect(page["total"]?.int64 == 2)
        #expect(page["has_more"]?.bool == true)
        #expect(page["data"]?.array?.first?["id"]?.string == second)
        let next = try #require(page["next"]?.string)
        let rest = try await room.cli(.get, "/api/orders?limit=1&after=" + next).json
        #expect(rest["data"]?.array?.compactMap { $0["id"]?.string } == [first])
        #expect(rest["has_more"]?.bool == false)
        #expect(rest["next"]?.isNull == true)
    }

    @Test func `filters are read whole and handed on`() async throws {
        let room = try TestRoom()
        let target =
            "/api/orders?status=in-process&status=Pending&service=1739&provider=gsm-fusion"
            + "&channel=cli&from=2026-11-01&to=2026-11-20&imei=3569&q=ORD&carrier=Sprint&model=x"
        #expect(try await room.cli(.get, target).status == 200)
        let filter = try #require(room.queries.filters.withLock { $0.last })
        #expect(filter.words == [.inProcess, .pending])
        #expect(filter.services == ["1739"])
        #expect(filter.channels == [.cli])
        #expect(filter.from?.text == "2026-11-01T00:00:00.000000Z")
        #expect(filter.to?.text == "2026-11-21T00:00:00.000000Z")
        #expect(filter.imei == "3569")
        #expect(filter.text == "ORD")
        #expect(filter.carriers == ["Sprint"])
    }

    @Test(arguments: [
        "limit=0", "limit=201", "limit=1e2", "limit=+5", "limit=١", "state=nope", "status=nope",
        "after=abc", "after=", "from=2026-02-30", "from=2026-11-20T25:61:00Z", "imei=12",
        "imei=١٢٣٤",
        "q=a&q=b", "frm=2026-01-01", "sort=total", "after=AA&before=AA", "channel=post",
    ])
    func `a parameter that cannot be meant is 400`(query: String) async throws {
        let room = try TestRoom()
        let encoded = query.utf8.map { byte in
            byte < 0x80 && byte != UInt8(ascii: "+")
                ? String(decoding: [byte], as: UTF8.self)
                : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
        let response = try await room.cli(.get, "/api/orders?" + encoded)
        #expect(response.status == 400)
        #expect(response.header("Content-Type") == "application/problem+json")
    }

    @Test func `cursors read back what they say and nothing else`() throws {
        var random = SplitMix64(seed: 5)
        for _ in 0..<500 {
            let cursor = OrderCursor(
                placedAt: Timestamp(microseconds: Int64(bitPattern: random.next())),
                order: ID(value: UInt128(random.next()) << 64 | UInt128(random.next())))
            let text = CursorText.encode(cursor)
            #expect(CursorText.decode(text) == cursor)
            #expect(CursorText.decode(String(text.dropLast())) == nil)
            #expect(CursorText.decode(text + "A") == nil)
        }
        for count in 0..<40 {
            let bytes = (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            #expect(Base64URLText.decode(Base64URLText.encode(bytes)) == bytes)
        }
        #expect(Base64URLText.decode("AB") == nil)
        #expect(Base64URLText.decode("A=") == nil)
    }

    @Test func `one order is found by id and number, with an ETag`() async throws {
        let room = try TestRoom()
        let id = try await room.place()
        for name in [id, "ORD-20261120-00001"] {
            let response = try await room.cli(.get, "/api/orders/\(name)?include=events,attempts")
            #expect(response.status == 200)
            let body = try response.json
            #expect(body["id"]?.string == id)
            let version = try #require(body["version"]?.int64)
            #expect(response.header("ETag") == "\"\(version)\"")
            #expect(body["events"]?.array?.isEmpty == false)
            #expect(body["lines"]?.array?.first?["attempts"]?.array != nil)
            #expect(body["display"]?["label"]?.string == "Pending")
            #expect(body["allowed"]?.array?.contains(.string("cancel")) == true)
        }
        #expect(try await room.cli(.get, "/api/orders/\(id)?include=all").status == 400)
    }

    @Test func `SEC71 foreign and missing orders answer the same body`() async throws {
        let room = try TestRoom()
        let id = try await room.place()
        let key = try await room.key(
            scopes: ["orders:read", "orders:cancel"], customer: ID(value: 77))
        let headers = [("Authorization", "Bearer " + key)]
        let missing = ID<Order>(value: 5).text
        for path in ["/api/orders/", "/api/check_status/"] {
            var foreign = try await room.send(.get, path + id, headers).json.object ?? []
            var nothing = try await room.send(.get, path + missing, headers).json.object ?? []
            foreign.removeAll { $0.name == "request_id" }
            nothing.removeAll { $0.name == "request_id" }
            #expect(foreign == nothing)
            #expect(foreign.first { $0.name == "status" }?.value.int64 == 404)
        }
        let cancel = try await room.send(.post, "/api/orders/\(id)/cancel", headers)
        #expect(cancel.status == 404)
        #expect(room.sync.orders.withLock { $0.isEmpty })
        _ = try await room.send(.get, "/api/orders", headers)
        #expect(room.queries.filters.withLock { $0.last?.customer } == ID(value: 77))
    }

    @Test func `check_status asks the provider and answers with what is stored when it is away`()
        async throws
    {
        let room = try TestRoom()
        let id = try await room.place()
        let asked = try await room.cli(.get, "/api/check_status/" + id)
        #expect(asked.status == 200)
        #expect(try asked.json["provider_not_reachable"] == nil)
        #expect(room.sync.orders.withLock { $0.map(\.text) } == [id])
        room.sync.failure.withLock { $0 = StorageError(.busy, "busy") }
        let away = try await room.cli(.get, "/api/check_status/" + id)
        #expect(away.status == 200)
        #expect(try away.json["provider_not_reachable"]?.string != nil)
    }

    @Test func `SEC72 a customer's key does not see costs and sources`() async throws {
        let room = try TestRoom()
        let key = try await room.key(
            scopes: ["orders:read", "orders:create"], customer: ID(value: 1))
        let headers = [("Authorization", "Bearer " + key)]
        let id = try await room.place()
        let text = try await room.send(.get, "/api/orders/\(id)?include=events", headers).text
        #expect(!text.contains("\"cost\""))
        #expect(!text.contains("gsm-fusion"))
        #expect(!text.contains("cli:owner"))
    }

    @Test func `services are listed and searched`() async throws {
        let room = try TestRoom()
        let all = try await room.cli(.get, "/api/services").json
        #expect(all["total"]?.int64 == 2)
        #expect(all["data"]?.array?.first?["cost"]?["amount"]?.int64 == 800)
        #expect(try await room.cli(.get, "/api/services?q=CHECK%201739").json["total"]?.int64 == 1)
        #expect(
            try await room.cli(.post, "/api/sync").json["message"]?.string?.contains("95 completed")
                == true)
    }
}
