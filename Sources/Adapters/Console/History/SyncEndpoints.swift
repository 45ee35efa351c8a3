internal import Application
internal import Domain
internal import HTTP
internal import JSON

/// The sync button: asks for every open order, and shows how far a long run got.
struct SyncEndpoints: Sendable {
    /// The ports and settings of the room.
    let parts: ConsoleParts
    /// A longer run goes on behind the page (`orders.md` 10).
    private static let waitSeconds = 10

    /// The addresses of this page.
    var all: [Endpoint] {
        let permission = Permission(Action.runSync.rawValue)
        return [
            Endpoint(
                .get, Links.sync, permission: permission,
                summary: "The page with the sync button; changes nothing.", tag: "page",
                responses: [.page], handler: show),
            Endpoint(
                .post, Links.sync, permission: permission,
                summary: "Ask the provider for every open order.", tag: "page",
                body: .form(fields: [FormFieldSpec("csrf")], maxBytes: 4_096), bodyRequired: false,
                responses: [
                    .seeOther, .json(200, .any, "The run has finished."),
                    .json(202, .any, "The run goes on."),
                ], handler: run),
            Endpoint(
                .get, Links.syncLive, permission: permission,
                summary: "The figures of the newest run.", tag: "page", handler: live),
        ]
    }

    private func newest() async throws -> SyncRun? {
        try await parts.queries.syncRuns(limit: 1).first
    }

    private func show(_ request: Request) async throws -> Response {
        try await StorageFaults.mapped {
            let frame = try await FrameLoader(parts: parts).load(
                request, title: "Sync status", section: .history, modules: [.values])
            let run = try await newest().map {
                SyncPage.Run($0, startedAt: parts.settings.clock($0.startedAt))
            }
            return .page(200, SyncPage.page(frame, run: run))
        }
    }

    private func run(_ request: Request) async throws -> Response {
        _ = try FormGate(parts: parts).fields(request)
        let progress = try await StorageFaults.mapped {
            try await parts.sync.syncAll(cause: .button, waitSeconds: Self.waitSeconds)
        }
        if wantsJSON(request) {
            return .json(progress.isFinished ? 200 : 202, Self.json(progress))
        }
        return .redirect(to: progress.isFinished ? Links.history + "?synced=1" : Links.sync)
    }

    private func wantsJSON(_ request: Request) -> Bool {
        if Accept.prefersHTML(request.headers.first("Accept")) { return false }
        switch parts.principal(request) {
        case .key, .cli: return true
        case .anonymous, .staff:
            return (request.headers.first("Accept") ?? "").contains("application/json")
        }
    }

    private func live(_ request: Request) async throws -> Response {
        let run = try await StorageFaults.mapped { try await newest() }
        var writer = JSONWriter()
        writer.object { writer in
            writer.field("reload", run?.finishedAt != nil)
            writer.key("values")
            writer.object { writer in
                guard let run else { return }
                for figure in SyncPage.Run(run, startedAt: "").figures {
                    writer.field(figure.name, String(figure.value))
                }
            }
        }
        return .json(200, writer.bytes)
    }

    /// The JSON of a run, finished or not.
    static func json(_ progress: SyncProgress) -> [UInt8] {
        let run = progress.run
        var writer = JSONWriter()
        writer.object { writer in
            writer.field("success", true)
            writer.field("finished", progress.isFinished)
            writer.field("run", run.id)
            writer.field("message", run.summary)
            writer.field("calls", Int64(run.calls))
            for figure in SyncPage.Run(run, startedAt: "").figures {
                writer.field(figure.name, Int64(figure.value))
            }
            writer.key("failed_chunks")
            writer.array { writer in
                for chunk in run.failedChunks { writer.string(chunk) }
            }
        }
        return writer.bytes
    }
}
