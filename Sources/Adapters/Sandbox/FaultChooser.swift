/// Decides which fault a call meets: a function of the seed, the call and its number alone.
struct FaultChooser: Sendable {
    /// What may happen.
    private(set) var faults: SandboxFaults
    /// The seed of all draws.
    private(set) var seed: UInt64
    private var calls: [SandboxAction: Int] = [:]
    private var used: [Int]
    /// How often each fault happened so far, by name.
    private(set) var fired: [String: Int] = [:]

    /// Starts with calls that were already counted, for example before a restart.
    init(faults: SandboxFaults, seed: UInt64, placedCalls: Int) {
        self.faults = faults
        self.seed = seed
        used = Array(repeating: 0, count: faults.entries.count)
        calls[.placeOrder] = placedCalls
    }

    /// Changes what happens from the next call on; the calls are counted on.
    mutating func replace(faults: SandboxFaults, seed: UInt64?) {
        self.faults = faults
        self.seed = seed ?? self.seed
        used = Array(repeating: 0, count: faults.entries.count)
    }

    /// How many calls of one kind there were.
    func count(of action: SandboxAction) -> Int { calls[action] ?? 0 }

    /// Counts a call and draws its fault; shares above 1 in total are scaled down to 1.
    mutating func next(for action: SandboxAction) -> (call: Int, fault: Fault?) {
        let call = count(of: action) + 1
        calls[action] = call
        let weighted = candidates(for: action)
        let total = weighted.reduce(0) { $0 + $1.weight }
        guard total > 0 else { return (call, nil) }
        let salt = SeededDraw.number(for: action.rawValue, salt: seed)
        var point = SeededDraw.fraction(SeededDraw.mix(salt ^ UInt64(call))) * max(1, total)
        for candidate in weighted {
            point -= candidate.weight
            if point < 0 {
                used[candidate.entry] += 1
                fired[FaultName.name(of: candidate.fault), default: 0] += 1
                return (call, candidate.fault)
            }
        }
        return (call, nil)
    }

    private func candidates(
        for action: SandboxAction
    ) -> [(entry: Int, fault: Fault, weight: Double)] {
        var found: [(entry: Int, fault: Fault, weight: Double)] = []
        for (index, entry) in faults.entries.enumerated() {
            if let count = entry.count, used[index] >= count { continue }
            for fault in entry.faults
            where entry.action == action
                || (entry.action == nil && fault.applies(to: action))
            {
                found.append((index, fault, entry.share / Double(entry.faults.count)))
            }
        }
        return found
    }
}
