internal import Application
internal import Domain
internal import HTTP
internal import JSON
internal import Lifecycle

/// The machine over the local socket: totals, quarantine, providers, backup, verify, reparse.
struct MachineEndpoints: Sendable {
    /// What handlers need.
    let edge: Edge

    /// The endpoints.
    var endpoints: [Endpoint] {
        [
            get("/cli/status", "Totals by state, queue, providers.", status),
            post("/cli/quarantine/release", "Ends a quarantine.", [reason], after(release)),
            post(
                "/cli/providers/{code}/pause", "Pauses a provider.", [reason],
                edge.keptWithWork(pause)),
            post(
                "/cli/providers/{code}/resume", "Opens a provider.", [reason],
                edge.keptWithWork(resume)),
            post("/cli/backup", "Writes a checked copy.", [.init("path", .string)], after(backup)),
            post("/cli/verify", "Checks the store.", [], after(verify)),
            post(
                "/cli/reparse", "Parses stored results again.",
                [
                    .init("service", .string, required: false),
                    .init("since", .string, required: false),
                    .init("dry_run", .boolean, required: false),
                    .init("all", .boolean, required: false),
                ], after(reparse)),
            // Its answer is a secret of its own moment: a repeat makes a fresh one.
            Endpoint(
                .post, "/cli/first-admin-link", permission: Permission(.administer),
                summary: "Makes a one-time set-up link.", tag: "cli",
                handler: edge.handler(firstAdmin)),
        ]
    }

    private var reason: JSONSchema.Property {
        .init("reason", .string(maxLength: 500), required: false)
    }

    private func get(
        _ template: String, _ summary: String,
        _ body: @escaping @Sendable (Request) async throws -> Response
    ) -> Endpoint {
        Endpoint(
            .get, template, permission: Permission(.administer), summary: summary, tag: "cli",
            handler: edge.handler(body))
    }

    private func post(
        _ template: String, _ summary: String, _ fields: [JSONSchema.Property],
        _ handler: @escaping @Sendable (Request) async throws -> Response
    ) -> Endpoint {
        Endpoint(
            .post, template, permission: Permission(.administer), summary: summary, tag: "cli",
            body: fields.isEmpty ? .none : .json(schema: .object(fields)),
            bodyRequired: fields.contains(where: \.required), handler: handler)
    }

    /// For work that finds by itself that it was done: a second run refuses, or changes nothing.
    private func after(
        _ body: @escaping @Sendable (Request) async throws -> Response
    ) -> @Sendable (Request) async throws -> Response {
        edge.repeatable(body)
    }

    private func status(_ request: Request) async throws -> Response {
        let totals = try await edge.parts.queries.totals(customer: nil)
        let queue = try await edge.parts.queries.queueHealth()
        let providers = try await edge.parts.queries.providers()
        let runs = try await edge.parts.queries.syncRuns(limit: 1)
        let dispatch = edge.parts.dispatch
        return .json(
            200,
            JSONWriter.document { writer in
                writer.field("orders", totals.orders)
                if let place = edge.parts.settings.place { Self.write(place, &writer) }
                Self.counts("by_state", totals.byState.map { ($0.key.rawValue, $0.value) }, &writer)
                Self.counts(
                    "by_line_state", totals.byLineState.map { ($0.key.rawValue, $0.value) }, &writer
                )
                writer.field("jobs_ready", queue.ready)
                writer.field("jobs_running", queue.running)
                writer.field("jobs_dead", queue.dead)
                writer.field("in_flight", dispatch.inFlight)
                writer.field("quarantined", dispatch.isQuarantined)
                writer.field("quarantine_reason", dispatch.quarantineReason)
                writer.key("providers")
                writer.array { writer in
                    for provider in providers {
                        writer.object { writer in
                            writer.field("code", provider.code)
                            writer.field("name", provider.name)
                            writer.field("state", provider.state.rawValue)
                            writer.field("pause_reason", provider.pauseReason)
                        }
                    }
                }
                writer.key("last_sync")
                guard let run = runs.first else { return writer.null() }
                writer.object { writer in ServiceEndpoints.write(run, to: &writer) }
            })
    }

    private static func write(_ place: StorePlace, _ writer: inout JSONWriter) {
        writer.key("database")
        writer.object { writer in
            writer.field("kind", place.kind)
            writer.field("place", place.place)
            writer.key("facts")
            writer.array { writer in
                for fact in place.facts {
                    writer.object { writer in
                        writer.field("name", fact.name)
                        writer.field("value", fact.value)
                    }
                }
            }
            writer.field("hints", place.hints)
        }
    }

    private static func counts(
        _ name: String, _ counts: [(String, Int)], _ writer: inout JSONWriter
    ) {
        writer.key(name)
        writer.object { writer in
            for (word, count) in counts.sorted(by: { $0.0 < $1.0 }) { writer.field(word, count) }
        }
    }

    private func release(_ request: Request) async throws -> Response {
        let reason = try given(request, isRequired: true)
        guard edge.parts.dispatch.isQuarantined else {
            throw Edge.conflict("Nothing is quarantined.", current: "open", allowed: [])
        }
        try await edge.parts.dispatch.release(reason: reason, by: request.principal)
        return .json(200, Self.done)
    }

    private func pause(_ request: Request, _ keeper: Keeper) async throws -> Response {
        let reason = try given(request, isRequired: false)
        let code = request.parameters["code"] ?? ""
        guard
            try await edge.parts.orderDesk.pause(
                provider: code, reason: reason.isEmpty ? "Paused by an operator" : reason,
                by: request.principal.actor,
                answer: { _, now in keeper.stored(200, Self.done, at: now) })
        else { throw Self.noProvider }
        await edge.parts.dispatch.providerChanged(code)
        return .json(200, Self.done)
    }

    private func resume(_ request: Request, _ keeper: Keeper) async throws -> Response {
        let reason = try given(request, isRequired: false)
        let code = request.parameters["code"] ?? ""
        guard try await edge.parts.queries.providers().contains(where: { $0.code == code }) else {
            throw Self.noProvider
        }
        // Opening it would queue lines that nobody here can send.
        guard edge.parts.dispatch.canSend(code) else {
            throw Problem.conflict(
                "provider_no_credentials",
                "No credentials for this provider: set them, start Waybill again, then resume.")
        }
        let count = try await edge.parts.orderDesk.reopen(
            provider: code, reason: reason.isEmpty ? "Opened by an operator" : reason,
            by: request.principal.actor,
            answer: { count, now in keeper.stored(200, Self.resumed(count), at: now) })
        await edge.parts.dispatch.providerChanged(code)
        edge.parts.dispatch.wake()
        return .json(200, Self.resumed(count))
    }

    private static func resumed(_ count: Int) -> [UInt8] {
        JSONWriter.document { writer in
            writer.field("success", true)
            writer.field("queued", count)
        }
    }

    private func backup(_ request: Request) async throws -> Response {
        var (reader, _) = try BodyReader.body(request)
        let path = reader.text("path", max: 1_024, required: true) ?? ""
        try reader.check()
        try Self.checkFree(path)
        let rows = try await edge.parts.upkeep.backup(path, request.principal.actor)
        return .json(
            200,
            JSONWriter.document { writer in
                writer.field("success", true)
                writer.field("path", path)
                Self.counts("rows", rows.map { ($0.key, $0.value) }, &writer)
            })
    }

    /// A backup is a new file, never one in the place of an older one.
    private static func checkFree(_ path: String) throws(Problem) {
        let isTaken: Bool
        do throws(SystemError) {
            isTaken = try FileFacts.of(path) != nil
        } catch {
            throw Problem.badRequest(
                "path_not_usable", "\(path) cannot be used: \(error). Choose another path.")
        }
        if isTaken {
            throw Problem.conflict(
                "file_exists", "\(path) exists; a backup is never overwritten. Choose another.")
        }
    }

    private func verify(_ request: Request) async throws -> Response {
        let differences = try await edge.parts.upkeep.verify()
        return .json(
            200,
            JSONWriter.document { writer in
                writer.field("success", differences.isEmpty)
                writer.field("differences", differences)
            })
    }

    private func reparse(_ request: Request) async throws -> Response {
        var (reader, _) = try BodyReader.body(request)
        var wish = Upkeep.Reparse()
        wish.service = reader.text("service", max: 60)
        wish.isDryRun = reader.flag("dry_run") ?? false
        _ = reader.flag("all")
        if let text = reader.text("since", max: 40) {
            wish.since = TimeText.parse(text, dayStart: edge.parts.settings.dayStart)?.at
            if wish.since == nil {
                reader.fail("since", "FIELD_INVALID", "This takes a day or an RFC 3339 time.")
            }
        }
        try reader.check()
        let report = try await edge.parts.upkeep.reparse(wish)
        return .json(
            200,
            JSONWriter.document { writer in
                writer.field("success", true)
                writer.field("dry_run", wish.isDryRun)
                writer.field("read", report.read)
                writer.field("changed", report.changed)
                writer.field("now_empty", report.nowEmpty)
            })
    }

    private func firstAdmin(_ request: Request) async throws -> Response {
        guard try await edge.parts.access.needsFirstAdmin() else {
            throw Edge.conflict(
                "An administrator exists already; add others with `users add`.",
                current: "set_up", allowed: [])
        }
        let token = try await edge.parts.access.makeSetupToken()
        return .json(201, JSONWriter.document { $0.field("token", token) })
    }

    private func given(_ request: Request, isRequired: Bool) throws(Problem) -> String {
        var (reader, _) = try BodyReader.body(request)
        let reason = reader.text("reason", max: 500) ?? ""
        if isRequired && reason.isEmpty {
            reader.fail("reason", "FIELD_REQUIRED", "Say why; it is kept in the audit log.")
        }
        try reader.check()
        return reason
    }

    private static let done = JSONWriter.document { $0.field("success", true) }

    private static var noProvider: Problem {
        Problem(status: 404, code: "not_found", detail: "There is no such provider.")
    }
}
