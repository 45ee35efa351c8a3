import Application
import Domain
import SimulationKit
import Testing

/// Probe 1: what a provider's own list of orders proves, and what it does not.
struct ProbingTests {
    private func list(_ ids: [String]) -> ListingAnswer {
        .orders(ids.map { ListedOrder(row: Desk.row($0, .pending), requestedAt: nil) })
    }

    private let known = (1...20).map { "P\($0)" }

    @Test func `N5 a list that holds every known order is complete, if there are enough`() {
        let probe = Probing.judge(list(known + ["P99"]), known: known)
        #expect(probe.listing == .yes && probe.complete == .yes)
        let few = Probing.judge(list(known), known: Array(known.prefix(19)))
        #expect(few.listing == .yes && few.complete == .unknown)
    }

    @Test func `N5 one order left out, none listed, or no answer prove nothing good`() {
        let gap = Probing.judge(list(Array(known.dropLast())), known: known)
        #expect(gap.listing == .yes && gap.complete == .no && gap.missing == ["P20"])
        let none = Probing.judge(list([]), known: known)
        #expect(none.listing == .no && none.complete == .no)
        let silent = Probing.judge(.failed("timeout"), known: known)
        #expect(silent.listing == .unknown && silent.complete == .unknown)
        let fresh = Probing.judge(list(["P1"]), known: [])
        #expect(fresh.listing == .unknown && fresh.complete == .unknown)
    }

    @Test func `N5 a recorded probe opens the way for lists, and is audited`() throws {
        let desk = try Desk()
        let probe = Probing.judge(list(known), known: known)
        func record(_ code: String) throws -> Bool {
            try desk.store.transact { store in
                try Probing.record(
                    probe, provider: code, by: Desk.staff, in: store, at: desk.now)
            }
        }
        #expect(try record("shop"))
        #expect(try !record("nobody"))
        let account = try #require(desk.store.committed.providers.first)
        #expect(account.capabilities.canList && account.capabilities.version == 2)
        #expect(desk.store.committed.audits.contains { $0.contains("provider.probe shop") })
    }
}
