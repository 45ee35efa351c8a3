import Testing

/// Each planted bug is caught within 1,000 seeds, by the invariant that the document names.
struct PlantedBugTests {
    private func caught(_ plant: Plant, by invariants: Set<String>, nodes: Int? = nil) {
        for seed in UInt64(1)...1_000 {
            var plan = Plan(seed: seed, plant: plant)
            if let nodes { plan.spread(over: nodes) }
            guard let violation = Simulation.run(plan).violation else { continue }
            #expect(
                invariants.contains(violation.invariant),
                "seed \(seed) caught it by \(violation.invariant): \(violation.sentence)")
            return
        }
        Issue.record("\(plant.rawValue) was not caught in 1,000 seeds")
    }

    @Test func `PB1 a send before its durable intent is caught`() {
        caught(.sendBeforeIntent, by: ["I4"])
    }

    @Test func `PB2 a time-out read as a definite no is caught`() {
        caught(.timeoutIsNo, by: ["I3"])
    }

    @Test func `PB4 a rescue by age is caught`() {
        caught(.rescueByAge, by: ["I3"])
    }

    @Test func `PB6 an outcome written without its fence is caught`() {
        caught(.outcomeWithoutFence, by: ["I9"])
    }

    @Test func `PB11 a duplicate reply booked as a failure is caught`() {
        caught(.duplicateIsFailure, by: ["I1", "I3"])
    }

    @Test func `PB12 a dropped late acceptance is caught`() {
        caught(.lateAcceptanceDropped, by: ["Q4"])
    }

    @Test func `PB13 absence concluded before settle_at is caught`() {
        caught(.absentTooEarly, by: ["I3"])
    }

    @Test func `PB19 a missing quarantine after a restore is caught`() {
        caught(.noQuarantine, by: ["I7"])
    }

    @Test func `PB6 over three nodes an outcome written without its fence is caught`() {
        caught(.outcomeWithoutFence, by: ["I9"], nodes: 3)
    }

    @Test func `a rescuer that sends again what another node was sending is caught`() {
        caught(.rescuerResends, by: ["I3"], nodes: 2)
    }

    @Test func `a lease by the clock of a node is caught`() {
        caught(.leaseByNodeClock, by: ["J5"], nodes: 2)
    }

    @Test func `a leader by the clock of a node is caught`() {
        caught(.leaderByNodeClock, by: ["J1"], nodes: 2)
    }

    @Test func `slots and tokens that every node counts for itself are caught`() {
        caught(.lanePerNode, by: ["I11"], nodes: 3)
    }
}
