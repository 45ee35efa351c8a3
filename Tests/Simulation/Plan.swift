import Domain

/// What one seed does: how much work, which faults, which provider.
struct Plan: Sendable, Equatable {
    let seed: UInt64
    var faults: Set<Fault>
    var orders: Int
    /// 1–3 processes; above 1 they share the store.
    var nodes: Int
    /// One node at a time sweeps and polls; else all do, and it must be right too (J1).
    var hasLeader: Bool
    /// The provider refuses a target that it already has.
    var isStrict: Bool
    /// The provider's list of orders is proven complete (N5).
    var lists = false
    /// It is proven that the provider refuses what it has, also twice at once (N6).
    var knowsGuard = false
    var ratePerMinute: Int?
    var plant: Plant?
    /// Virtual milliseconds with faults.
    var faultyMilliseconds: Int64
    /// People also resolve lines in the second phase.
    var resolvesAtEnd: Bool

    /// The plan that a seed names.
    init(seed: UInt64, plant: Plant? = nil) {
        var random = SplitMix64(seed: seed ^ 0x5EED_5EED)
        self.seed = seed
        var faults: Set<Fault> = []
        for fault in Fault.allCases where random.below(4) == 0 { faults.insert(fault) }
        self.faults = faults
        orders = 3 + Int(random.below(10))
        nodes = random.below(2) == 0 ? 2 + Int(random.below(2)) : 1
        hasLeader = random.below(2) == 0
        isStrict = random.below(2) == 0
        ratePerMinute = random.below(3) == 0 ? 240 : nil
        faultyMilliseconds = 4_000 + Int64(random.below(4_000))
        resolvesAtEnd = random.below(2) == 0
        lists = random.below(3) == 0
        knowsGuard = isStrict && random.below(3) == 0
        self.plant = plant
        if nodes > 1 { spread(over: nodes) }
    }

    /// Lets so many nodes share the store.
    mutating func spread(over nodes: Int) {
        self.nodes = nodes
        if plant == .leaderByNodeClock { hasLeader = true }
        // Every node keeps a sidecar of its own; a restore is a thing of one machine here.
        if nodes > 1 { faults.remove(.restore) }
    }

    /// One line for people.
    var text: String {
        let words = faults.map(\.rawValue).sorted().joined(separator: " ")
        return
            "seed \(seed): \(orders) orders, \(nodes) nodes\(hasLeader ? " with a leader" : ""), "
            + "\(isStrict ? "strict" : "weak") provider"
            + (lists ? " that lists" : "") + (knowsGuard ? " by proof" : "") + ", faults [\(words)]"
    }
}
