internal import API
internal import Application
internal import Console
internal import Crypto
internal import Domain
internal import HTTP
internal import Lifecycle
internal import Store
internal import Telemetry

/// Builds the one router of pages, API and command-line endpoints.
struct RouterParts: Sendable {
    let configuration: Configuration
    let open: OpenStore
    let engine: Engine
    let access: AccessDesk
    let live: LiveFeed
    let background: BackgroundWork
    let moving: MoveDesk
    let state: ServerState
    let metrics: Metrics
    let log: Logger
    let time: StoreTime
    let parser: (any ProviderPort)?
    let messages: MessageDesk

    /// Pages and endpoints behind one chain; throws `ServerStartError` when a route is unsound.
    func router() async throws -> Router {
        var apiParts = apiParts()
        let parties = parties
        apiParts.parties = parties
        apiParts.goods = goods
        apiParts.money = money
        let report = operations
        apiParts.operations = report
        apiParts.checks = open.store
        apiParts.holds = holds
        let api = APIRoom(apiParts)
        var pages = consoleParts(api, house: try await open.store.houseAccount())
        pages.parties = parties
        pages.goods = goods
        pages.money = money
        pages.operations = report
        pages.checks = open.store
        pages.holds = holds
        let console = ConsoleRoom(pages)
        let assets = ConsoleAssets.all().map(\.endpoint)
        let own = api.endpoints + console.endpoints + assets
        let all = own + api.documents(of: own)
        let log = log
        do throws(Authorize.UnknownPermission) {
            return Router(
                endpoints: all, middleware: gate + (try api.middleware(for: all)),
                commonHeaders: SecurityHeaders.all, problemPage: console.problemPage,
                onFault: { request, error in
                    log.error(
                        .http, "A request failed",
                        ["request": .string(request.id), "error": .error(error)])
                })
        } catch {
            throw ServerStartError("\(error)", exitCode: 1)
        }
    }

    private var operations: @Sendable () async throws -> OperationsReport {
        let (store, time) = (open.store, time)
        let clock = SystemClock()
        return {
            let now = Timestamp(microseconds: clock.wallMicroseconds())
            return try await store.operations(now: now, dayStart: time.dayStart(now))
        }
    }

    private var upkeep: Upkeep {
        var upkeep = Upkeep.over(open, parser: parser)
        upkeep.move = moving.port
        let importing = LegacyImporting(
            open: open, configuration: configuration, time: time, parser: parser,
            committed: { [live] in live.wake() })
        upkeep.importLegacy = { try await importing.run($0, by: $1) }
        return upkeep
    }

    /// What stands before everything else: a worker's shut door.
    private var gate: [Middleware] {
        switch configuration.role {
        case .all, .web: []
        case .worker: [WorkerGate.middleware]
        }
    }

    private var isPlain: Bool { configuration.publicURL?.hasPrefix("https://") != true }

    private var origins: [String] {
        if let url = configuration.publicURL {
            return [url.hasSuffix("/") ? String(url.dropLast()) : url]
        }
        return ["http://127.0.0.1:\(configuration.port)", "http://localhost:\(configuration.port)"]
    }

    private func apiParts() -> APIRoom.Parts {
        let clock = SystemClock()
        let forms = open.secret.forms
        let state = state
        let storageState = open.opened.state
        let store = open.store
        var settings = APISettings(
            environment: configuration.environment, currency: configuration.currency,
            origins: origins, isPlainHTTP: isPlain, version: Version.text)
        settings.otherOrigins = configuration.corsOrigins
        settings.isLive = configuration.isLive
        settings.metricsToken = configuration.metricsToken
        settings.place = open.place
        let time = time
        settings.dayStart = { time.dayStart($0, $1, $2) }
        settings.nextDay = { time.nextDay($0) }
        if configuration.hasNoRateLimits {
            settings.limits.addressPerMinute = 0
            settings.limits.keyPerMinute = 0
        }
        var parts = APIRoom.Parts(
            orderDesk: engine.desk, queries: store, access: access, sync: engine.poller,
            dispatch: engine.dispatcher,
            authentication: Authentication(
                access: access, cookies: SessionCookies(isPlainHTTP: isPlain),
                owner: ProcessFacts.user, userName: { "uid \($0)" },
                randomText: { Base64URL.encode(SecureRandom.bytes(32)) }),
            tokens: CSRFTokens(
                hmac: { KeyedHash.hash($0, key: forms) }, randomBytes: { SecureRandom.bytes($0) }),
            live: live, upkeep: upkeep,
            houseAccount: { try await store.houseAccount() },
            storageState: storageState,
            isDraining: { state.isDraining },
            now: { Timestamp(microseconds: clock.wallMicroseconds()) },
            monotonic: { clock.monotonicMicroseconds() },
            pause: { try await SystemClock().pause(milliseconds: $0) },
            sha256: { SHA256.hash($0) }, settings: settings, metrics: metrics, log: log)
        parts.messages = messages
        return parts
    }

    private func consoleParts(_ api: APIRoom, house: ID<Customer>) -> ConsoleParts {
        let clock = SystemClock()
        let background = background
        var parts = ConsoleParts(
            desk: engine.desk, queries: open.store, access: access, sync: engine.poller,
            dispatch: engine.dispatcher, database: databaseParts(),
            settings: consoleSettings(house),
            principal: api.principal, csrfToken: api.csrf, checkCSRF: api.checkCSRF,
            now: { Timestamp(microseconds: clock.wallMicroseconds()) },
            sha256: { SHA256.hash($0) }, randomToken: { Draw.token() },
            inBackground: { background.add($0) })
        parts.messages = messages
        return parts
    }

    private func databaseParts() -> DatabaseParts {
        DatabaseParts(
            facts: open.store, place: open.place,
            backups: BackupDesk(
                upkeep: upkeep, directory: configuration.dataDirectory,
                advice: open.opened.backupAdvice, background: background, log: log))
    }

    private func consoleSettings(_ house: ID<Customer>) -> ConsoleSettings {
        let time = time
        let isLocal =
            configuration.publicURL == nil
            || configuration.publicURL?.hasPrefix("http://127.0.0.1") == true
            || configuration.publicURL?.hasPrefix("http://localhost") == true
        var settings = ConsoleSettings(
            storeName: configuration.storeName, currency: configuration.currency,
            houseAccount: house, isTestStore: configuration.environment == .test,
            isLoopbackPlainHTTP: isPlain && isLocal, isLANPlainHTTP: isPlain && !isLocal,
            syncSeconds: Int64(configuration.syncMinutes) * 60,
            refreshSeconds: Int64(configuration.refreshListSeconds),
            clock: { time.clock($0) })
        settings.dayStart = { time.dayStart($0) }
        settings.localMoment = { time.moment(ofLocal: $0) }
        return settings
    }
}
