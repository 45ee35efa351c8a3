import Application
import Domain
import SimulationKit

/// Runs one seed: faults on, faults off, then the last questions.
struct Simulation {
    /// What a run came to.
    struct Report {
        let violation: Violation?
        let trace: UInt64
        let steps: Int
        let sends: Int
        let log: [String]
    }

    /// Virtual milliseconds after the faults within which everything must come to rest.
    static let restMilliseconds: Int64 = 120_000

    static func run(_ plan: Plan, keepsLog: Bool = false) -> Report {
        let world = World(plan)
        world.keepsLog = keepsLog
        let people = People(in: world)
        schedule(world, people)
        var steps = 0
        let restBy = plan.faultyMilliseconds + restMilliseconds
        var restingSince: Int64?
        while world.violation == nil, world.step() {
            steps += 1
            if world.milliseconds > restBy { break }
            guard !world.faultsOn, isAtRest(world) else {
                restingSince = nil
                continue
            }
            let since = restingSince ?? world.milliseconds
            restingSince = since
            if world.milliseconds - since > 4_000 { break }
        }
        if world.violation == nil { world.monitor.checkEnd() }
        return Report(
            violation: world.violation, trace: world.trace, steps: steps,
            sends: world.provider.charges.count, log: world.log)
    }

    private static func isAtRest(_ world: World) -> Bool {
        let state = world.store.committed
        return state.all.flatMap(\.lines).allSatisfy { Monitor.rests($0, in: state) }
    }

    private static func schedule(_ world: World, _ people: People) {
        let plan = world.plan
        let faulty = plan.faultyMilliseconds * 1_000
        if world.chance(oneIn: 3) { world.provider.addForeign(2) }
        for node in world.nodes { world.after(0, "start") { node.start() } }
        for _ in 0..<plan.orders {
            let at = Int64(world.random.below(UInt64(faulty * 6 / 10)))
            world.after(at + 1_000, "place") { people.place() }
        }
        repeatedly(world, every: 400_000, "work") { people.work() }
        if plan.faults.contains(.crash) {
            strike(world, faulty) { $0.crash(downFor: 20_000 + Int64(world.random.below(400_000))) }
        }
        if plan.faults.contains(.pause) {
            strike(world, faulty) { $0.pause(for: 30_000 + Int64(world.random.below(900_000))) }
        }
        if plan.faults.contains(.restore) { scheduleRestore(world, faulty) }
        world.after(faulty, "faults end") {
            world.faultsOn = false
            for node in world.nodes {
                node.pausedUntil = 0
                node.start()
            }
        }
    }

    private static func repeatedly(
        _ world: World, every: Int64, _ label: String, _ body: @escaping () -> Void
    ) {
        world.after(every, label) {
            body()
            repeatedly(world, every: every, label, body)
        }
    }

    /// Hits a node at random moments.
    private static func strike(_ world: World, _ faulty: Int64, _ body: @escaping (SimNode) -> Void)
    {
        let count = 2 + Int(world.random.below(8))
        for _ in 0..<count {
            world.after(Int64(world.random.below(UInt64(faulty))), "strike") {
                body(world.nodes[Int(world.random.below(UInt64(world.nodes.count)))])
            }
        }
    }

    /// The machine dies and comes back with an older copy of its database.
    private static func scheduleRestore(_ world: World, _ faulty: Int64) {
        let first = Int64(world.random.below(UInt64(faulty / 2)))
        let second = first + Int64(world.random.below(UInt64(faulty / 2)))
        world.after(first, "back up") {
            let copy = world.store.committed
            world.after(second - first, "restore") {
                let node = world.nodes[0]
                node.crash(downFor: 30_000)
                world.store.restore(copy)
                let highest = copy.all.flatMap(\.attempts).map(\.intentSequence).max() ?? 0
                let lostSends = node.sidecar.map { $0.highestIntent > highest } ?? false
                world.provider.orphan { charge in
                    charge.attempt.map { copy.attempt($0) == nil } ?? false
                }
                world.monitor.restored(lostSends: lostSends)
            }
        }
    }
}

extension Simulation {
    /// A failing plan with as few faults and orders as still break the same invariant.
    static func shrink(_ plan: Plan, _ violation: Violation) -> Plan {
        var plan = plan
        for fault in Fault.allCases where plan.faults.contains(fault) {
            var smaller = plan
            smaller.faults.remove(fault)
            if run(smaller).violation?.invariant == violation.invariant { plan = smaller }
        }
        while plan.orders > 1 {
            var smaller = plan
            smaller.orders -= 1
            guard run(smaller).violation?.invariant == violation.invariant else { break }
            plan = smaller
        }
        return plan
    }

    /// What a person needs to repeat and understand a failure.
    static func describe(_ plan: Plan, _ violation: Violation) -> String {
        let small = shrink(plan, violation)
        let report = run(small, keepsLog: true)
        let last = report.log.suffix(40).joined(separator: "\n  ")
        return """
            \(violation.invariant) broken at \(violation.at) ms: \(violation.sentence)
            \(plan.text)
            shrunk to \(small.text): \(report.violation?.sentence ?? "")
              \(last)
            repeat: make simulate FROM=\(plan.seed) SEEDS=1
            """
    }
}
