package import Application
package import Domain
package import HTTP
package import Telemetry

/// The JSON endpoints and the middleware that every room's routes stand behind.
///
/// Server builds it once: `endpoints` of all rooms together go through `documents(of:)` and
/// `middleware(for:)` into one `Router` with `SecurityHeaders.all` as common headers.
package struct APIRoom: Sendable {
    /// What the room works with.
    package struct Parts: Sendable {
        /// Places and changes orders.
        package var orderDesk: OrderDesk
        /// Reads orders, events, services.
        package var queries: any OrderQueries
        /// Sessions, staff, keys.
        package var access: AccessDesk
        /// Status sync and catalogues.
        package var sync: any SyncPort
        /// The dispatcher.
        package var dispatch: any DispatchPort
        /// Credential → principal.
        package var authentication: Authentication
        /// Tokens of forms and scripts (SEC11).
        package var tokens: CSRFTokens
        /// The fan-out of live events, a service of its own.
        package var live: LiveFeed
        /// Backup, verify, reparse.
        package var upkeep: Upkeep
        /// The house account; throws `StorageError`.
        package var houseAccount: @Sendable () async throws -> ID<Customer>
        /// What the store can do, from memory.
        package var storageState: @Sendable () -> StorageState
        /// True once the server takes no new work.
        package var isDraining: @Sendable () -> Bool
        /// The wall clock.
        package var now: @Sendable () -> Timestamp
        /// Microseconds on a clock that never steps.
        package var monotonic: @Sendable () -> Int64
        /// Waits milliseconds; throws when cancelled.
        package var pause: @Sendable (Int) async throws -> Void
        /// SHA-256.
        package var sha256: @Sendable ([UInt8]) -> [UInt8]
        /// What the installation is.
        package var settings: APISettings
        /// The registry behind `/metrics`.
        package var metrics: Metrics
        /// The log.
        package var log: Logger
        /// Customers, promos, zones and prices; without one their endpoints are not there.
        package var parties: PartyDesk?
        /// Products and stock; nil leaves their endpoints out.
        package var goods: Goods?
        /// Reads the operations report; nil leaves its endpoint out.
        package var operations: (@Sendable () async throws -> OperationsReport)?
        /// The store's checks of itself, for the figures; nil leaves those at 0.
        package var checks: (any InvariantChecks)?
        /// Payments and balances; nil leaves their endpoints out.
        package var money: Bookkeeping?
        /// Messages and webhooks; nil answers their endpoints with 404.
        package var messages: MessageDesk?
        /// Holds and verifications; nil leaves their endpoints out.
        package var holds: HoldDesk?
        /// Levels read when `/metrics` is asked for.
        let gauges: QueueGauges

        /// Connects the parts.
        package init(
            orderDesk: OrderDesk, queries: any OrderQueries, access: AccessDesk,
            sync: any SyncPort, dispatch: any DispatchPort, authentication: Authentication,
            tokens: CSRFTokens, live: LiveFeed, upkeep: Upkeep,
            houseAccount: @escaping @Sendable () async throws -> ID<Customer>,
            storageState: @escaping @Sendable () -> StorageState,
            isDraining: @escaping @Sendable () -> Bool, now: @escaping @Sendable () -> Timestamp,
            monotonic: @escaping @Sendable () -> Int64,
            pause: @escaping @Sendable (Int) async throws -> Void,
            sha256: @escaping @Sendable ([UInt8]) -> [UInt8], settings: APISettings,
            metrics: Metrics, log: Logger
        ) {
            self.orderDesk = orderDesk
            self.queries = queries
            self.access = access
            self.sync = sync
            self.dispatch = dispatch
            self.authentication = authentication
            self.tokens = tokens
            self.live = live
            self.upkeep = upkeep
            self.houseAccount = houseAccount
            self.storageState = storageState
            self.isDraining = isDraining
            self.now = now
            self.monotonic = monotonic
            self.pause = pause
            self.sha256 = sha256
            self.settings = settings
            self.metrics = metrics
            self.log = log
            gauges = QueueGauges(metrics)
        }
    }

    private let edge: Edge
    private let limits: RateLimits
    private let cookies: SessionCookies

    /// Builds the room.
    package init(_ parts: Parts) {
        edge = Edge(parts)
        limits = RateLimits(parts.settings.limits, monotonic: parts.monotonic)
        cookies = SessionCookies(isPlainHTTP: parts.settings.isPlainHTTP)
    }

    /// Every endpoint of this room but the documents.
    package var endpoints: [Endpoint] {
        let read = ReadOrder(edge: edge)
        let act = ActOnOrder(edge: edge)
        let fulfilment = Fulfilment(edge: edge)
        return [
            CreateOrder(edge: edge).endpoint, BulkCreate(edge: edge).endpoint,
            ListOrders(edge: edge).endpoint, fulfilment.readEndpoint, fulfilment.actEndpoint,
            read.endpoint, read.checkEndpoint, act.cancelEndpoint, act.confirmEndpoint,
            AdvanceOrder(edge: edge).endpoint,
            EventsEndpoint(edge: edge).endpoint,
        ] + RefusalTextEndpoints(edge: edge).endpoints
            + ServiceEndpoints(edge: edge).endpoints + HealthEndpoints(edge: edge).endpoints
            + goodsEndpoints + moneyEndpoints
            + holdEndpoints
            + KeyEndpoints(edge: edge).endpoints + UserEndpoints(edge: edge).endpoints
            + (edge.parts.operations.map { [OperationsEndpoint(edge: edge, report: $0).endpoint] }
                ?? [])
            + MachineEndpoints(edge: edge).endpoints + MoveEndpoints(edge: edge).endpoints
            + [ImportEndpoint(edge: edge).endpoint] + PartyRoom(edge: edge).endpoints
            + [
                ProbeEndpoint(edge: edge).endpoint, BalanceEndpoint(edge: edge).endpoint,
                QuarantineEndpoint(edge: edge).endpoint,
            ] + WebhookEndpoints(edge: edge).endpoints + MessageEndpoints(edge: edge).endpoints
            + TemplateEndpoints(edge: edge).endpoints
    }

    private var moneyEndpoints: [Endpoint] {
        guard let books = edge.parts.money else { return [] }
        return PaymentEndpoints(edge: edge, books: books).endpoints
            + WalletEndpoints(edge: edge, books: books).endpoints
            + [ReconciliationEndpoint(edge: edge, books: books).endpoint]
    }

    private var goodsEndpoints: [Endpoint] {
        guard let goods = edge.parts.goods else { return [] }
        return ProductEndpoints(edge: edge, goods: goods).endpoints
            + StockEndpoints(edge: edge, goods: goods).endpoints
            + ImageEndpoints(edge: edge, goods: goods).endpoints
    }

    private var holdEndpoints: [Endpoint] {
        guard let holds = edge.parts.holds else { return [] }
        return HoldEndpoints(edge: edge, holds: holds).endpoints
            + ProofEndpoints(edge: edge, holds: holds).endpoints
            + ReviewEndpoints(edge: edge, holds: holds).endpoints
    }

    /// `/openapi.json`, `/docs` and `/problems/{code}` for the endpoints of all rooms.
    package func documents(of all: [Endpoint]) -> [Endpoint] {
        DocumentEndpoints(all: all, version: edge.parts.settings.version).endpoints
    }

    /// The chain around every route, outermost first; throws when a route's permission is no
    /// action.
    package func middleware(
        for all: [Endpoint]
    ) throws(Authorize.UnknownPermission) -> [Middleware] {
        let parts = edge.parts
        let authorize = try Authorize(all)
        return [
            RequestLog(all, metrics: parts.metrics, log: parts.log, monotonic: parts.monotonic)
                .middleware,
            RefusalShape.middleware,
            CrossOrigin(allowed: parts.settings.otherOrigins).middleware,
            limits.byAddress,
            parts.authentication.middleware,
            CrossSite(origins: parts.settings.origins, cookies: cookies, tokens: parts.tokens)
                .middleware,
            limits.byKey,
            limits.bySignIn,
            authorize.middleware,
        ]
    }

    /// Who is asking, for the pages.
    package var principal: @Sendable (Request) -> Principal { { $0.principal } }

    /// A token for the page's forms and scripts; empty when nothing binds it.
    package var csrf: @Sendable (Request) -> String {
        let tokens = edge.parts.tokens
        return { request in
            request[FormSessionKey.self].map { tokens.make(session: $0) } ?? ""
        }
    }

    /// Whether a form carries a token of its own session.
    package var checkCSRF: @Sendable (Request, FormFields) -> Bool {
        let tokens = edge.parts.tokens
        return { request, form in
            guard let session = request[FormSessionKey.self], let token = form.first("csrf") else {
                return false
            }
            return tokens.verify(token: token, session: session)
        }
    }

    /// Counts a sign-in try; throws 429.
    package var countSignIn: @Sendable (Request, String) throws -> Void {
        let limits = limits
        return { request, login in try limits.countSignIn(request, login: login) }
    }

    /// Names and attributes of the session cookie, for signing in and out.
    package var sessionCookies: SessionCookies { cookies }
}
