import Application
import Domain
import Jobs
import Lifecycle
import SimulationKit
import Telemetry
import Testing

/// R9 and B5 where several nodes share a store.
@Suite struct SharedQuarantineTests {
    /// A node with a record of its own over the shared store.
    private struct Node {
        let dispatcher: Dispatcher
        let membership: Membership
        let sidecar: MemorySidecar

        init(
            _ name: String, _ store: SimStore, _ register: FakeRegister, _ mark: IntentMark?,
            sends: Bool = true
        ) {
            let membership = Membership(
                register: register, node: name, sends: sends, reference: ClockReference(),
                log: .silent)
            let sidecar = MemorySidecar(mark)
            let dispatcher = Dispatcher(
                Dispatcher.Parts(
                    storage: store, providers: [:], settings: DispatchSettings(),
                    sidecar: sidecar.port, hash: { _ in [] }, clock: SystemClock(), seed: { 1 },
                    newEpoch: { "epoch of \(name)" }, node: name, log: .silent, committed: {},
                    fatal: { _ in },
                    shared: SharedStore(register: register, membership: membership) { true },
                    sends: sends))
            membership.tells { [dispatcher] in dispatcher.membershipState }
            self.dispatcher = dispatcher
            self.membership = membership
            self.sidecar = sidecar
        }
    }

    private func store() -> SimStore {
        SimStore(SimState(house: ID(value: 1), epoch: "e1"))
    }

    private func mark(_ epoch: String, _ highest: Int64) -> IntentMark {
        IntentMark(epoch: epoch, highestIntent: highest)
    }

    @Test func `B5 a release on one node ends the quarantine of the others`() async throws {
        let (store, register) = (store(), FakeRegister())
        let first = Node("a", store, register, mark("e1", 5))
        let second = Node("b", store, register, mark("e1", 3))
        try await first.dispatcher.judgeQuarantine()
        try await second.dispatcher.judgeQuarantine()
        #expect(first.dispatcher.isQuarantined && second.dispatcher.isQuarantined)
        try await first.dispatcher.release(reason: "looked at it", by: .cli(user: "tester"))
        _ = await second.dispatcher.refresh()
        #expect(!first.dispatcher.isQuarantined && !second.dispatcher.isQuarantined)
        #expect(second.sidecar.now == mark("epoch of a", 0))
    }

    @Test func `B5 a release on a node that only serves pages reaches the nodes that send`()
        async throws
    {
        let (store, register) = (store(), FakeRegister())
        let worker = Node("worker", store, register, mark("e1", 5))
        let web = Node("web", store, register, nil, sends: false)
        try await worker.dispatcher.judgeQuarantine()
        _ = try await worker.membership.beat()
        try await web.dispatcher.judgeQuarantine()
        _ = try await web.membership.beat()
        #expect(web.dispatcher.quarantineReason == "the node worker is quarantined")
        try await web.dispatcher.release(reason: "looked at it", by: .cli(user: "tester"))
        _ = await worker.dispatcher.refresh()
        #expect(!worker.dispatcher.isQuarantined)
        #expect(web.sidecar.now == nil)
    }

    @Test func `R9 a database that was changed under a running node stops its sends`() async throws
    {
        let (store, register) = (store(), FakeRegister())
        let node = Node("a", store, register, nil)
        try await node.dispatcher.judgeQuarantine()
        #expect(!node.dispatcher.isQuarantined)
        try await store.write { try $0.setEpoch("somebody else's") }
        _ = await node.dispatcher.refresh()
        #expect(node.dispatcher.isQuarantined)
    }

    @Test func `R9 a failover to a copy that lags stops the node that knows, then the others`()
        async throws
    {
        let (store, register) = (store(), FakeRegister())
        let knows = Node("a", store, register, nil)
        let other = Node("b", store, register, nil)
        try await knows.dispatcher.judgeQuarantine()
        try await other.dispatcher.judgeQuarantine()
        // It sent number 7; the copy that took over has none of it.
        try knows.sidecar.port.write(mark("e1", 7))
        _ = await knows.dispatcher.refresh()
        #expect(knows.dispatcher.isQuarantined && !other.dispatcher.isQuarantined)
        _ = try await knows.membership.beat()
        _ = try await other.membership.beat()
        _ = await other.dispatcher.refresh()
        #expect(other.dispatcher.isQuarantined)
    }

    @Test func `R9 a node that slept through a release starts free, through another database not`()
        async throws
    {
        let (store, register) = (store(), FakeRegister())
        try await register.note(epoch: "e1", after: "e0")
        let sleeper = Node("a", store, register, mark("e0", 4))
        try await sleeper.dispatcher.judgeQuarantine()
        #expect(!sleeper.dispatcher.isQuarantined)
        let stranger = Node("b", store, register, mark("elsewhere", 4))
        try await stranger.dispatcher.judgeQuarantine()
        #expect(stranger.dispatcher.isQuarantined)
    }

    @Test func `R9 a node without a file joins those that send, and nobody joins a loss`() {
        let free = NodeBeat(name: "a", sends: true, epoch: "e1", trust: .free)
        let unproven = NodeBeat(name: "b", sends: true, epoch: "e1", trust: .unproven)
        let witness = NodeBeat(name: "c", sends: true, epoch: "e1", trust: .olderCopy)
        func reason(_ sidecar: IntentMark?, _ peers: [NodeBeat]) -> String? {
            Quarantine.reason(database: mark("e1", 5), sidecar: sidecar, peers: peers)
        }
        #expect(reason(nil, []) != nil)
        #expect(reason(nil, [unproven]) != nil)
        #expect(reason(nil, [unproven, free]) == nil)
        #expect(reason(nil, [free, witness]) != nil)
        #expect(reason(mark("e1", 5), [witness]) != nil)
        #expect(reason(mark("e1", 9), [free]) != nil)
        #expect(reason(mark("e1", 5), [unproven]) == nil)
    }
}
