internal import Application
internal import Domain
internal import HTTP
internal import JSON

/// `/api/services` and its refresh, and `POST /api/sync`.
struct ServiceEndpoints: Sendable {
    /// What handlers need.
    let edge: Edge

    /// The endpoints.
    var endpoints: [Endpoint] {
        [
            Endpoint(
                .get, "/api/services", permission: Permission(.readOwn),
                summary: "Lists what can be ordered.", tag: "services",
                parameters: [
                    ParameterSpec("provider"), ParameterSpec("kind"),
                    ParameterSpec("q", description: "Part of a name, category or code."),
                ], responses: [.json(200, OrderSchemas.list)], handler: edge.handler(list)),
            Endpoint(
                .post, "/api/services/refresh", permission: Permission(.refreshServices),
                summary: "Fetches the providers' catalogues now.", tag: "services",
                body: .json(
                    schema: .object([
                        .init("provider", .string, required: false),
                        .init("force", .boolean, required: false),
                    ])), bodyRequired: false, handler: edge.repeatable(refresh)),
            Endpoint(
                .post, "/api/sync", permission: Permission(.runSync),
                summary: "Asks the providers about every open line.", tag: "services",
                responses: [.json(200, .any, "Finished."), .json(202, .any, "Still running.")],
                handler: edge.repeatable(sync)),
        ]
    }

    private func list(_ request: Request) async throws -> Response {
        let role = request.principal.accessRole
        let showsCosts = role != .customer
        let providers = request.query.all("provider")
        let kinds = request.query.all("kind")
        let words = Self.folded(request.query.first("q") ?? "")
        let services = try await edge.parts.queries.services().filter { service in
            (showsCosts || service.audience == .all && service.isEnabled)
                && (providers.isEmpty || providers.contains(service.provider))
                && (kinds.isEmpty || kinds.contains(service.kind.rawValue))
                && (words.isEmpty || Self.holds(words, service))
        }
        return .json(
            200,
            JSONWriter.list(total: services.count) { writer in
                for service in services {
                    writer.object { writer in Self.write(service, showsCosts, to: &writer) }
                }
            })
    }

    /// Writes the members of a service.
    static func write(_ service: ServiceRecord, _ showsCosts: Bool, to writer: inout JSONWriter) {
        writer.field("id", service.id.text)
        writer.field("code", service.code)
        writer.field("name", service.name)
        writer.field("category", service.category)
        writer.field("kind", service.kind.rawValue)
        writer.field("delivery_time", service.deliveryTime)
        writer.field("details", service.details)
        writer.field("required_fields", service.requiredFields)
        writer.field("target_rule", service.targetRule.rawValue)
        writer.field("recheck", service.recheck.rawValue)
        writer.field("is_enabled", service.isEnabled)
        guard showsCosts else { return }
        writer.field("provider", service.provider)
        writer.field("cost", Money(service.cost, .credits))
        writer.field("audience", service.audience.rawValue)
        writer.field("pause_reason", service.pauseReason)
        writer.field("synced_at", service.syncedAt)
    }

    private func refresh(_ request: Request) async throws -> Response {
        var (reader, _) = try BodyReader.body(request)
        let wanted = reader.text("provider", max: 60)
        let force = reader.flag("force") ?? false
        try reader.check()
        let codes = try await edge.parts.queries.providers().map(\.code)
        if let wanted, !codes.contains(wanted) {
            throw Problem(status: 404, code: "not_found", detail: "There is no such provider.")
        }
        var done: [(String, CatalogueRefresh)] = []
        for code in codes where wanted == nil || wanted == code {
            done.append(
                (code, try await edge.parts.sync.refreshCatalogue(provider: code, force: force)))
        }
        let bytes = JSONWriter.document { writer in
            writer.field("success", !done.contains { $0.1.hasFailed })
            writer.key("providers")
            writer.array { writer in
                for (code, refresh) in done {
                    writer.object { writer in Self.write(code, refresh, to: &writer) }
                }
            }
        }
        return .json(200, bytes)
    }

    private static func write(
        _ code: String, _ refresh: CatalogueRefresh, to writer: inout JSONWriter
    ) {
        writer.field("provider", code)
        switch refresh {
        case .failed(let sentence): writer.field("error", sentence)
        case .done(let summary):
            writer.field("added", summary.added)
            writer.field("changed", summary.changed)
            writer.field("unchanged", summary.unchanged)
            writer.field("switched_off", summary.switchedOff)
            writer.field("price_changes", summary.priceChanges)
            writer.field("kept", summary.kept)
        }
    }

    private func sync(_ request: Request) async throws -> Response {
        let cause: SyncRun.Cause = request.isLocal ? .cli : .button
        let progress = try await edge.parts.sync.syncAll(cause: cause, waitSeconds: 10)
        return .json(
            progress.isFinished ? 200 : 202,
            JSONWriter.document { writer in
                writer.field("success", true)
                writer.field("finished", progress.isFinished)
                writer.field("message", progress.run.summary)
                Self.write(progress.run, to: &writer)
            })
    }

    /// Writes the members of a sync run.
    static func write(_ run: SyncRun, to writer: inout JSONWriter) {
        writer.field("id", run.id)
        writer.field("cause", run.cause.rawValue)
        writer.field("started_at", run.startedAt)
        writer.field("finished_at", run.finishedAt)
        writer.field("asked", run.asked)
        writer.field("calls", run.calls)
        writer.field("completed", run.completed)
        writer.field("rejected", run.rejected)
        writer.field("unchanged", run.unchanged)
        writer.field("missing", run.missing)
        writer.field("failed", run.failed)
        writer.field("failed_chunks", run.failedChunks)
    }

    private static func holds(_ words: [UInt8], _ service: ServiceRecord) -> Bool {
        let text = folded(service.name + " " + service.category + " " + service.code)
        guard text.count >= words.count else { return false }
        return (0...(text.count - words.count)).contains { start in
            text[start..<(start + words.count)].elementsEqual(words)
        }
    }

    /// ASCII folding only (SEC117).
    private static func folded(_ text: String) -> [UInt8] {
        text.utf8.prefix(400).map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
    }
}

extension CatalogueRefresh {
    /// True when the old catalogue stayed.
    fileprivate var hasFailed: Bool {
        switch self {
        case .done: false
        case .failed: true
        }
    }
}
