internal import Application
internal import Domain
internal import HTTP

/// Reads what the frame shows.
struct FrameLoader: Sendable {
    /// The ports and settings of the room.
    let parts: ConsoleParts

    /// The frame for a page; call it before reading the page's data.
    ///
    /// Throws `StorageError`.
    func load(
        _ request: Request, title: String, section: FrameModel.Section,
        modules: [ConsoleAssets.Name] = []
    ) async throws -> FrameModel {
        let head = try await parts.queries.feedHead()
        let providers = try await parts.queries.providers()
        let principal = parts.principal(request)
        var model = FrameModel(
            title: title, section: section, storeName: parts.settings.storeName,
            login: Self.name(of: principal), csrf: parts.csrfToken(request),
            isSandbox: parts.settings.isTestStore,
            isLANPlainHTTP: parts.settings.isLANPlainHTTP,
            quarantine: parts.dispatch.isQuarantined
                ? parts.dispatch.quarantineReason ?? "the database is an older copy" : nil,
            providers: providers.filter { $0.state != .open }.map {
                FrameModel.ProviderNote(
                    name: $0.name, isDown: $0.state == .down, reason: $0.pauseReason)
            },
            feedPosition: "\(head.epoch)-\(head.position)",
            refreshSeconds: parts.settings.refreshSeconds,
            status: try await status(), rights: Rights(principal), modules: modules)
        if model.rights.pauses {
            model.alarms = try await parts.queries.openBalanceAlarms(limit: 3)
            model.formKey = parts.randomToken()
        }
        if model.rights.seesReports, let checks = parts.checks {
            model.violations = try await checks.openViolations().values.reduce(0, +)
        }
        return model
    }

    private func status() async throws -> [String] {
        let clock = parts.settings.clock
        var sentences: [String] = []
        if let run = try await parts.queries.syncRuns(limit: 1).first {
            if let finished = run.finishedAt {
                sentences.append("Last sync \(clock(finished)): \(run.summary).")
            } else {
                sentences.append("Sync under way since \(clock(run.startedAt)).")
            }
            if parts.settings.syncSeconds > 0 {
                let next = run.startedAt.adding(seconds: parts.settings.syncSeconds)
                sentences.append("Next sync by \(clock(next)).")
            }
        } else {
            sentences.append("No sync yet.")
        }
        let queue = try await parts.queries.queueHealth()
        sentences.append("\(queue.ready) waiting to be sent, \(queue.running) being sent.")
        if queue.dead > 0 {
            sentences.append(
                "\(queue.dead) \(queue.dead == 1 ? "dead letter waits" : "dead letters wait") for "
                    + "a retry or a discard.")
        }
        return sentences
    }

    /// The person's own name, as the corner of the page shows it.
    static func name(of principal: Principal) -> String {
        switch principal {
        case .anonymous: "not signed in"
        case .staff(_, let login, _, _): login
        case .key(_, let name, _, _, _): name
        case .cli(let user): user
        }
    }
}
