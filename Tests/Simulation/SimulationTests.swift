import Foundation
import Testing

/// The protocol under seeded faults, checked after every step.
struct SimulationTests {
    private func setting(_ name: String, _ fallback: UInt64) -> UInt64 {
        ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) } ?? fallback
    }

    @Test func `no seed breaks an invariant and every line comes to rest`() {
        let first = setting("WAYBILL_FIRST_SEED", 1)
        let count = setting("WAYBILL_SEEDS", 200)
        var broken = 0
        for seed in first..<(first + count) {
            let plan = Plan(seed: seed)
            let report = Simulation.run(plan)
            if let violation = report.violation {
                broken += 1
                Issue.record("\(Simulation.describe(plan, violation))")
                if broken >= 3 { return }
            }
            if seed % 100 == 1 {
                #expect(
                    Simulation.run(plan).trace == report.trace,
                    "seed \(seed) runs differently twice")
            }
        }
    }

    @Test func `seeds reach the places that matter`() {
        var reached: Set<String> = []
        for seed in UInt64(1)...40 {
            var plan = Plan(seed: seed)
            if seed % 4 == 0 {
                plan.nodes = 1
                plan.faults.formUnion([.restore, .crash])
            }
            let report = Simulation.run(plan, keepsLog: true)
            for line in report.log {
                for word in ["dies", "paused", "restore", "commit", "resolve", "release", "cancel"]
                where line.contains(word) { reached.insert(word) }
            }
        }
        #expect(reached.count == 7, "only \(reached.sorted())")
    }
}
