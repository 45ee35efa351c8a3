internal import Application
internal import Domain
internal import HTTP
internal import JSON
internal import Telemetry

/// `/health` and `/health/ready` from memory, and `/metrics`.
struct HealthEndpoints: Sendable {
    /// What handlers need.
    let edge: Edge

    /// The endpoints.
    var endpoints: [Endpoint] {
        let edge = edge
        return [
            .immediate(.get, "/health", summary: "Whether the process works.", tag: "operations") {
                _ in
                Self.health(edge.parts)
            },
            .immediate(
                .get, "/health/ready", summary: "Whether work should be sent here.",
                tag: "operations"
            ) { _ in Self.ready(edge.parts) },
            Endpoint(
                .get, "/metrics", permission: .open, summary: "Figures for Prometheus.",
                tag: "operations",
                responses: [
                    ResponseSpec(200, "Figures.", contentType: "text/plain", schema: .string)
                ], handler: edge.handler { try await Self.metrics($0, edge.parts) }),
        ]
    }

    /// 503 only when the store cannot write.
    static func health(_ parts: APIRoom.Parts) -> Response {
        let state = parts.storageState()
        let isWell = state == .ready || state == .migrating
        return .json(
            isWell ? 200 : 503,
            JSONWriter.document { writer in
                writer.field("status", isWell ? "ok" : "failing")
                writer.field("store", state.rawValue)
                writer.field("environment", parts.settings.environment.rawValue)
                writer.field("version", parts.settings.version)
            })
    }

    /// 503 with every reason while no work should come here.
    static func ready(_ parts: APIRoom.Parts) -> Response {
        var reasons: [String] = []
        switch parts.storageState() {
        case .ready: break
        case .migrating: reasons.append("migrating")
        case .notWritable: reasons.append("store_not_writable")
        }
        if parts.isDraining() { reasons.append("draining") }
        if parts.dispatch.isQuarantined { reasons.append("quarantined") }
        return .json(
            reasons.isEmpty ? 200 : 503,
            JSONWriter.document { writer in
                writer.field("ready", reasons.isEmpty)
                writer.field("reasons", reasons)
            })
    }

    /// For a token, for this machine without a forwarding header, and for who may read metrics.
    private static func metrics(_ request: Request, _ parts: APIRoom.Parts) async throws -> Response
    {
        guard isAllowed(request, parts.settings.metricsToken) else {
            throw Problem.unauthorized("unauthorized", "Send the metrics token as a bearer token.")
        }
        await refresh(parts)
        await refreshChecks(parts)
        return Response(
            status: 200,
            headers: [
                ("Content-Type", "text/plain; version=0.0.4; charset=utf-8"),
                ("Cache-Control", "no-store"),
            ], body: .bytes(Array(parts.metrics.prometheusText().utf8)))
    }

    private static func refresh(_ parts: APIRoom.Parts) async {
        guard let health = try? await parts.queries.queueHealth() else { return }
        let now = parts.now()
        parts.gauges.jobs.set(Int64(health.ready), "ready")
        parts.gauges.jobs.set(Int64(health.running), "running")
        parts.gauges.jobs.set(Int64(health.dead), "dead")
        parts.gauges.ages.set(age(health.oldestReady, now), "ready")
        parts.gauges.ages.set(age(health.oldestUncertain, now), "uncertain")
        parts.gauges.inFlight.set(Int64(parts.dispatch.inFlight))
    }

    private static func refreshChecks(_ parts: APIRoom.Parts) async {
        guard let state = try? await parts.checks?.checkState(now: parts.now()) else { return }
        for kind in Invariant.allCases {
            parts.gauges.violations.set(Int64(state.open[kind] ?? 0), kind.rawValue)
        }
        parts.gauges.checkedAt.set((state.finishedAt?.microseconds ?? 0) / 1_000_000)
    }

    private static func age(_ start: Timestamp?, _ now: Timestamp) -> Int64 {
        start.map { max(0, now.since($0)) / 1_000_000 } ?? 0
    }

    /// Whether a caller may read the figures.
    static func isAllowed(_ request: Request, _ token: String?) -> Bool {
        if Authorization.authorize(request.principal, .readMetrics) == .allowed { return true }
        let sent = request.headers.all("Authorization")
        if let token, sent.count == 1, equal(sent[0], "Bearer " + token) { return true }
        let forwarding = ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"]
        guard sent.isEmpty, !forwarding.contains(where: { request.headers.contains($0) }) else {
            return false
        }
        switch request.remote {
        case .local: return true
        case .tcp(let address):
            return address == "::1" || address.utf8.starts(with: "127.".utf8)
                || address.utf8.starts(with: "::ffff:127.".utf8)
        }
    }

    /// Compares without telling where the first difference stands.
    private static func equal(_ left: String, _ right: String) -> Bool {
        guard left.utf8.count == right.utf8.count else { return false }
        var difference: UInt8 = 0
        for (one, two) in zip(left.utf8, right.utf8) { difference |= one ^ two }
        return difference == 0
    }
}
