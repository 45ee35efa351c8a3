internal import API
internal import Application
internal import Crypto
internal import Domain
package import HTTP
internal import HTTPClient
internal import Jobs
internal import Lifecycle
internal import Sandbox
internal import Store
internal import Telemetry

/// The composition root: configuration → store → use cases → services → routes.
package final class WaybillServer: Sendable {
    let configuration: Configuration
    let log: Logger
    let metrics = Metrics()
    let open: OpenStore
    let engine: Engine
    let providers: ProviderOpening
    let client: HTTPClient
    let live: LiveFeed
    let nodes: NodeParts
    let background: BackgroundWork
    let hashes: HashQueue
    let access: AccessDesk
    let state: ServerState
    let moving: MoveDesk
    let messages: MessageParts
    /// What a test store starts with; nil on a live one.
    let demo: DemoParties?
    /// Every page and endpoint; answers without a socket too.
    package let router: Router

    /// Opens the store and builds every part; nothing runs yet, and only a start that may found
    /// a store does so in an empty PostgreSQL schema.
    ///
    /// Throws `ServerStartError`.
    package static func open(
        _ configuration: Configuration, mayFound: Bool = true
    ) async throws -> WaybillServer {
        let state = ServerState()
        let open = try await OpenStore.open(configuration, mayFound: mayFound) { state.fail($0) }
        do {
            return try await WaybillServer(configuration, open, state)
        } catch {
            await open.store.close()
            throw error
        }
    }

    private init(
        _ configuration: Configuration, _ open: OpenStore, _ state: ServerState
    ) async throws {
        self.configuration = configuration
        self.open = open
        self.state = state
        let time = try StoreTime(zone: configuration.timeZone)
        let log = try LogOpening.open(configuration, open.secret)
        self.log = log
        let metrics = metrics
        let monotonic = SystemClock()
        client = HTTPClient(maxInFlight: configuration.sendConcurrency + 16)
        providers = try ProviderOpening.open(configuration, client: client)
        for adapter in providers.adapters {
            try await open.prepareProvider(
                adapter.code, name: "GSM Fusion", concurrency: configuration.sendConcurrency)
        }
        live = LiveFeed(
            queries: open.store, log: log, metrics: metrics,
            pause: { try await SystemClock().pause(milliseconds: $0) },
            monotonic: { monotonic.monotonicMicroseconds() })
        let live = live
        nodes = NodeParts(open, configuration, live, log)
        let clock = nodes.clock
        var needs =
            Engine.Needs(
                storage: open.store, queries: open.store, providers: providers.adapters,
                settings: DispatchSettings().sped(up: Int64(configuration.sandboxSpeed)),
                place: configuration.trade.placing(
                    currency: configuration.currency,
                    isTestStore: configuration.environment == .test,
                    storeDay: { time.day($0) }),
                sidecar: .file(configuration.sidecarPath),
                syncMinutes: configuration.syncMinutes, syncChunk: configuration.syncChunk,
                log: log, committed: nodes.committed(live), fatal: { state.fail($0) },
                metrics: metrics, node: nodes.name, shared: nodes.shared,
                sends: configuration.role.sends, clock: clock)
        needs.advancing = configuration.trade.advancing
        needs.expiring = configuration.trade.expiring
        engine = Engine(needs)
        hashes = try HashQueue(strength: .standard)
        background = BackgroundWork(log: log)
        moving = MoveDesk(configuration, open.gate, background, log)
        messages = MessageParts(configuration, open.store, clock, log)
        access = AccessDesk(
            store: open.store, tools: .crypto(hashes),
            now: { Timestamp(microseconds: clock.wallMicroseconds()) }, seed: { Draw.seed() },
            idleHours: configuration.staffIdleHours, sessionDays: configuration.staffSessionDays,
            ended: { live.ended($0) })
        let parts = RouterParts(
            configuration: configuration, open: open, engine: engine, access: access, live: live,
            background: background, moving: moving, state: state, metrics: metrics, log: log,
            time: time,
            parser: providers.adapters.first, messages: messages.desk)
        router = try await parts.router()
        demo = parts.demo
        try await parts.seedDemo()
        try await engine.dispatcher.judgeQuarantine()
    }

    /// What the next start is to use because the store has moved; nil: this was the end.
    package var continuation: Configuration? { moving.continuation }

    /// Closes store and connections; call after `serve` or `runWorkers` has returned.
    package func close() async {
        providers.standIn?.stop()
        client.close()
        messages.close()
        hashes.stop()
        await open.store.close()
        await log.flush()
    }
}
