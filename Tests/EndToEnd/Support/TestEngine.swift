import Application
import Jobs
import Lifecycle
import Server
import Store
import Telemetry

/// An engine with what runs beside it where nodes share a store.
@dynamicMemberLookup
struct TestEngine: Sendable {
    let engine: Engine
    /// Feeder and heartbeats; none where one process owns the store.
    let beside: [any Lifecycle.Service]

    /// Builds the engine as the server does for this kind of store.
    init(_ needs: Engine.Needs, over store: Store) {
        guard store.capabilities.severalWriters else {
            engine = Engine(needs)
            beside = []
            return
        }
        var needs = needs
        let reference = ClockReference()
        let membership = Membership(
            register: store, node: needs.node, sends: true, reference: reference, log: .silent)
        let feeder = Feeder(
            placing: store, log: .silent,
            pause: { try await SystemClock().pause(milliseconds: $0) }, placed: {})
        needs.clock = SystemClock(following: reference)
        // Always a leader: a test that lets engines die would wait for each one's 10 s lease.
        needs.shared = SharedStore(register: store, membership: membership) { true }
        needs.committed = { feeder.wake() }
        engine = Engine(needs)
        beside = [feeder, membership]
    }

    subscript<Value>(dynamicMember path: KeyPath<Engine, Value>) -> Value { engine[keyPath: path] }
}
