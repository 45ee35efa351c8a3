import Application
import Domain
import SimulationKit

/// The virtual world of one seed: one clock, one heap of events, one source of chance.
final class World {
    struct Event {
        let at: Int64
        let sequence: Int
        let label: String
        let body: () -> Void
    }

    let plan: Plan
    var random: SplitMix64
    /// Microseconds since 1970; jumps from event to event.
    private(set) var clock: Int64 = World.start
    static let start: Int64 = 1_760_000_000_000_000
    /// Descending, so that the next event is the last element.
    private var events: [Event] = []
    private var sequence = 0
    private(set) var trace: UInt64 = 0xCBF2_9CE4_8422_2325
    var log: [String] = []
    var keepsLog = false
    var faultsOn = true
    var violation: Violation?

    let settings: DispatchSettings
    let store: SimStore
    let provider: SimProvider
    let monitor = Monitor()
    var nodes: [SimNode] = []

    init(_ plan: Plan) {
        self.plan = plan
        random = SplitMix64(seed: plan.seed)
        settings = World.shrunk
        let house = ID<Customer>(value: 1)
        var state = SimState(house: house, epoch: "e1")
        Catalogue.fill(&state, plan)
        store = SimStore(state)
        provider = SimProvider()
        provider.world = self
        monitor.world = self
        for number in 0..<plan.nodes { nodes.append(SimNode(number, in: self)) }
    }

    /// The protocol's times, shrunk so that a seed lives through hundreds of leases.
    static var shrunk: DispatchSettings {
        var settings = DispatchSettings()
        settings.sendWindowMicroseconds = 50_000
        settings.callMicroseconds = 900_000
        settings.leaseMicroseconds = 250_000
        settings.heartbeatMicroseconds = 80_000
        settings.firstCheckMicroseconds = 300_000
        settings.reviewMicroseconds = 3_000_000
        settings.retryForMicroseconds = 12_000_000
        settings.sameTargetMicroseconds = 200_000
        settings.breakerMicroseconds = 600_000
        settings.listingMicroseconds = [300_000, 700_000, 1_500_000]
        settings.inconclusiveMicroseconds = 15_000_000
        settings.listingSkewMicroseconds = 0
        return settings
    }

    var now: Timestamp { Timestamp(microseconds: clock) }
    var milliseconds: Int64 { (clock - World.start) / 1_000 }

    func after(_ delay: Int64, _ label: String, _ body: @escaping () -> Void) {
        sequence += 1
        let event = Event(at: clock + max(0, delay), sequence: sequence, label: label, body: body)
        var low = 0
        var high = events.count
        while low < high {
            let middle = (low + high) / 2
            let isLater = (events[middle].at, events[middle].sequence) > (event.at, event.sequence)
            if isLater { low = middle + 1 } else { high = middle }
        }
        events.insert(event, at: low)
    }

    /// Runs the next event; false when none is left.
    func step() -> Bool {
        guard let event = events.popLast() else { return false }
        clock = event.at
        note(event.label)
        event.body()
        return true
    }

    func note(_ text: String) {
        for byte in text.utf8 { trace = (trace ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        trace = (trace ^ UInt64(bitPattern: clock)) &* 0x0000_0100_0000_01B3
        if keepsLog { log.append("\(milliseconds) ms  \(text)") }
    }

    /// True when a fault of this kind strikes now.
    func fires(_ fault: Fault, oneIn: UInt64 = 4) -> Bool {
        guard faultsOn, plan.faults.contains(fault) else { return false }
        return random.below(oneIn) == 0
    }

    func chance(oneIn: UInt64) -> Bool { random.below(oneIn) == 0 }

    func breaks(_ invariant: String, _ sentence: String) {
        note("VIOLATION \(invariant): \(sentence)")
        guard violation == nil else { return }
        violation = Violation(invariant: invariant, sentence: sentence, at: milliseconds)
    }

    /// One transaction with a drawn fate, watched by the monitor.
    func transact<Value: Sendable>(
        _ label: String, hidingReplies: Bool = false, fate: CommitFate? = nil,
        writer: (attempt: ID<Attempt>, fence: Int64)? = nil,
        _ body: (any OrderWriting) throws -> Value
    ) throws -> Value {
        let before = store.committed
        let fate = fate ?? drawFate()
        if fate != .ok { note("\(label): commit \(fate)") }
        defer {
            let after = store.committed
            if after.commits != before.commits {
                monitor.check(before, after, label, writer)
                monitor.checkNodes(before, after, label)
            }
        }
        return try store.transact(
            fate: fate, hidingReplies: hidingReplies, sharing: sharing, body)
    }

    /// Nil where one process owns the store.
    private var sharing: SimSharing? {
        guard plan.nodes > 1 else { return nil }
        var sharing = SimSharing(clock: now)
        if plan.plant == .leaseByNodeClock { sharing.leaseClock = nil }
        sharing.countsLanes = plan.plant != .lanePerNode
        return sharing
    }

    private func drawFate() -> CommitFate {
        if fires(.commitBusy, oneIn: 8) { return .busy }
        if fires(.commitFull, oneIn: 8) { return .full }
        if fires(.commitFailed, oneIn: 30) { return .failed }
        if fires(.commitLost, oneIn: 8) { return chance(oneIn: 2) ? .lostCommitted : .lostDropped }
        return .ok
    }
}
