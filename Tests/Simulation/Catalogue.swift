import Application
import Domain
import SimulationKit

/// What every seed starts with: one provider account and two services.
enum Catalogue {
    static let provider = "shop"
    static let services = ["one", "two"]
    static let targets = [
        "100000000000001", "100000000000002", "100000000000003", "100000000000004",
        "100000000000005",
    ]

    static func fill(_ state: inout SimState, _ plan: Plan) {
        var record = ProviderRecord(
            id: ID(value: 2), code: provider, name: "Shop", concurrency: 3,
            ratePerMinute: plan.ratePerMinute, burst: 2)
        record.capabilities.settleSeconds = 1
        if plan.lists {
            record.capabilities.listing = .yes
            record.capabilities.listingComplete = .yes
        }
        if plan.knowsGuard { record.capabilities.duplicateGuardStrict = .yes }
        let store = SimStore(state)
        let filled = try? store.transact { store -> Bool in
            try store.save(record, at: Timestamp(microseconds: 0), by: .system, reason: nil)
            for (index, code) in services.enumerated() {
                let service = ServiceRecord(
                    id: ID(value: UInt128(10 + index)), provider: provider, code: code,
                    kind: .imeiCheck, name: "Check " + code, category: "Checks", cost: 800,
                    deliveryTime: "1 min", details: "", targetRule: .digits)
                try store.save(service, at: Timestamp(microseconds: 0))
            }
            return true
        }
        precondition(filled == true, "an empty store takes a catalogue")
        state = store.committed
    }
}
