internal import Application
internal import HTTP
internal import JSON

/// Answers of POSTs whose work writes no order: kept right after the work, for repeats (K1, K4).
///
/// Between the work and its answer a crash leaves no answer; what runs here may be done twice.
extension Edge {
    /// Members that never count towards a fingerprint: a fast hash of them would be a gift.
    private static let secrets: Set<String> = ["password"]

    /// A handler whose repeat with the same key gets the stored answer; `hiding` names members of
    /// the answer that are shown once and not stored (SEC30).
    func repeatable(
        hiding: Set<String> = [],
        _ body: @escaping @Sendable (Request) async throws -> Response
    ) -> @Sendable (Request) async throws -> Response {
        handler { request in
            guard try Idempotency.key(request) != nil else { return try await body(request) }
            let value = request.body.isEmpty ? nil : try request.json()
            let shown = try await keyed(
                request, body: value.map { Self.without(Self.secrets, $0) }
            ) { key in
                let response = try await body(request)
                guard case .bytes(let bytes) = response.body else {
                    throw Problem.badRequest("no_key", "This call takes no Idempotency-Key.")
                }
                let isDone = response.status < 400
                let kept = try await parts.orderDesk.keep(
                    RenderedAnswer(
                        status: response.status, body: Self.hidden(hiding, bytes), order: nil,
                        hasEffect: isDone), key: key)
                guard case .fresh(let answer) = kept else { return kept }
                // This caller alone sees what is not stored.
                return .fresh(
                    RenderedAnswer(
                        status: answer.status, body: bytes, order: nil, hasEffect: isDone))
            }
            return shown
        }
    }

    private static func hidden(_ names: Set<String>, _ bytes: [UInt8]) -> [UInt8] {
        guard !names.isEmpty, let value = try? JSONReader.parse(bytes) else { return bytes }
        return CanonicalJSON.bytes(without(names, value))
    }

    private static func without(_ names: Set<String>, _ value: JSONValue) -> JSONValue {
        guard case .object(let members) = value else { return value }
        return .object(members.filter { !names.contains($0.name) })
    }
}
