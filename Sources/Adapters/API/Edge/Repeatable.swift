internal import Application
internal import Domain
internal import HTTP
internal import JSON

/// Answers of POSTs whose work writes no order, for their repeats (K1, K4).
extension Edge {
    /// Members that never count towards a fingerprint: a fast hash of them would be a gift.
    private static let secrets: Set<String> = ["password"]

    /// A handler that keeps its answer in the transaction of its work, by `Keeper.stored` (K7).
    func keptWithWork(
        _ body: @escaping @Sendable (Request, Keeper) async throws -> Response
    ) -> @Sendable (Request) async throws -> Response {
        handler { request in
            guard try Idempotency.key(request) != nil else { return try await body(request, .none) }
            return try await keyedWithoutSecrets(request) { key in
                .fresh(try Self.rendered(try await body(request, Keeper(key: key))))
            }
        }
    }

    /// A handler whose answer is kept right after its work, which asks others for as long as that
    /// takes.
    ///
    /// A crash in between leaves no answer, so only what may run twice without harm belongs here.
    /// `hiding` names members of the answer that are shown once and not stored (SEC30).
    func repeatable(
        hiding: Set<String> = [],
        _ body: @escaping @Sendable (Request) async throws -> Response
    ) -> @Sendable (Request) async throws -> Response {
        handler { request in
            guard try Idempotency.key(request) != nil else { return try await body(request) }
            return try await keyedWithoutSecrets(request) { key in
                let shown = try Self.rendered(try await body(request))
                let kept = try await parts.orderDesk.keep(
                    RenderedAnswer(
                        status: shown.status, body: Self.hidden(hiding, shown.body), order: nil,
                        hasEffect: shown.hasEffect), key: key)
                guard case .fresh = kept else { return kept }
                // This caller alone sees what is not stored.
                return .fresh(shown)
            }
        }
    }

    private static func hidden(_ names: Set<String>, _ bytes: [UInt8]) -> [UInt8] {
        guard !names.isEmpty, let value = try? JSONReader.parse(bytes) else { return bytes }
        return CanonicalJSON.bytes(without(names, value))
    }

    private func keyedWithoutSecrets(
        _ request: Request, _ work: (IdempotencyRequest?) async throws -> KeyedAnswer
    ) async throws -> Response {
        let value = request.body.isEmpty ? nil : try request.json()
        return try await keyed(
            request, body: value.map { Self.without(Self.secrets, $0) }, work)
    }

    private static func rendered(_ response: Response) throws(Problem) -> RenderedAnswer {
        guard case .bytes(let bytes) = response.body else {
            throw Problem.badRequest("no_key", "This call takes no Idempotency-Key.")
        }
        return RenderedAnswer(
            status: response.status, body: bytes, order: nil, hasEffect: response.status < 400)
    }

    private static func without(_ names: Set<String>, _ value: JSONValue) -> JSONValue {
        guard case .object(let members) = value else { return value }
        return .object(members.filter { !names.contains($0.name) })
    }
}

/// Makes the stored form of an answer for the transaction of the work.
struct Keeper: Sendable {
    /// The identity of the request; nil when it had no key.
    let key: IdempotencyRequest?

    /// For a request without a key: keeps nothing.
    static let none = Keeper(key: nil)

    /// The answer to keep; what is shown once only does not belong in it (SEC30).
    func stored(_ status: Int, _ body: [UInt8], at now: Timestamp) -> StoredAnswer? {
        key.map {
            StoredAnswer(
                scope: $0.scope, key: $0.key, fingerprint: $0.fingerprint, status: status,
                body: body, order: nil, at: now)
        }
    }
}
