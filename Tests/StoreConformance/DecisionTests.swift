internal import Application
internal import DatabaseHarness
internal import Domain
internal import Store
import Testing

/// What staff decide beside orders: refusal texts, dead letters, errors, alarms.
@Suite(.serialized) struct DecisionTests {
    private static let now = Fixtures.start.adding(seconds: 10_000)

    @Test(arguments: TestDatabase.all)
    func `R4 a pinned text is stored once a wording and can be taken back`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let pins = ["Come back!", " come BACK", "No such phone"].enumerated().map { index, text in
            PinnedText(
                provider: "gsm_fusion", text: text, meaning: index == 0 ? .final : .retryable,
                pinnedBy: Fixtures.staff, reason: "asked",
                at: Self.now.adding(seconds: Int64(index))
            )
        }
        try await world.store.write { writing in for pin in pins { try writing.save(pin: pin) } }
        let stored = try await world.store.read { try $0.pinnedTexts(provider: "gsm_fusion") }
        #expect(stored == [pins[1], pins[2]])
        #expect(try await world.store.read { try $0.pinnedTexts(provider: "other") }.isEmpty)
        try await world.store.write { writing in
            try writing.removePin(provider: "gsm_fusion", key: PinnedText.key("come back."))
        }
        let left = try await world.store.read { try $0.pinnedTexts(provider: "gsm_fusion") }
        #expect(left == [pins[2]])
    }

    @Test(arguments: TestDatabase.all)
    func `N0 the highest known provider order is found by length, then bytes`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        #expect(
            try await world.store.read { try $0.highestProviderOrderID(provider: "gsm_fusion") }
                == nil)
        let orders = try await world.place(1..<4)
        for (order, id) in zip(orders, ["99999999", "100000001", "98"]) {
            try await world.run(order, providerOrderID: id)
        }
        #expect(
            try await world.store.read { try $0.highestProviderOrderID(provider: "gsm_fusion") }
                == "100000001")
        #expect(
            try await world.store.read { try $0.highestProviderOrderID(provider: "x") } == nil)
    }

    @Test(arguments: TestDatabase.all)
    func `J8 a dead letter is counted until it is discarded`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        let order = try await world.place(1..<2)[0]
        let line = try await world.change(order, at: Self.now) { unit, _ in
            let line = unit.lines[0].id
            unit.add(.dead(line: line, reason: "BAD: no such phone"))
            unit.move(line, on: .knownUnclear, by: .system, lineReason: .earlierUnknown)
            return line
        }
        #expect(try await world.store.read { try $0.isDeadLetter(line) })
        #expect(try await world.store.queueHealth().dead == 1)
        let shown = try await world.store.detail(order, customer: nil)
        #expect(shown?.lines.first?.isDeadLetter == true)
        try await world.change(order, at: Self.now) { unit, _ in
            unit.add(.discard(line: line, reason: "paid elsewhere"))
        }
        #expect(try await !world.store.read { try $0.isDeadLetter(line) })
        #expect(try await world.store.queueHealth().dead == 0)
        #expect(try await world.store.verify().isEmpty)
    }

    @Test(arguments: TestDatabase.all)
    func `an error of an order is dealt with once, and says by whom and how`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let orders = try await world.place(1..<3)
        try await world.change(orders[0], at: Self.now) { unit, _ in
            unit.add(
                OrderError(
                    order: orders[0], line: nil, kind: .externalAPI, code: "E1", message: "late",
                    severity: .low, at: Self.now))
            unit.editOrder { $0.lastError = "late" }
        }
        let entry = try #require(
            try await world.store.detail(orders[0], customer: nil)?.errors.first)
        #expect(entry.resolvedAt == nil)
        func resolve(_ order: ID<Order>) async throws -> Bool {
            try await world.store.write { writing in
                try writing.resolve(
                    error: entry.id, of: order, by: Fixtures.staff, notes: "told them",
                    at: Self.now)
            }
        }
        #expect(try await !resolve(orders[1]), "it is not that order's")
        #expect(try await resolve(orders[0]))
        #expect(try await !resolve(orders[0]))
        let closed = try #require(
            try await world.store.detail(orders[0], customer: nil)?.errors.first)
        #expect(closed.resolvedAt == Self.now && closed.resolvedBy == Fixtures.staff)
        #expect(closed.resolutionNotes == "told them")
    }

    @Test(arguments: TestDatabase.all)
    func `R8 a balance alarm is open until it is explained`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        try await world.store.write { writing in
            for kind in [Anomaly.Kind.balance, .unknownID] {
                try writing.keep(
                    anomaly: Anomaly(
                        provider: "gsm_fusion", line: nil, kind: kind, detail: "0.08 left",
                        raw: [], at: Self.now))
            }
        }
        let open = try await world.store.openBalanceAlarms(limit: 5)
        #expect(open.map(\.detail) == ["0.08 left"])
        let id = try #require(open.first?.id)
        let results = try await world.store.write { writing in
            (
                try writing.resolve(anomaly: id, by: Fixtures.staff, at: Self.now),
                try writing.resolve(anomaly: id, by: Fixtures.staff, at: Self.now)
            )
        }
        #expect(results == (true, false))
        #expect(try await world.store.openBalanceAlarms(limit: 5).isEmpty)
    }
}
