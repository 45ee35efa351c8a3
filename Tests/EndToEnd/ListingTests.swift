import Application
import Domain
import Providers
import Sandbox
import Store
import Testing

/// N5 over the wire: a stand-in that lists its orders, on an account whose listing is proven.
@Suite(.serialized) struct ListingTests {
    private let target = TestIMEI.number(1)

    private func proven(_ faults: String) async throws -> TestStore {
        var setup = try FaultTests.setup(faults)
        setup.listsOrders = true
        let test = try await TestStore(standIn: setup, settleSeconds: 0) { settings in
            settings.sendWindowMicroseconds = 500_000
            settings.callMicroseconds = 500_000
            settings.listingMicroseconds = [200_000, 500_000, 800_000]
        }
        let code = test.provider.code
        try await test.store.write { store in
            guard var record = try store.provider(code) else { return }
            record.capabilities.listing = .yes
            record.capabilities.listingComplete = .yes
            try store.save(record, at: TestStore.now(), by: .system, reason: "probe 1")
        }
        return test
    }

    @Test func `N5 an accepted send whose answer was lost is found in the provider's list`()
        async throws
    {
        let test = try await proven("S10.close*1")
        let engine = try await test.readyEngine()
        try await test.place(engine, [target])
        #expect(try await running(engine) { try await test.reaches(.completed) })
        let charge = try #require(try test.standIn.ledger().charges(for: target).first)
        #expect(try await test.line(target).providerOrderID == String(charge.id))
        #expect(try test.placedCalls(target) == 1)
        try await test.close()
    }

    @Test func `N5 a send that never arrived is proven absent by three lists and sent again`()
        async throws
    {
        let test = try await proven("S11.close*1")
        let engine = try await test.readyEngine()
        try await test.place(engine, [target])
        #expect(try await running(engine) { try await test.reaches(.completed) })
        #expect(try test.placedCalls(target) == 2)
        #expect(try test.standIn.ledger().charges(for: target).count == 1)
        let detail = try await test.store.detail(try await test.line(target).order, customer: nil)
        // A busy machine can miss the short window first, which sends nothing.
        let states = detail?.lines.first?.attempts.map(\.state).filter { $0 != .notSent }
        #expect(states == [.absent, .completed])
        try await test.close()
    }

    @Test func `N5 without proof of completeness the same line waits for a person`() async throws {
        var setup = try FaultTests.setup("S11.close*1")
        setup.listsOrders = true
        let test = try await TestStore(standIn: setup)
        let engine = try await test.readyEngine()
        try await test.place(engine, [target])
        #expect(try await running(engine) { try await test.reaches(.needsReview) })
        #expect(try test.placedCalls(target) == 1)
        try await test.close()
    }
}
