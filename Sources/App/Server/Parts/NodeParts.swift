internal import API
internal import Application
internal import Jobs
internal import Lifecycle
internal import Store
internal import Telemetry

/// What a process runs because others share its store; none of it on SQLite.
struct NodeParts: Sendable {
    /// Names this process in leases and in the list of nodes.
    let name = Engine.nodeName()
    /// The machine's clock, or the store's where several machines must agree (J3).
    let clock: SystemClock
    /// Nil on SQLite, as all that follows.
    let shared: SharedStore?
    private let membership: Membership?
    private let leadership: Leadership?
    private let feeder: Feeder?

    /// Parts for the database that was opened.
    init(_ open: OpenStore, _ configuration: Configuration, _ live: LiveFeed, _ log: Logger) {
        switch configuration.storage {
        case .sqlite:
            clock = SystemClock()
            (shared, membership, leadership, feeder) = (nil, nil, nil, nil)
        case .postgresql:
            let reference = ClockReference()
            clock = SystemClock(following: reference)
            let membership = Membership(
                register: open.store, node: name, sends: configuration.role.sends,
                reference: reference, log: log)
            let leadership = Leadership(lease: open.store, node: name, clock: clock, log: log)
            self.membership = membership
            self.leadership = leadership
            shared = SharedStore(register: open.store, membership: membership) {
                configuration.role.sends && leadership.isLeader
            }
            feeder = Feeder(
                placing: open.store, log: log,
                pause: { try await SystemClock().pause(milliseconds: $0) },
                rest: { try await SystemClock().pause(milliseconds: $0) },
                placed: { live.wake() })
            // Only a wake-up: the poll of the feed finds the same within its own wait (E5).
            open.opened.listen("waybill_feed") { live.wake() }
        }
    }

    /// Tells whoever waits for events that something was committed here.
    func committed(_ live: LiveFeed) -> @Sendable () -> Void {
        guard let feeder else { return { live.wake() } }
        return { feeder.wake() }
    }

    /// Started before everything that uses them, so stopped after it.
    func services(_ role: Configuration.Role) -> [any Lifecycle.Service] {
        let parts: [(any Lifecycle.Service)?] = [
            feeder, membership, role.sends ? leadership : nil,
        ]
        return parts.compactMap { $0 }
    }
}

extension Configuration.Role {
    /// Sends, polls and runs schedules.
    var sends: Bool {
        switch self {
        case .all, .worker: true
        case .web: false
        }
    }
}
