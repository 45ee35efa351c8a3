import API
import Application
import Domain
import HTTP
import JSON
import Lifecycle
import Telemetry

/// The whole room over fakes behind a real router, without sockets.
struct TestRoom: Sendable {
    static let imei = "356938035643809"
    static let otherIMEI = "490154203237518"
    static let origin = "http://127.0.0.1:5001"
    static let session = "0123456789012345678901234567890123456789012"

    let storage = FakeStorage()
    let accessStore = FakeAccessStore()
    let sync = FakeSync()
    let dispatch = FakeDispatch()
    let clock = Lock<Int64>(1_000_000)
    let queries: FakeQueries
    let access: AccessDesk
    let live: LiveFeed
    let tokens: CSRFTokens
    let room: API.APIRoom
    let router: Router
    let storageState: Lock<StorageState>
    let checks = FakeChecks()
    let metrics = Metrics()

    init(
        live isLive: Bool = true, limits: RateLimits.Settings = .off, extra: [Endpoint] = []
    ) throws {
        let storage = storage
        let clock = clock
        let now: @Sendable () -> Timestamp = {
            Timestamp(microseconds: clock.withLock { $0 } + 1_795_000_000_000_000)
        }
        let seeds = Lock<UInt64>(7)
        let seed: @Sendable () -> UInt64 = {
            seeds.withLock { seed in
                seed += 1
                return seed
            }
        }
        queries = FakeQueries(storage)
        let monotonic: @Sendable () -> Int64 = { clock.withLock { $0 } }
        let live = LiveFeed(
            queries: queries, log: .silent, metrics: metrics,
            pause: { try await SystemClock().pause(milliseconds: min($0, 5)) },
            monotonic: monotonic)
        self.live = live
        accessStore.keeps.withLock { [storage] keeps in
            keeps = { answer in
                storage.book.withLock { $0.answers[answer.scope + "/" + answer.key] = answer }
            }
        }
        access = AccessDesk(
            store: accessStore, tools: .fake, now: now, seed: seed, ended: { live.ended($0) })
        tokens = CSRFTokens(
            hmac: { FakeHash.sha256(Array("key".utf8) + $0) },
            randomBytes: { Array(repeating: 7, count: $0) })
        let desk = Self.desk(storage, live, now: now, seed: seed)
        let settings = Self.settings(isLive: isLive, limits: limits)
        let state = Lock(StorageState.ready)
        storageState = state
        let house = ID<Customer>(value: 1)
        var parts = APIRoom.Parts(
            orderDesk: desk, queries: queries, access: access, sync: sync, dispatch: dispatch,
            authentication: Authentication(
                access: access, cookies: SessionCookies(isPlainHTTP: true), owner: 1000,
                userName: { $0 == 0 ? "root" : "owner" }, randomText: { Self.session }),
            tokens: tokens, live: live,
            upkeep: Upkeep(
                backup: { _, _ in ["orders": 3] }, verify: { [] },
                reparse: { _ in Upkeep.ReparseReport() }),
            houseAccount: { house }, storageState: { state.withLock { $0 } },
            isDraining: { false }, now: now, monotonic: monotonic,
            pause: { _ in try await SystemClock().pause(milliseconds: 1) },
            sha256: FakeHash.sha256, settings: settings, metrics: metrics, log: .silent)
        Self.addShop(to: &parts, desk, storage, live, now: now, seed: seed)
        Self.addReports(to: &parts, checks)
        room = APIRoom(parts)
        var all = room.endpoints + extra
        all += room.documents(of: all)
        router = Router(
            endpoints: all, middleware: try room.middleware(for: all),
            commonHeaders: SecurityHeaders.all)
    }

    /// Use cases over a store in memory.
    private static func desk(
        _ storage: FakeStorage, _ live: LiveFeed, now: @escaping @Sendable () -> Timestamp,
        seed: @escaping @Sendable () -> UInt64
    ) -> OrderDesk {
        OrderDesk(
            storage: storage,
            placing: Placing(
                settings: PlaceSettings(
                    currency: "PHP", storeDay: { _ in "20261120" }, isTestStore: true)),
            resolving: Resolving(settings: DispatchSettings(), parserVersion: 1) { _, _ in
                ParsedResult(kind: .empty)
            }, now: now, seed: seed, committed: { live.wake() })
    }

    /// Goods, money, holds and parties over stores in memory.
    private static func addShop(
        to parts: inout APIRoom.Parts, _ desk: OrderDesk, _ storage: FakeStorage, _ live: LiveFeed,
        now: @escaping @Sendable () -> Timestamp, seed: @escaping @Sendable () -> UInt64
    ) {
        let stock = StockDesk(
            storage: storage, currency: "PHP", now: now, seed: seed, committed: { live.wake() })
        parts.money = Bookkeeping(
            desk: desk, queries: FakeMoneyQueries(), currency: "PHP", secondPersonLimit: nil)
        let held = FakeHoldQueries()
        parts.goods = Goods(
            desk: stock, queries: FakeStockQueries(),
            images: ProductImages(desk: stock, files: held, sha256: FakeHash.sha256))
        parts.holds = HoldDesk(
            desk: desk, files: held, queries: held, settings: HoldSettings(),
            sha256: FakeHash.sha256, seed: seed)
        parts.parties = PartyDesk(
            storage: storage, queries: FakePartyQueries(storage), rule: .philippines, now: now,
            seed: seed)
    }

    /// What operations shows, from what the checker knows.
    private static func addReports(to parts: inout APIRoom.Parts, _ checks: FakeChecks) {
        parts.checks = checks
        parts.operations = {
            var report = OperationsReport()
            report.checks = checks.known.withLock { $0 }
            return report
        }
    }

    private static func settings(isLive: Bool, limits: RateLimits.Settings) -> APISettings {
        var settings = APISettings(
            environment: .test, currency: "PHP", origins: [origin], isPlainHTTP: true,
            version: "1.0.0")
        settings.isLive = isLive
        settings.limits = limits
        settings.metricsToken = "metrics-token"
        settings.otherOrigins = ["https://shop.example"]
        return settings
    }

    /// Makes a key and returns its text.
    func key(
        role: AccessRole? = nil, scopes: [String] = [], customer: ID<Customer>? = nil
    ) async throws -> String {
        try await access.makeKey(
            name: "k", role: role, scopes: scopes, customer: customer, expiresAt: nil, by: .system
        ).text
    }

    /// Adds staff with a live session and returns the session's token.
    func signIn(_ role: AccessRole, login: String = "anna") async throws -> String {
        let member = try await access.addStaff(
            login: login, password: nil, role: role, by: .system)
        let token = String((login + Self.session).prefix(43))
        let now = Timestamp(microseconds: clock.withLock { $0 } + 1_795_000_000_000_000)
        try await accessStore.insert(
            SessionRecord(
                tokenHash: FakeHash.sha256(Array(token.utf8)), staff: member.id, createdAt: now,
                lastSeenAt: now, expiresAt: now.adding(seconds: 86_400), ip: "", userAgent: ""))
        return token
    }

    /// Sends a request over "TCP", or as the local socket when `local`.
    func send(
        _ method: HTTPMethod, _ target: String, _ headers: [(String, String)] = [],
        json: String? = nil, local: Bool = false
    ) async throws -> Response {
        var headers = headers
        if json != nil { headers.append(("Content-Type", "application/json")) }
        let request = try Request(
            method, target, headers: Headers(headers), body: Array((json ?? "").utf8),
            remote: local ? .local(uid: 1000) : .tcp("203.0.113.9"))
        return await router.respond(to: request)
    }

    /// Sends as the CLI.
    func cli(_ method: HTTPMethod, _ target: String, json: String? = nil) async throws -> Response {
        try await send(method, target, json: json, local: true)
    }

    /// The body of an order for one IMEI.
    static func order(_ imei: String = imei, more: String = "") -> String {
        #"{"items":[{"service_id":"1739","imei":"\#(imei)"}]\#(more)}"#
    }

    /// Places an order over the local socket and returns its id.
    func place(_ imei: String = imei) async throws -> String {
        let response = try await cli(.post, "/api/orders", json: Self.order(imei))
        return try response.json["order_id"]?.string ?? ""
    }
}

extension RateLimits.Settings {
    static var off: RateLimits.Settings {
        var settings = RateLimits.Settings()
        settings.addressPerMinute = 0
        settings.keyPerMinute = 0
        return settings
    }
}

extension Response {
    /// The body as JSON.
    var json: JSONValue {
        get throws { try JSONReader.parse(bytes, limits: JSONLimits(maxBytes: 8_000_000)) }
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    var stream: EventStream? {
        switch body {
        case .bytes: nil
        case .stream(let stream): stream
        }
    }
}

extension EventStream {
    /// What was sent so far.
    func takeText() -> String { String(decoding: takeFrames().flatMap { $0 }, as: UTF8.self) }
}
