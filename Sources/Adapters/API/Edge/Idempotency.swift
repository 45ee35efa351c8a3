internal import Application
internal import Domain
internal import HTTP
internal import JSON

/// Idempotency keys at the edge: syntax, fingerprint, scope, requests in flight, replays (K1–K6).
struct Idempotency: Sendable {
    private let environment: StoreEnvironment
    private let sha256: @Sendable ([UInt8]) -> [UInt8]
    private let inFlight: InFlightKeys

    /// `sha256` hashes fingerprints; `pause` waits milliseconds.
    init(
        environment: StoreEnvironment, sha256: @escaping @Sendable ([UInt8]) -> [UInt8],
        pause: @escaping @Sendable (Int) async throws -> Void
    ) {
        self.environment = environment
        self.sha256 = sha256
        inFlight = InFlightKeys(pause: pause)
    }

    /// The header every POST takes.
    static let parameter = ParameterSpec(
        "Idempotency-Key", in: .header,
        schema: .string(pattern: "^[A-Za-z0-9_-]{1,255}$"),
        description: "Repeating a call with the same key and body does the work once.")

    /// 409: another request with the same key is still running.
    static var inFlight: Problem {
        Problem(
            status: 409, code: "idempotency_in_flight",
            detail: "A request with the same Idempotency-Key is still running; repeat it shortly.",
            headers: [("Retry-After", "1")])
    }

    /// Runs keyed work once; `body` is the parsed request body, nil without one.
    func run(
        _ request: Request, body: JSONValue?,
        _ work: (IdempotencyRequest?) async throws -> KeyedAnswer
    ) async throws -> Response {
        guard let key = try Self.key(request) else { return try Self.response(try await work(nil)) }
        let scope = environment.rawValue + ":" + request.principal.idempotencyScope
        let identity = IdempotencyRequest(
            scope: scope, key: key, fingerprint: fingerprint(request, body))
        return try await inFlight.alone(scope + "/" + key) {
            try Self.response(try await work(identity))
        }
    }

    /// The key of a request; throws 400 for a repeated header or other characters (K1).
    static func key(_ request: Request) throws(Problem) -> String? {
        let sent = request.headers.all("Idempotency-Key")
        guard let key = sent.first else { return nil }
        let isWord = key.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
        }
        guard sent.count == 1, isWord, (1...255).contains(key.utf8.count) else {
            throw Problem.badRequest(
                "idempotency_key_invalid",
                "Idempotency-Key takes 1 to 255 of the characters A-Z, a-z, 0-9, _ and -, once.")
        }
        return key
    }

    /// SHA-256 over method, route template, path parameters and canonical body (K3).
    func fingerprint(_ request: Request, _ body: JSONValue?) -> [UInt8] {
        var writer = JSONWriter()
        writer.array { writer in
            writer.string(request.method.rawValue)
            writer.string(request.route)
            for (name, value) in request.parameters.sorted(by: {
                $0.key.utf8.lexicographicallyPrecedes($1.key.utf8)
            }) {
                writer.string(name)
                writer.string(value)
            }
            // An absent body differs from `null`.
            writer.bool(body != nil)
            if let body { writer.raw(CanonicalJSON.bytes(body)) }
        }
        return sha256(writer.bytes)
    }

    private static func response(_ answer: KeyedAnswer) throws(Problem) -> Response {
        switch answer {
        case .fresh(let rendered):
            return response(rendered.status, rendered.body, rendered.order)
        case .replayed(let stored):
            var replay = response(stored.status, stored.body, stored.order)
            replay.headers.append(("Idempotent-Replayed", "true"))
            return replay
        case .reused:
            throw Problem(
                status: 422, code: "idempotency_key_reused",
                detail: "This Idempotency-Key was used with another request; use a new key.")
        }
    }

    private static func response(_ status: Int, _ body: [UInt8], _ order: ID<Order>?) -> Response {
        var response = Response.json(status, body)
        if status >= 400 {
            response.headers = response.headers.map {
                $0.0 == "Content-Type" ? ($0.0, "application/problem+json") : $0
            }
        }
        if status == 201, let order {
            response.headers.append(("Location", "/api/orders/" + order.text))
        }
        return response
    }
}

extension RenderedAnswer {
    /// A refusal without effect: it stores no key (K7).
    init(_ problem: Problem, requestID: String) {
        self.init(
            status: problem.status, body: problem.json(requestID: requestID), order: nil,
            hasEffect: false)
    }
}
