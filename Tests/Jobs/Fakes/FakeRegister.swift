import Application
import Domain
import Lifecycle

/// The nodes' part of a store, in memory, with a clock of its own.
final class FakeRegister: NodeRegister, ScheduleLease {
    private struct Held {
        var clock: Int64
        var beats: [String: (beat: NodeBeat, at: Int64)] = [:]
        var releases: Set<[String]> = []
        var lease: (node: String, until: Int64)?
        var isBroken = false
    }

    private let held: Lock<Held>

    init(clock: Int64 = 1_760_000_000_000_000) { held = Lock(Held(clock: clock)) }

    func advance(seconds: Int64) { held.withLock { $0.clock += seconds * 1_000_000 } }

    func fails(_ fails: Bool) { held.withLock { $0.isBroken = fails } }

    func beat(_ node: NodeBeat, seconds: Int) async throws -> NodeCensus {
        held.withLock { held in
            held.beats[node.name] = (node, held.clock)
            let oldest = held.clock - Int64(seconds) * 1_000_000
            let nodes = held.beats.values.filter { $0.at >= oldest }.map(\.beat)
            return NodeCensus(
                at: Timestamp(microseconds: held.clock), nodes: nodes.sorted { $0.name < $1.name })
        }
    }

    func leave(_ name: String) async throws { held.withLock { $0.beats[name] = nil } }

    func note(epoch: String, after previous: String) async throws {
        _ = held.withLock { $0.releases.insert([epoch, previous]) }
    }

    func isReleased(epoch: String, after previous: String) async throws -> Bool {
        held.withLock { $0.releases.contains([epoch, previous]) }
    }

    func holdLease(_ name: String, node: String, seconds: Int) async throws -> Bool {
        try held.withLock { held in
            guard !held.isBroken else { throw StorageError(.busy, "not now") }
            if let lease = held.lease, lease.node != node, lease.until > held.clock { return false }
            held.lease = (node, held.clock + Int64(seconds) * 1_000_000)
            return true
        }
    }
}
