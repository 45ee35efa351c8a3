internal import Application
internal import Domain
internal import HTTP
internal import JSON
internal import Telemetry

/// What every handler of this room needs: the parts, keyed answers, errors as problems, look-ups.
struct Edge: Sendable {
    /// The parts of the room.
    let parts: APIRoom.Parts
    /// Keyed answers.
    let idempotency: Idempotency

    /// The account for which staff, the CLI and unbound keys place.
    let house: HouseAccount

    /// Makes the edge of a room.
    init(_ parts: APIRoom.Parts) {
        self.parts = parts
        house = HouseAccount(parts.houseAccount)
        idempotency = Idempotency(
            environment: parts.settings.environment, sha256: parts.sha256, pause: parts.pause)
    }

    /// A handler whose errors of the core are answered as problems; defects go on to the router.
    func handler(
        _ body: @escaping @Sendable (Request) async throws -> Response
    ) -> @Sendable (Request) async throws -> Response {
        { request in
            do {
                return try await body(request)
            } catch {
                if let check = error as? CheckUnavailable {
                    parts.log.error(
                        .orders, "A rule could not be checked; the order was not created",
                        ["error": .error(check.cause)])
                }
                throw Refusal.problem(for: error) ?? error
            }
        }
    }

    /// How orders are written for a principal.
    func orders(for principal: Principal) -> OrderBody {
        OrderBody(principal, currency: parts.settings.currency)
    }

    /// The account for which a principal places: that of its key, else the house account.
    func account(of principal: Principal) async throws -> ID<Customer> {
        if let narrowed = principal.narrowedTo { return narrowed }
        return try await house.id()
    }

    /// The order that text names, within what the principal may see; throws 404 (SEC71).
    func order(_ text: String, for principal: Principal) async throws -> ID<Order> {
        guard text.utf8.count <= 80,
            let id = try await parts.queries.find(text, customer: principal.narrowedTo)
        else { throw Self.noOrder }
        return id
    }

    /// Everything about the order of the path; throws 404.
    func detail(_ text: String, for principal: Principal) async throws -> OrderDetail {
        let id = try await order(text, for: principal)
        guard let detail = try await parts.queries.detail(id, customer: principal.narrowedTo) else {
            throw Self.noOrder
        }
        return detail
    }

    /// Runs keyed work that looks at the order's present state; a stored answer comes before it.
    ///
    /// The first request has moved what the repeat would be judged by (K4).
    func keyed(
        _ request: Request, body: JSONValue?,
        _ work: (IdempotencyRequest?) async throws -> KeyedAnswer
    ) async throws -> Response {
        let desk = parts.orderDesk
        return try await idempotency.run(request, body: body) { key in
            if let key, let known = try await desk.stored(key) { return known }
            return try await work(key)
        }
    }

    /// The version that the work must find again in its transaction; nil when none was named.
    ///
    /// Throws 412 at once when the order as read here has another.
    func checkVersion(_ request: Request, _ order: OrderRecord) throws(Problem) -> Int? {
        let sent = request.headers.all("If-Match")
        guard !sent.isEmpty, sent != ["*"] else { return nil }
        guard sent == ["\"\(order.version)\""] else { throw Self.versionDiffers(order.version) }
        return order.version
    }

    /// 412 with the version the order has now.
    static func versionDiffers(_ current: Int) -> Problem {
        Problem(
            status: 412, code: "version_differs",
            detail: "The order is at version \(current) now. Read it again.",
            extra: [("version", .integer(Int64(current)))])
    }

    /// 404 with one body for missing and foreign orders.
    static var noOrder: Problem {
        Problem(status: 404, code: "not_found", detail: "There is no such order.")
    }

    /// 409 with the state and what is allowed now.
    static func conflict(_ sentence: String, current: String, allowed: [String]) -> Problem {
        Problem(
            status: 409, code: "state_conflict", detail: sentence,
            extra: [
                ("current", .string(current)), ("allowed", .array(allowed.map(JSONValue.string))),
            ])
    }

    /// The `If-Match` header of writes.
    static let version = ParameterSpec(
        "If-Match", in: .header, description: "The order's version in quotes; 412 when it differs.")

    /// The path parameter that names an order.
    static let orderPath = ParameterSpec(
        "id", in: .path, description: "Order id, order number or provider order id.")
}
