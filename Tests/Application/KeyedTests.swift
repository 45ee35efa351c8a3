import Application
import Domain
import SimulationKit
import Testing

/// Idempotency in the write's own transaction.
struct KeyedTests {
    private func request(
        _ key: String = "k1", _ print: [UInt8] = [1], scope: String = "live:a"
    ) -> IdempotencyRequest {
        IdempotencyRequest(scope: scope, key: key, fingerprint: print)
    }

    private func answer(_ text: String, status: Int = 201, hasEffect: Bool = true) -> RenderedAnswer
    {
        RenderedAnswer(status: status, body: Array(text.utf8), order: nil, hasEffect: hasEffect)
    }

    private func run(
        _ desk: Desk, _ request: IdempotencyRequest?, fate: CommitFate = .ok,
        _ work: () throws -> RenderedAnswer
    ) throws -> KeyedAnswer {
        try desk.store.transact(fate: fate) {
            try Keyed.run(request, in: $0, now: desk.now, work: work)
        }
    }

    @Test func `K2 keys of different scopes never meet`() throws {
        let desk = try Desk()
        let first = answer("one")
        #expect(try run(desk, request(scope: "live:a")) { first } == .fresh(first))
        let second = answer("two")
        #expect(try run(desk, request(scope: "test:a")) { second } == .fresh(second))
    }

    @Test func `K4 the same key and body get the stored answer byte for byte`() throws {
        let desk = try Desk()
        _ = try run(desk, request()) { answer("{\"id\":1}") }
        let again = try run(desk, request()) {
            Issue.record("the work ran twice")
            return answer("other")
        }
        guard case .replayed(let stored) = again else {
            Issue.record("not replayed: \(again)")
            return
        }
        #expect(stored.status == 201 && stored.body == Array("{\"id\":1}".utf8))
    }

    @Test func `K5 the same key with another body does nothing`() throws {
        let desk = try Desk()
        _ = try run(desk, request()) { answer("one") }
        let other = try run(desk, request("k1", [2])) {
            Issue.record("the work ran for another body")
            return answer("two")
        }
        #expect(other == .reused)
    }

    @Test func `K7 a refusal without effect stores no key`() throws {
        let desk = try Desk()
        let refused = answer("bad", status: 400, hasEffect: false)
        #expect(try run(desk, request()) { refused } == .fresh(refused))
        let good = answer("good")
        #expect(try run(desk, request("k1", [9])) { good } == .fresh(good))
    }

    @Test func `K7 the key lives and dies with its write`() throws {
        let desk = try Desk()
        for fate in [CommitFate.busy, .full, .failed, .lostDropped] {
            #expect(throws: StorageError.self) {
                _ = try run(desk, request(), fate: fate) { answer("x") }
            }
        }
        let good = answer("good")
        #expect(try run(desk, request()) { good } == .fresh(good))
        #expect(throws: StorageError.self) {
            _ = try run(desk, request("k2"), fate: .lostCommitted) { answer("lost") }
        }
        let repeated = try run(desk, request("k2")) {
            Issue.record("the work ran twice")
            return answer("again")
        }
        guard case .replayed = repeated else {
            Issue.record("a lost answer was not replayed: \(repeated)")
            return
        }
    }

    @Test func `K7 an error in the work leaves neither order nor key`() throws {
        let desk = try Desk()
        #expect(throws: Missing.self) {
            _ = try run(desk, request()) { throw Missing("something") }
        }
        let good = answer("good")
        #expect(try run(desk, request()) { good } == .fresh(good))
    }

    @Test func `without a key every request is a new one`() throws {
        let desk = try Desk()
        var runs = 0
        for _ in 0..<3 {
            _ = try run(desk, nil) {
                runs += 1
                return answer("x")
            }
        }
        #expect(runs == 3)
    }
}
