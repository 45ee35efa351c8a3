package import Application
package import Domain
package import HTTP

/// Everything the pages need; the composition root connects it.
package struct ConsoleParts: Sendable {
    /// The use cases that forms call.
    package var desk: OrderDesk
    /// What the pages read.
    package var queries: any OrderQueries
    /// Sign-in, sessions and staff.
    package var access: AccessDesk
    /// Asking providers, now or when due.
    package var sync: any SyncPort
    /// Whether anything may be sent at all.
    package var dispatch: any DispatchPort
    /// The store itself, for the database page.
    package var database: DatabaseParts
    /// What the pages show of their store.
    package var settings: ConsoleSettings
    /// Products and stock; nil leaves their pages out.
    package var goods: Goods?
    /// Payments and balances; nil leaves their parts out.
    package var money: Bookkeeping?
    /// Reads the operations report; nil leaves its page out.
    package var operations: (@Sendable () async throws -> OperationsReport)?
    /// The store's checks of itself; nil: no page speaks of them.
    package var checks: (any InvariantChecks)?
    /// Who the request's credential proves, as the authentication middleware left it.
    package var principal: @Sendable (Request) -> Principal
    /// The token for form fields, bound to the session, else to the cookie before it (SEC11).
    package var csrfToken: @Sendable (Request) -> String
    /// SEC10 and SEC11 for a submitted form; false refuses it with 403.
    package var checkCSRF: @Sendable (Request, FormFields) -> Bool
    /// The clock of the store.
    package var now: @Sendable () -> Timestamp
    /// The digest of request fingerprints, 32 bytes.
    package var sha256: @Sendable ([UInt8]) -> [UInt8]
    /// 22 or more unpredictable characters of `[A-Za-z0-9_-]`, for form keys.
    package var randomToken: @Sendable () -> String
    /// Runs work after the response, bounded and with its errors logged.
    package var inBackground: @Sendable (@escaping @Sendable () async throws -> Void) -> Void
    /// Holds and verifications; nil leaves their pages out.
    package var holds: HoldDesk?
    /// Messages and webhooks; nil answers their pages with 404.
    package var messages: MessageDesk?

    /// Customers, promos, zones and prices; nil leaves their pages out.
    package var parties: PartyDesk?

    /// Connects the parts.
    package init(
        desk: OrderDesk, queries: any OrderQueries, access: AccessDesk, sync: any SyncPort,
        dispatch: any DispatchPort, database: DatabaseParts, settings: ConsoleSettings,
        principal: @escaping @Sendable (Request) -> Principal,
        csrfToken: @escaping @Sendable (Request) -> String,
        checkCSRF: @escaping @Sendable (Request, FormFields) -> Bool,
        now: @escaping @Sendable () -> Timestamp,
        sha256: @escaping @Sendable ([UInt8]) -> [UInt8],
        randomToken: @escaping @Sendable () -> String,
        inBackground: @escaping @Sendable (@escaping @Sendable () async throws -> Void) -> Void
    ) {
        self.desk = desk
        self.queries = queries
        self.access = access
        self.sync = sync
        self.dispatch = dispatch
        self.database = database
        self.settings = settings
        self.principal = principal
        self.csrfToken = csrfToken
        self.checkCSRF = checkCSRF
        self.now = now
        self.sha256 = sha256
        self.randomToken = randomToken
        self.inBackground = inBackground
    }
}
