package import Application
internal import Domain
package import Lifecycle
package import Telemetry

/// This node among those that share its store: heartbeats, the others, and the store's clock.
package final class Membership: Lifecycle.Service {
    /// Milliseconds between heartbeats.
    package static let everyMilliseconds = 2_000
    /// Seconds after its last heartbeat for which a node counts as alive.
    package static let aliveSeconds = 10
    /// A reading of the store's clock that took longer than this is not used.
    private static let readingMicroseconds: Int64 = 500_000

    /// The epoch under which this node would send, and whether it may.
    package typealias State = (epoch: String, trust: NodeBeat.Trust)

    private struct Held {
        var state: @Sendable () -> State = { ("", .unproven) }
        var census: NodeCensus?
        var hasClock = false
    }

    package let name = "membership"
    private let register: any NodeRegister
    private let node: String
    private let sends: Bool
    private let reference: ClockReference
    private let clock: SystemClock
    private let log: Logger
    private let held = Lock(Held())
    private let stopping = OnceSignal()

    /// `sends` says whether this node dispatches; `reference` learns the store's clock.
    package init(
        register: any NodeRegister, node: String, sends: Bool, reference: ClockReference,
        log: Logger
    ) {
        self.register = register
        self.node = node
        self.sends = sends
        self.reference = reference
        clock = SystemClock(following: reference)
        self.log = log
    }

    /// Connects what this node says about itself; until then nobody is vouched for.
    package func tells(_ state: @escaping @Sendable () -> State) {
        held.withLock { $0.state = state }
    }

    /// The nodes of the newest heartbeat, this one included.
    package var nodes: [NodeBeat] { held.withLock { $0.census?.nodes ?? [] } }

    /// Beats until `stop`.
    package func run() async throws {
        while !stopping.isOpenNow, !Task.isCancelled {
            do {
                _ = try await beat()
            } catch {
                log.warning(.store, "The heartbeat was not written", ["error": .error(error)])
            }
            await stopping.wait(milliseconds: Membership.everyMilliseconds)
        }
        do {
            try await register.leave(node)
        } catch {
            log.debug(.store, "The node could not take leave", ["error": .error(error)])
        }
    }

    /// Ends the heartbeats.
    package func stop() async { stopping.open() }

    /// One heartbeat; also reads the store's clock.
    ///
    /// Throws `StorageError`.
    package func beat() async throws -> NodeCensus {
        let state = held.withLock { $0.state }()
        let before = clock.bootMicroseconds()
        let census = try await register.beat(
            NodeBeat(
                name: node, sends: sends, epoch: state.epoch, trust: state.trust),
            seconds: Membership.aliveSeconds)
        let after = clock.bootMicroseconds()
        held.withLock { held in
            held.census = census
            guard !held.hasClock || after - before < Membership.readingMicroseconds else { return }
            held.hasClock = true
            reference.set(wall: census.at.microseconds, atBoot: before + (after - before) / 2)
        }
        return census
    }

    /// The other live nodes that dispatch under this epoch.
    package func peers(epoch: String) -> [NodeBeat] {
        nodes.filter { $0.name != node && $0.sends && $0.epoch == epoch }
    }
}
