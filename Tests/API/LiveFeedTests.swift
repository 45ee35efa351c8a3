import Application
import Domain
import HTTP
import JSON
import Lifecycle
import Testing

@testable import API

/// The event feed: E6–E11 of `reliability.md`.
struct LiveFeedTests {
    private static let stream = ("Accept", "text/event-stream")

    private func add(_ room: TestRoom, _ count: Int, customer: ID<Customer> = ID(value: 1)) {
        room.storage.book.withLock { book in
            for _ in 0..<count {
                book.events.append(
                    FeedEvent(
                        position: Int64(book.events.count + 1), order: ID(value: 3),
                        orderNumber: "ORD-1", customer: customer, sequence: book.events.count + 1,
                        type: "line.completed", line: ID(value: 4),
                        at: Timestamp(microseconds: 0), state: "completed",
                        data: ["fence": "1"]))
            }
        }
        room.live.wake()
    }

    /// The positions of the events in a stream's text, in order.
    private func positions(_ text: String) -> [Int] {
        text.split(separator: "\n").filter { $0.hasPrefix("data: {\"id\"") }.compactMap { line in
            line.split(separator: "\"").dropFirst(3).first?.split(separator: "-").last.flatMap {
                Int($0)
            }
        }
    }

    /// True when a stream's text ends with the event of this position; looks at its end only.
    private func ends(_ text: String, at position: Int) -> Bool {
        String(decoding: Array(text.utf8.suffix(700)), as: UTF8.self).contains("e1-\(position)\"")
    }

    /// The positions are these, without gap or repeat; a short word when they are not.
    private func verdict(_ text: String, _ wanted: ClosedRange<Int>) -> String {
        let found = positions(text)
        if found == Array(wanted) { return "exact" }
        return "\(found.count) of \(wanted.count), \(found.first ?? 0) to \(found.last ?? 0)"
    }

    private func open(
        _ room: TestRoom, _ query: String = "", _ headers: [(String, String)] = []
    ) async throws -> EventStream {
        let response = try await room.send(
            .get, "/api/events" + query, headers + [Self.stream], local: headers.isEmpty)
        return try #require(response.stream)
    }

    /// Runs a body while the feed is followed.
    private func following(
        _ room: TestRoom, _ body: @Sendable @escaping () async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await room.live.run() }
            group.addTask {
                do { try await body() } catch {
                    await room.live.stop()
                    throw error
                }
                await room.live.stop()
            }
            try await group.waitForAll()
        }
    }

    /// Takes text until a test is satisfied; 5 s at most.
    private func take(
        _ stream: EventStream, until isEnough: (String) -> Bool
    ) async throws -> String {
        var text = stream.takeText()
        for _ in 0..<1_000 where !isEnough(text) {
            try await SystemClock().pause(milliseconds: 5)  // poll: 5 s at most
            text += stream.takeText()
        }
        return text
    }

    @Test func `E6 positions name the epoch and read back`() {
        let position = FeedPosition(epoch: "a-b", position: 7)
        #expect(FeedPosition(position.text) == position)
        for text in ["", "-1", "a-", "a-+1", "a-١", "a", "a-99999999999999999999"] {
            #expect(FeedPosition(text) == nil, "\(text)")
        }
    }

    @Test func `E7 a stream that is caught up gets its place and nothing else`() async throws {
        let room = try TestRoom()
        add(room, 3)
        let stream = try await open(room, "?after=e1-3")
        #expect(stream.takeText() == "retry: 2000\n\nid: e1-3\n\n")
    }

    @Test func `E7 what was missed comes first, then live, without gap or repeat`() async throws {
        let room = try TestRoom()
        add(room, 1_200)
        try await following(room) {
            let stream = try await open(room, "?after=e1-10")
            add(room, 300)
            let text = try await take(stream) { ends($0, at: 1_500) }
            #expect(verdict(text, 11...1_500) == "exact")
        }
    }

    @Test func `E7 events that come during the replay are neither lost nor doubled`() async throws {
        let room = try TestRoom()
        add(room, 600)
        try await following(room) {
            // A first listener keeps the tail moving while the second one replays.
            let first = try await open(room)
            let slips = Lock(0)
            room.queries.afterEvents.withLock {
                $0 = {
                    let again = slips.withLock { slips in
                        slips += 1
                        return slips <= 40
                    }
                    if again { add(room, 7) }
                }
            }
            let second = try await open(room, "?after=e1-0")
            let end = { Int(room.storage.book.withLock { $0.events.count }) }
            let early = try await take(first) { _ in slips.withLock { $0 } > 40 }
            let text = try await take(second) { ends($0, at: end()) }
            #expect(verdict(text, 1...end()) == "exact")
            let live = early + (try await take(first) { ends(early + $0, at: end()) })
            #expect(verdict(live, 601...end()) == "exact")
        }
    }

    @Test(arguments: ["e0-2", "e1-9", "nonsense", "e1-0"])
    func `E7 a place that cannot be resumed is told as reset, the page as 410`(
        after: String
    ) async throws {
        let room = try TestRoom()
        add(room, 5)
        room.queries.oldest.withLock { $0 = 3 }
        let stream = try await open(room, "?after=" + after)
        let text = stream.takeText()
        #expect(text.contains("event: reset"))
        #expect(text.contains("id: e1-5"))
        #expect(positions(text).isEmpty)
        let page = try await room.cli(.get, "/api/events?after=" + after)
        #expect(page.status == (after == "nonsense" ? 400 : 410))
    }

    @Test func `E7 Last-Event-ID resumes like after`() async throws {
        let room = try TestRoom()
        add(room, 4)
        let response = try await room.send(
            .get, "/api/events", [Self.stream, ("Last-Event-ID", "e1-2")], local: true)
        #expect(positions(try #require(response.stream).takeText()) == [3, 4])
        #expect(response.header("Content-Type") == "text/event-stream")
        #expect(response.header("X-Accel-Buffering") == "no")
    }

    @Test func `E6 a new epoch resets open streams`() async throws {
        let room = try TestRoom()
        add(room, 2)
        let stream = try await open(room)
        _ = stream.takeText()
        room.storage.book.withLock { $0.epoch = "e2" }
        await room.live.checkEpoch()
        #expect(stream.takeText().contains("id: e2-2\nevent: reset"))
    }

    @Test func `E9 a reader that takes nothing is closed, the others go on`() async throws {
        let room = try TestRoom()
        try await following(room) {
            let slow = try await open(room)
            let quick = try await open(room)
            _ = quick.takeText()
            var seen = ""
            for round in 1...EventStream.maxFrames {
                add(room, 1)
                seen += try await take(quick) { ends($0, at: round) }
            }
            #expect(verdict(seen, 1...EventStream.maxFrames) == "exact")
            #expect(!slow.isOpen)
            #expect(quick.isOpen)
        }
    }

    @Test func `E10 replay and live show a customer the same: only theirs, without our data`()
        async throws
    {
        let room = try TestRoom()
        let own = ID<Customer>(value: 50)
        let key = try await room.key(scopes: ["orders:read"], customer: own)
        let headers = [("Authorization", "Bearer " + key)]
        add(room, 2)
        add(room, 1, customer: own)
        try await following(room) {
            let stream = try await open(room, "?after=e1-0", headers)
            add(room, 2)
            add(room, 1, customer: own)
            let text = try await take(stream) { positions($0).count == 2 }
            #expect(positions(text) == [3, 6])
            #expect(!text.contains("fence"))
        }
        let page = try await room.send(.get, "/api/events?after=e1-0", headers)
        #expect(try page.json["data"]?.array?.count == 2)
        #expect(try page.json["next"]?.string == "e1-6")
    }

    @Test func `E10 one page looks through a bounded part of a long feed`() async throws {
        let room = try TestRoom()
        let own = ID<Customer>(value: 50)
        let key = try await room.key(scopes: ["orders:read"], customer: own)
        let headers = [("Authorization", "Bearer " + key)]
        add(room, 12_000)
        add(room, 1, customer: own)
        var pages = 0
        var found: [String] = []
        var after = "e1-0"
        var hasMore = true
        while hasMore, pages < 10 {
            let page = try await room.send(.get, "/api/events?after=" + after, headers).json
            found += (page["data"]?.array ?? []).compactMap { $0["id"]?.string }
            after = try #require(page["next"]?.string)
            hasMore = page["has_more"]?.bool == true
            pages += 1
        }
        #expect(pages == 3)
        #expect(after == "e1-12001")
        #expect(found == ["e1-12001"])
    }

    @Test func `E11 a stream ends when its key is revoked and when its member's role changes`()
        async throws
    {
        let room = try TestRoom()
        let key = try await room.key(scopes: ["orders:read"])
        let token = try await room.signIn(.viewer)
        try await following(room) {
            let program = try await open(room, "", [("Authorization", "Bearer " + key)])
            let person = try await open(
                room, "", [("Cookie", "waybill-dev=" + token), ("Sec-Fetch-Site", "same-origin")])
            _ = try await room.cli(
                .post, "/cli/users/anna/role", json: #"{"role":"operator"}"#)
            let ended = try await take(person) { $0.contains("event: end") }
            #expect(ended.contains("event: end"))
            #expect(program.isOpen)
            let id = try #require(room.accessStore.rooms.withLock { $0.keys.first?.id })
            _ = try await room.cli(.post, "/cli/keys/\(id.text)/revoke")
            let text = try await take(program) { $0.contains("event: end") }
            #expect(text.contains("event: end"))
            #expect(!program.isOpen)
        }
    }

    @Test func `E11 rights are looked at every 60 s`() async throws {
        let room = try TestRoom()
        let token = try await room.signIn(.viewer)
        let stream = try await open(
            room, "", [("Cookie", "waybill-dev=" + token), ("Sec-Fetch-Site", "same-origin")])
        room.accessStore.rooms.withLock { $0.sessions = [] }
        await room.live.checkRights()
        #expect(stream.isOpen)
        room.clock.withLock { $0 += 60_000_000 }
        await room.live.checkRights()
        #expect(!stream.isOpen)
        #expect(stream.takeText().contains("event: end"))
    }

    @Test func `topics narrow a stream and live off is 503 with the page still there`() async throws
    {
        let room = try TestRoom()
        add(room, 2)
        let none = try await open(room, "?after=e1-0&topic=provider")
        #expect(positions(none.takeText()).isEmpty)
        let some = try await open(room, "?after=e1-0&topic=line&topic=order")
        #expect(positions(some.takeText()) == [1, 2])
        #expect(try await room.cli(.get, "/api/events?topic=all").status == 400)
        let off = try TestRoom(live: false)
        #expect(try await off.send(.get, "/api/events", [Self.stream], local: true).status == 503)
        #expect(try await off.cli(.get, "/api/events").status == 200)
    }
}
