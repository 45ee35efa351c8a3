import Application
import Domain
import HTTP

@testable import Console

/// The room over fake ports behind a real router, with authentication by a header of the test.
struct Stand {
    let queries = FakeQueries()
    let sync = FakeSync()
    let access = FakeAccess()
    let storage = MemoryStorage()
    let later = Later()
    let facts = FakeFacts()
    let backups: FakeBackups
    let messages = FakeMessages()
    let checks = FakeChecks()
    let router: Router

    /// The value that the form token must have.
    static let csrf = "token-1"

    init(
        principal: Principal = Samples.admin(), isTestStore: Bool = false,
        isLoopbackPlainHTTP: Bool = false, quarantine: String? = nil,
        place: StorePlace = FakeFacts.sqlite, backup: BackupState = .idle
    ) {
        backups = FakeBackups(backup)
        let tokens = Tokens()
        let later = later
        let seed: @Sendable () -> UInt64 = { 42 }
        let settings = ConsoleSettings(
            storeName: "Waybill", currency: "USD", houseAccount: Samples.house,
            isTestStore: isTestStore, isLoopbackPlainHTTP: isLoopbackPlainHTTP,
            clock: Samples.clock)
        let desk = OrderDesk(
            storage: storage,
            placing: Placing(
                settings: PlaceSettings(
                    currency: "USD", storeDay: { _ in "20251120" }, isTestStore: isTestStore)),
            resolving: Resolving(
                settings: DispatchSettings(), parserVersion: 1,
                parse: { text, _ in ParsedResult(kind: .freeText, display: text) }),
            now: { Samples.now }, seed: seed, committed: {})
        var parts = ConsoleParts(
            desk: desk, queries: queries,
            access: AccessDesk(
                store: access, tools: FakeAccess.tools, now: { Samples.now }, seed: seed,
                ended: { _ in }),
            sync: sync, dispatch: FakeDispatch(quarantineReason: quarantine),
            database: DatabaseParts(facts: facts, place: place, backups: backups),
            settings: settings, principal: { _ in principal }, csrfToken: { _ in Stand.csrf },
            checkCSRF: { $1.first("csrf") == Stand.csrf }, now: { Samples.now },
            sha256: { $0 + Array(repeating: 0, count: 32) }, randomToken: { tokens.next() },
            inBackground: { later.add($0) })
        parts.messages = messages.desk
        parts.checks = checks
        let checks = checks
        parts.operations = { await checks.report }
        let room = ConsoleRoom(parts)
        let authorise = Middleware { request, next in
            let action = Action(rawValue: request.permission?.name ?? "") ?? .administer
            switch Authorization.authorize(principal, action) {
            case .allowed: return try await next(request)
            case .unknown: throw Problem.unauthorized()
            case .forbidden: throw Problem.forbidden()
            }
        }
        router = Router(
            endpoints: room.endpoints, middleware: [authorise], problemPage: room.problemPage)
    }

    /// Opens an address as a browser does.
    func get(_ target: String, accept: String = "text/html") async throws -> Response {
        await router.respond(
            to: try Request(.get, target, headers: Headers([("Accept", accept)])))
    }

    /// Sends a form as a browser does; the token is added unless told otherwise.
    func post(
        _ path: String, _ fields: [(String, String)], csrf: String? = Stand.csrf,
        accept: String = "text/html"
    ) async throws -> Response {
        let all = fields + (csrf.map { [("csrf", $0)] } ?? [])
        let body = all.map { PercentCoding.encode($0) + "=" + PercentCoding.encode($1) }
            .joined(separator: "&")
        let headers = Headers([
            ("Accept", accept), ("Content-Type", "application/x-www-form-urlencoded"),
        ])
        return await router.respond(
            to: try Request(.post, path, headers: headers, body: Array(body.utf8)))
    }
}

extension Response {
    /// The content as text.
    var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// How often a text stands inside another.
func count(_ part: String, in text: String) -> Int {
    let wanted = Array(part.utf8)
    let bytes = Array(text.utf8)
    guard !wanted.isEmpty, bytes.count >= wanted.count else { return 0 }
    return (0...(bytes.count - wanted.count)).count { bytes[$0...].starts(with: wanted) }
}
