import Domain

/// What one seed does: how much work, which faults, which provider.
struct Plan: Sendable, Equatable {
    let seed: UInt64
    var faults: Set<Fault>
    var orders: Int
    var nodes: Int
    /// The provider refuses a target that it already has.
    var isStrict: Bool
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
        nodes = random.below(3) == 0 ? 2 : 1
        isStrict = random.below(2) == 0
        ratePerMinute = random.below(3) == 0 ? 240 : nil
        faultyMilliseconds = 4_000 + Int64(random.below(4_000))
        resolvesAtEnd = random.below(2) == 0
        self.plant = plant
        // Every node keeps a sidecar of its own; a restore is a thing of one machine here.
        if nodes > 1 { self.faults.remove(.restore) }
    }

    /// One line for people.
    var text: String {
        let words = faults.map(\.rawValue).sorted().joined(separator: " ")
        return "seed \(seed): \(orders) orders, \(nodes) nodes, "
            + "\(isStrict ? "strict" : "weak") provider, faults [\(words)]"
    }
}
