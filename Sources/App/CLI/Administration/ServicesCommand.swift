internal import Arguments

/// `services`: what can be ordered, and with `--refresh` the providers' catalogues anew.
enum ServicesCommand {
    /// How it is written and what it does.
    static let part = CommandPart(
        Command(
            "services", abstract: "Lists what can be ordered.",
            options: [
                Option("kind", value: "K", abstract: "imei_check, data_bundle or goods."),
                Option("search", value: "T", abstract: "Part of a name, category or code."),
            ], flags: [Flag("refresh", abstract: "Fetches the providers' catalogues first.")]),
        run: { session in
            var query: [(String, String)] = []
            if let kind = session.words["kind"] { query.append(("kind", kind)) }
            if let text = session.words["search"] { query.append(("q", text)) }
            return try await session.calling(mayFound: session.words.has("refresh")) {
                [query] caller in
                let refreshed =
                    session.words.has("refresh")
                    ? try await refresh(caller, session) : ExitCode.done
                let reply = try await caller.send(.get(["api", "services"], query))
                return max(refreshed, try session.show(reply) { table($0.data) })
            }
        })

    /// Fetches all catalogues; sentences go to standard error, so that `--json` prints the list.
    private static func refresh(
        _ caller: any Caller, _ session: Session
    ) async throws -> ExitCode {
        let answer = try await caller.working(seconds: 180) {
            try await caller.document(
                .post(["api", "services", "refresh"], key: session.surroundings.freshKey())
                    .within(180))
        }
        var exit = ExitCode.done
        for provider in answer["providers"].items {
            let code = provider.text("provider") ?? "?"
            if let error = provider.text("error") {
                session.terminal.complain("\(code): \(error)")
                exit = .unreachable
            } else if !session.words.has("quiet") {
                session.terminal.complain(
                    "\(code): \(provider.count("added")) new, "
                        + "\(provider.count("changed")) changed, "
                        + "\(provider.count("switched_off")) switched off")
            }
        }
        return exit
    }

    private static func table(_ services: [Document]) -> [String] {
        guard !services.isEmpty else { return ["No services."] }
        var table = TextTable(["CODE", "NAME", "CATEGORY", "COST", "TIME", "FOR", "STATE"])
        for service in services {
            let state = service.text("pause_reason") ?? (service.flag("is_enabled") ? "on" : "off")
            table.add([
                service.text("code"), service.text("name"), service.text("category"),
                service["cost"].text("display"), service.text("delivery_time"),
                service.text("audience"), state,
            ])
        }
        return table.lines
    }
}
