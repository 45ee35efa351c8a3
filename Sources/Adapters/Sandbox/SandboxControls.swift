/// What can change while the stand-in runs, and what it counts; kept under one lock.
struct SandboxControls: Sendable {
    /// Draws the fault of each call and counts the calls.
    var chooser: FaultChooser
    /// When equal orders are refused.
    var duplicateGuard: DuplicateGuard
    /// Whether the provider can be reached.
    var outage = SandboxOutage.none
    /// Time of every call in microseconds.
    var latencyMicroseconds: Int64
    /// Largest addition to the latency, in microseconds.
    var jitterMicroseconds: Int64
    /// Calls to the address of a redirect.
    var redirectsFollowed = 0
    /// `placeorder` calls that are being worked on, by IMEI and service.
    private var open: [String: Int] = [:]
    private var inFlight = 0
    /// The most paid calls that were worked on at once.
    private(set) var maxInFlight = 0
    /// Paid calls that began while an equal one was worked on.
    private(set) var overlaps = 0

    /// Starts from the configuration, counting on from the calls in the ledger.
    init(_ configuration: SandboxConfiguration, placedCalls: Int) {
        chooser = FaultChooser(
            faults: configuration.faults, seed: configuration.seed, placedCalls: placedCalls)
        duplicateGuard = configuration.duplicateGuard
        latencyMicroseconds = configuration.latencyMicroseconds
        jitterMicroseconds = configuration.jitterMicroseconds
    }

    /// Counts a call and decides its fault and its latency.
    mutating func begin(
        _ action: SandboxAction
    ) -> (call: Int, fault: Fault?, latencyMicroseconds: Int64) {
        let (call, fault) = chooser.next(for: action)
        guard jitterMicroseconds > 0 else { return (call, fault, latencyMicroseconds) }
        let draw = SeededDraw.number(for: "\(action.rawValue) \(call)", salt: chooser.seed)
        let jitter = Int64(draw % UInt64(jitterMicroseconds + 1))
        return (call, fault, latencyMicroseconds + jitter)
    }

    /// Notes that a paid call is open; equal calls at the same time are counted as overlaps.
    mutating func open(_ key: String) {
        inFlight += 1
        maxInFlight = max(maxInFlight, inFlight)
        if open[key] != nil { overlaps += 1 }
        open[key, default: 0] += 1
    }

    /// Notes that a paid call is over.
    mutating func close(_ key: String) {
        inFlight -= 1
        open[key, default: 1] -= 1
        if open[key] == 0 { open[key] = nil }
    }
}
