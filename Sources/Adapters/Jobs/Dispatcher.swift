package import Application
internal import Domain
package import Lifecycle
package import Telemetry

/// The thin shell around `DispatchCore`: executes its effects and reports back; reads no outcome
/// word.
package final class Dispatcher: Lifecycle.Service, DispatchPort {
    /// What the dispatcher works with.
    package struct Parts: Sendable {
        package var storage: any Storage
        package var providers: [String: any ProviderPort]
        package var settings: DispatchSettings
        package var sidecar: SidecarPort
        /// SHA-256 of a request without credentials.
        package var hash: @Sendable (SubmitRequest) -> [UInt8]
        package var clock: SystemClock
        package var seed: @Sendable () -> UInt64
        package var newEpoch: @Sendable () -> String
        /// Names this process in leases.
        package var node: String
        package var log: Logger
        /// Called after a commit that may have written events.
        package var committed: @Sendable () -> Void
        /// Called when the store failed for good: the process must end (R10).
        package var fatal: @Sendable (String) -> Void
        /// The other nodes; nil where this process owns the store.
        package var shared: SharedStore?
        /// False: this node serves pages and leaves sending to others.
        package var sends: Bool

        /// Connects the parts.
        package init(
            storage: any Storage, providers: [String: any ProviderPort], settings: DispatchSettings,
            sidecar: SidecarPort, hash: @escaping @Sendable (SubmitRequest) -> [UInt8],
            clock: SystemClock, seed: @escaping @Sendable () -> UInt64,
            newEpoch: @escaping @Sendable () -> String, node: String, log: Logger,
            committed: @escaping @Sendable () -> Void, fatal: @escaping @Sendable (String) -> Void,
            shared: SharedStore? = nil, sends: Bool = true
        ) {
            self.storage = storage
            self.providers = providers
            self.settings = settings
            self.sidecar = sidecar
            self.hash = hash
            self.clock = clock
            self.seed = seed
            self.newEpoch = newEpoch
            self.node = node
            self.log = log
            self.committed = committed
            self.fatal = fatal
            self.shared = shared
            self.sends = sends
        }
    }

    /// What the shell holds between effects.
    struct Held {
        var replies: [ID<Attempt>: CallResult] = [:]
        var sends: [ID<Attempt>: ClaimedSend] = [:]
        /// Boot-clock moment after which a send must not start (R5).
        var gates: [ID<Attempt>: Int64] = [:]
        /// When the gate let a send's first byte go.
        var started: [ID<Attempt>: Timestamp] = [:]
        var epoch = ""
        var quarantine: String?
        var rescuing = false
    }

    package let name = "dispatcher"
    let parts: Parts
    let claiming: Claiming
    let settling: Settling
    let rescuing: Rescuing
    let held: Lock<Held>
    private let inputs: AsyncStream<DispatchInput>
    let feed: AsyncStream<DispatchInput>.Continuation
    let drained = OnceSignal()

    /// Makes a dispatcher that has not started.
    package init(_ parts: Parts) {
        self.parts = parts
        claiming = Claiming(settings: parts.settings, hash: parts.hash)
        settling = Settling(settings: parts.settings)
        let providers = parts.providers
        rescuing = Rescuing(settings: parts.settings) { reply, request, code in
            guard let provider = providers[code] else {
                return .uncertain("no adapter for \(code)")
            }
            return provider.interpret(StoredCall.decode(reply), of: request)
        }
        held = Lock(Held())
        // Bounded by design: one input an effect, and effects are bounded by the sends in flight.
        (inputs, feed) = AsyncStream.makeStream(of: DispatchInput.self)
    }

    /// True while nothing may be sent (B4).
    package var isQuarantined: Bool { quarantineReason != nil }

    /// Why nothing may be sent; nil when sends run.
    package var quarantineReason: String? {
        held.withLock { $0.quarantine } ?? quarantineElsewhere
    }

    /// What this node tells the others about itself.
    package var membershipState: Membership.State {
        let (epoch, isQuarantined) = held.withLock { ($0.epoch, $0.quarantine != nil) }
        guard isQuarantined else { return (epoch, .free) }
        return (epoch, parts.sidecar.read()?.epoch == epoch ? .olderCopy : .unproven)
    }

    /// Sends between intent and outcome.
    package var inFlight: Int { held.withLock { $0.sends.count } }

    /// True when this process has an adapter, hence credentials, for a provider account.
    package func canSend(_ code: String) -> Bool { parts.providers[code] != nil }

    /// New dispatch jobs may be ready.
    package func wake() { feed.yield(.wake(provider: nil)) }

    /// Tells the core what the store says about a provider now.
    package func providerChanged(_ code: String) async {
        // Without an adapter nothing may be claimed: a claimed line could only be given back.
        guard parts.sends, canSend(code) else { return }
        if let record = try? await parts.storage.read({ try $0.provider(code) }) {
            feed.yield(.provider(record))
        }
    }

    /// Works until `stop`; throws `StorageError` when the start cannot read the store.
    package func run() async throws {
        try await prepare()
        var core = DispatchCore(settings: parts.settings)
        var random = SplitMix64(seed: parts.seed())
        // Before any provider: the core claims as soon as it knows one.
        if isQuarantined { feed.yield(.quarantine(true)) }
        try await loadProviders()
        await withDiscardingTaskGroup { group in
            group.addTask { [feed] in
                while !Task.isCancelled {
                    feed.yield(.tick)
                    try? await SystemClock().pause(milliseconds: 250)
                }
            }
            for await input in inputs {
                let now = Timestamp(microseconds: parts.clock.wallMicroseconds())
                for effect in core.step(input, now: now, random: &random) {
                    if effect == .drained {
                        feed.finish()
                    } else {
                        perform(effect, in: &group)
                    }
                }
            }
            group.cancelAll()
        }
        drained.open()
    }

    /// Stops claiming, and waits up to 25 s for calls that are under way; the rest becomes T10 at
    /// the next start.
    package func stop() async {
        feed.yield(.stop)
        await drained.wait(milliseconds: 25_000)
        await doubtRest()
        feed.finish()
    }

    private func perform(_ effect: DispatchEffect, in group: inout DiscardingTaskGroup) {
        group.addTask { [self] in
            if let input = await execute(effect) { feed.yield(input) }
        }
    }

    /// Decides whether the database is an older copy of itself; called once, before anything runs
    /// (R9).
    package func judgeQuarantine() async throws {
        let mark = try await parts.storage.read { try $0.intentMark() }
        guard parts.sends else {
            held.withLock { $0.epoch = mark.epoch }
            return
        }
        let sidecar = try await releasedSidecar(mark)
        _ = try await parts.shared?.membership.beat()
        let reason = Quarantine.reason(
            database: mark, sidecar: sidecar, peers: peers(epoch: mark.epoch))
        // A store has its sidecar before its first intent: a kill between the two would otherwise
        // look like a restored copy at the next start.
        if reason == nil, sidecar?.epoch != mark.epoch { try parts.sidecar.write(mark) }
        held.withLock {
            $0.epoch = mark.epoch
            $0.quarantine = reason
        }
        if let reason {
            parts.log.error(.fulfilment, "Dispatch is quarantined", ["reason": .string(reason)])
        }
    }

    /// At start: the quarantine decision where it was not made, then what a dead process left
    /// behind (J5).
    private func prepare() async throws {
        if held.withLock({ $0.epoch.isEmpty }) { try await judgeQuarantine() }
        // Several nodes: the owner may be alive, so only an ended lease tells (J5).
        guard parts.shared == nil else { return }
        var total = 0
        while true {
            let count = try await takeOver(everyone: true)
            total += count
            if count < Dispatcher.rescueChunk { break }
        }
        if total > 0 {
            parts.log.warning(
                .fulfilment, "Took over jobs of an ended process", ["jobs": .int(total)])
            parts.committed()
        }
    }

    /// Jobs taken over in one transaction.
    static let rescueChunk = 200

    /// Takes over one chunk of jobs in one transaction; returns how many.
    ///
    /// Throws `StorageError`.
    func takeOver(everyone: Bool) async throws -> Int {
        let rescuing = rescuing
        let node = parts.node
        let clock = parts.clock
        return try await parts.storage.write { store in
            try rescuing.takeOver(
                everyone: everyone, node: node, limit: Dispatcher.rescueChunk, in: store,
                now: Timestamp(microseconds: clock.wallMicroseconds()))
        }
    }

    private func loadProviders() async throws {
        for record in try await parts.storage.read({ try $0.providers() })
        where parts.sends && canSend(record.code) {
            feed.yield(.provider(record))
        }
    }

    /// Ends the quarantine: a new epoch in the database and in the sidecar, then sends may run
    /// (B5).
    package func release(reason: String, by principal: Principal) async throws {
        let epoch = parts.newEpoch()
        let clock = parts.clock
        // Before the new epoch shows: the other nodes ask for this note when they see it.
        let previous = try await parts.storage.read { try $0.intentMark() }.epoch
        try await parts.shared?.register.note(epoch: epoch, after: previous)
        try await parts.storage.write { store in
            try store.setEpoch(epoch)
            try store.audit(
                actor: principal.actor, action: "quarantine.release", object: "store",
                detail: "epoch \(epoch)", reason: reason,
                at: Timestamp(microseconds: clock.wallMicroseconds()))
        }
        let mark = try await parts.storage.read { try $0.intentMark() }
        if parts.sends { try parts.sidecar.write(mark) }
        held.withLock {
            $0.epoch = epoch
            $0.quarantine = nil
        }
        parts.log.warning(.fulfilment, "Quarantine released", ["reason": .string(reason)])
        feed.yield(.quarantine(false))
        parts.committed()
    }
}
