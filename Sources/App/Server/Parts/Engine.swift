package import Application
internal import Crypto
internal import Domain
package import Jobs
package import Lifecycle
package import Telemetry

/// The order machinery without any door: use cases, dispatcher, poller and catalogues over one
/// store.
package struct Engine: Sendable {
    /// What an engine is built from.
    package struct Needs: Sendable {
        package var storage: any Storage
        package var queries: any OrderQueries
        package var providers: [any ProviderPort]
        package var settings: DispatchSettings
        package var place: PlaceSettings
        /// The counter's and the kitchen's part of an order's life.
        package var advancing = Advancing()
        /// What becomes of orders whose time is up.
        package var expiring = Expiring()
        package var sidecar: SidecarPort
        package var syncMinutes: Int
        package var syncChunk: Int
        package var log: Logger
        /// Wakes the live feed after a commit.
        package var committed: @Sendable () -> Void
        /// The store failed for good: the process must end (R10).
        package var fatal: @Sendable (String) -> Void
        package var metrics: Metrics
        /// Names this process in leases.
        package var node: String
        /// The other nodes; nil where this process owns the store.
        package var shared: SharedStore?
        /// False: this node serves pages and leaves sending and schedules to others.
        package var sends: Bool
        /// Follows the store's clock where several nodes share it.
        package var clock: SystemClock

        /// Connects the needs.
        package init(
            storage: any Storage, queries: any OrderQueries, providers: [any ProviderPort],
            settings: DispatchSettings, place: PlaceSettings, sidecar: SidecarPort,
            syncMinutes: Int, syncChunk: Int, log: Logger,
            committed: @escaping @Sendable () -> Void, fatal: @escaping @Sendable (String) -> Void,
            metrics: Metrics = Metrics(), node: String = Engine.nodeName(),
            shared: SharedStore? = nil, sends: Bool = true, clock: SystemClock = SystemClock()
        ) {
            self.storage = storage
            self.queries = queries
            self.providers = providers
            self.settings = settings
            self.place = place
            self.sidecar = sidecar
            self.syncMinutes = syncMinutes
            self.syncChunk = syncChunk
            self.log = log
            self.committed = committed
            self.fatal = fatal
            self.metrics = metrics
            self.node = node
            self.shared = shared
            self.sends = sends
            self.clock = clock
        }
    }

    package let desk: OrderDesk
    package let dispatcher: Dispatcher
    package let poller: StatusPoller
    package let catalogues: CatalogueSchedule
    package let times: TimesKeeper

    /// Builds every part; nothing runs until its services are run.
    package init(_ needs: Needs) {
        let clock = needs.clock
        let isLeader = SharedStore.leads(needs.shared)
        let now: @Sendable () -> Timestamp = { Timestamp(microseconds: clock.wallMicroseconds()) }
        var adapters: [String: any ProviderPort] = [:]
        for provider in needs.providers { adapters[provider.code] = provider }
        let wake = Lock<Dispatcher?>(nil)
        let committed: @Sendable () -> Void = {
            needs.committed()
            wake.withLock { $0 }?.wake()
        }
        dispatcher = Dispatcher(
            Dispatcher.Parts(
                storage: needs.storage, providers: adapters, settings: needs.settings,
                sidecar: needs.sidecar, hash: { Engine.hash($0) }, clock: clock,
                seed: { Draw.seed() }, newEpoch: { Draw.epoch() },
                node: needs.node, log: needs.log, committed: needs.committed,
                fatal: needs.fatal, shared: needs.shared, sends: needs.sends))
        needs.shared?.membership.tells { [dispatcher] in dispatcher.membershipState }
        wake.withLock { [dispatcher] in $0 = dispatcher }
        poller = StatusPoller(
            StatusPoller.Parts(
                storage: needs.storage, queries: needs.queries, providers: adapters,
                settings: needs.settings, minutes: needs.sends ? needs.syncMinutes : 0,
                chunk: needs.syncChunk,
                clock: clock, seed: { Draw.seed() }, log: needs.log, committed: needs.committed,
                providerChanged: { [dispatcher] in await dispatcher.providerChanged($0) },
                metrics: needs.metrics, isLeader: isLeader))
        times = TimesKeeper(
            storage: needs.storage, time: CleanUpSchedule.Time(clock), log: needs.log)
        let parser = needs.providers.first
        desk = OrderDesk(
            storage: needs.storage, placing: Placing(settings: needs.place),
            resolving: Resolving(
                settings: needs.settings, parserVersion: parser?.parserVersion ?? 0,
                parse: { text, target in
                    parser?.parseResult(text, target: target)
                        ?? ParsedResult(kind: .freeText, display: text)
                }), advancing: needs.advancing, expiring: needs.expiring, now: now,
            seed: { Draw.seed() }, committed: committed, timed: { [times] in times.note($0) })
        catalogues = CatalogueSchedule(
            queries: needs.queries, sync: poller, desk: desk, dispatch: dispatcher,
            codes: adapters.keys.sorted(), clock: clock, log: needs.log, isLeader: isLeader)
    }

    /// A name that no other process has, in this life or an earlier one.
    package static func nodeName() -> String { "node-" + Hex.encode(SecureRandom.bytes(6)) }

    /// Length-prefixed fields, so that no two requests share a hash by shifting text between
    /// fields.
    private static func hash(_ request: SubmitRequest) -> [UInt8] {
        var bytes: [UInt8] = []
        var parts = [request.target, request.serviceCode]
        for (name, value) in request.fields.sorted(by: { $0.key < $1.key }) {
            parts += [name, value]
        }
        for part in parts {
            bytes += Array("\(part.utf8.count):".utf8)
            bytes += Array(part.utf8)
        }
        return SHA256.hash(bytes)
    }
}
