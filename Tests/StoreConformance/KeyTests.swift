internal import Application
internal import DatabaseHarness
internal import Domain
internal import Store
import Testing

@Suite(.serialized) struct KeyTests {
    private func answer(_ key: String, order: ID<Order>?) -> StoredAnswer {
        StoredAnswer(
            scope: "test:house", key: key, fingerprint: [UInt8](repeating: 3, count: 32),
            status: 201, body: Array("{\"success\":true}".utf8), order: order,
            at: Fixtures.start)
    }

    @Test(arguments: TestDatabase.all)
    func `K4 the stored answer comes back byte for byte`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        let stored = try await world.store.write { writing in
            let unit = world.placed(1)
            try writing.save(try #require(unit.finished()))
            let answer = self.answer("k1", order: unit.order.id)
            try writing.keep(answer: answer)
            return answer
        }
        let found = try await world.store.read { try $0.answer(scope: "test:house", key: "k1") }
        #expect(found == stored)
        let other = try await world.store.read { try $0.answer(scope: "live:house", key: "k1") }
        #expect(other == nil)
    }

    @Test(arguments: TestDatabase.all)
    func `K7 key and order are written together or not at all`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        try await world.store.write { try $0.keep(answer: self.answer("k1", order: nil)) }
        await #expect(throws: StorageError.self) {
            try await world.store.write { writing in
                let unit = world.placed(1)
                try writing.save(try #require(unit.finished()))
                try writing.keep(answer: self.answer("k1", order: unit.order.id))
            }
        }
        #expect(try await world.store.totals(customer: nil).orders == 0)
        #expect(try await world.count("SELECT count(*) FROM orders_core") == 0)
        do {
            try await world.store.write { try $0.keep(answer: self.answer("k1", order: nil)) }
            Issue.record("the key was stored twice")
        } catch let error as StorageError {
            #expect(error.kind == .duplicate("idempotency"))
        }
    }

    @Test(arguments: TestDatabase.all)
    func `numbers and intents are given once, blocks too, and roll back with their order`(
        kind: TestDatabase
    )
        async throws
    {
        let world = try await Fixtures(kind)
        let first = try await world.store.write { writing in
            [
                [try writing.takeOrderNumber(day: "20261120")],
                try writing.takeOrderNumbers(day: "20261120", count: 100),
                [try writing.takeOrderNumber(day: "20261121")],
                try writing.takeIntentSequence(count: 30),
            ]
        }
        #expect(first == [[1], Array(2...101), [1], Array(1...30)])
        await #expect(throws: StorageError.self) {
            try await world.store.write { writing in
                _ = try writing.takeOrderNumbers(day: "20261120", count: 5)
                throw StorageError(.conflict, "no")
            }
        }
        let next = try await world.store.write { writing in
            [
                try writing.takeOrderNumber(day: "20261120"),
                try writing.takeIntentSequence(),
            ]
        }
        if world.store.capabilities.numbersWithoutGaps {
            #expect(next == [102, 31])
        } else {
            #expect(next[0] > 101 && next[1] > 30)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `online numbers rise over all days, and many at once get different ones`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let first = try await world.store.write { writing in
            [
                try writing.takeOnlineNumber(), try writing.takeOrderNumber(day: "20261120"),
                try writing.takeOnlineNumber(), try writing.takeOrderNumber(day: "20261121"),
            ]
        }
        #expect(first == [1, 1, 2, 1])
        await #expect(throws: StorageError.self) {
            try await world.store.write { writing in
                _ = try writing.takeOnlineNumber()
                throw StorageError(.conflict, "no")
            }
        }
        let numbers = try await withThrowingTaskGroup(of: Int64.self) { group in
            for _ in 0..<40 {
                group.addTask { try await world.store.write { try $0.takeOnlineNumber() } }
            }
            return try await group.reduce(into: [Int64]()) { $0.append($1) }
        }
        #expect(Set(numbers).count == 40)
        #expect(numbers.allSatisfy { $0 > 2 })
    }

    @Test(arguments: TestDatabase.all)
    func `a savepoint undoes its body alone, its counters too`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        try await world.store.write { writing in
            try writing.save(try #require(world.placed(1).finished()))
            do {
                try writing.savepoint {
                    try writing.save(
                        try #require(
                            world.placed(2, customer: ID(value: 404)).finished()))
                }
            } catch {
                #expect(error is StorageError)
            }
            do {
                try writing.savepoint {
                    try writing.save(try #require(world.placed(3).finished()))
                    throw StorageError(.conflict, "no")
                }
            } catch {
                #expect(error is StorageError)
            }
            try writing.save(try #require(world.placed(4).finished()))
        }
        #expect(try await world.store.totals(customer: nil).orders == 2)
        #expect(try await world.store.verify() == [])
    }

    @Test(arguments: TestDatabase.all)
    func `R6 a raw reply is sealed, bound to its row, and kept without its attempt`(
        kind: TestDatabase
    )
        async throws
    {
        let world = try await Fixtures(kind)
        let order = try await world.place(1..<2)[0]
        try await world.run(order, providerOrderID: "1")
        try await world.store.write { writing in
            try writing.keep(
                reply: StoredReply(
                    attempt: ID(value: 99), fence: 1, at: Fixtures.start, httpStatus: 200,
                    raw: [1]))
            try writing.keep(
                reply: StoredReply(
                    attempt: nil, fence: 0, at: Fixtures.start, httpStatus: 0, raw: []))
        }
        let plain = try await world.count(
            "SELECT count(*) FROM provider_response WHERE length(raw)<40")
        #expect(plain == 0)
        #expect(try await world.count("SELECT count(*) FROM provider_response") == 3)
        let kept = try await world.count(
            "SELECT count(*) FROM provider_response WHERE attempt_id IS NOT NULL")
        #expect(kept == 1)
        try await world.tamper(
            dropping: [("provider_response_no_update", "provider_response")],
            "UPDATE provider_response SET fence=77 WHERE attempt IS NOT NULL")
        do {
            _ = try await world.store.detail(order, customer: nil)
            Issue.record("a moved reply was opened")
        } catch let error as StorageError {
            #expect(error.kind == .unusable)
        }
    }
}
