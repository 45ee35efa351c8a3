internal import Arguments
internal import JSON

/// `providers`: their states; pausing one and opening it again.
enum ProvidersCommand {
    /// How it is written and what it does.
    static let part = CommandPart(
        Command(
            "providers", abstract: "Shows, pauses and opens providers; says what their texts mean.",
            subcommands: [
                Command("list", abstract: "Shows every provider with its state."),
                Command(
                    "pause", abstract: "Sends nothing more to a provider; orders are still taken.",
                    arguments: [Argument("PROVIDER", abstract: "Its code.")], options: [reason]),
                Command(
                    "resume", abstract: "Sends to a provider again.",
                    arguments: [Argument("PROVIDER", abstract: "Its code.")], options: [reason]),
                Command(
                    "balance",
                    abstract: "Notes the credits it shows, and says what is unexplained.",
                    arguments: [
                        Argument("PROVIDER", abstract: "Its code."),
                        Argument("CREDITS", abstract: "What its site shows, such as 12.5."),
                    ],
                    options: [
                        Option(
                            "top-up", value: "N",
                            abstract: "Credits bought since the last reading.")
                    ]),
                Command(
                    "texts", abstract: "Shows what its refusal texts mean since staff said so.",
                    arguments: [Argument("PROVIDER", abstract: "Its code.")]),
                Command(
                    "pin", abstract: "Says what a refusal text of it means from now on.",
                    arguments: [
                        Argument("PROVIDER", abstract: "Its code."),
                        Argument("TEXT", abstract: "Its words, as the order page shows them."),
                    ],
                    options: [
                        Option(
                            "as", value: "MEANING",
                            abstract: "duplicate, retryable, final, ours_provider or ours_service."
                        ), reason,
                    ]),
                Command(
                    "unpin", abstract: "Takes what was said about a text back.",
                    arguments: [
                        Argument("PROVIDER", abstract: "Its code."),
                        Argument("TEXT", abstract: "Its words."),
                    ], options: [reason]),
            ]),
        run: { session in
            try await session.calling { caller in
                switch session.words.path.last {
                case "pause", "resume": return try await change(caller, session)
                case "balance": return try await balance(caller, session)
                case "texts": return try await RefusalTexts.list(caller, session)
                case "pin": return try await RefusalTexts.pin(caller, session)
                case "unpin": return try await RefusalTexts.unpin(caller, session)
                default: return try await list(caller, session)
                }
            }
        })

    private static let reason = Option("reason", value: "R", abstract: "Why; it is kept.")

    private static func list(_ caller: any Caller, _ session: Session) async throws -> ExitCode {
        let status = try await caller.document(.get(["cli", "status"]))
        let providers = status["providers"].items
        if session.wantsJSON {
            session.terminal.json(OrderReport.list(providers.map { OrderReport.bytes($0) }))
            return .done
        }
        guard !providers.isEmpty else {
            session.terminal.say("No providers; set GSM_FUSION_API_KEY and GSM_FUSION_USERNAME.")
            return .done
        }
        var table = TextTable(["CODE", "NAME", "STATE", "REASON"])
        for provider in providers {
            table.add(["code", "name", "state", "pause_reason"].map { provider.text($0) })
        }
        for line in table.lines { session.terminal.say(line) }
        return .done
    }

    private static func balance(_ caller: any Caller, _ session: Session) async throws -> ExitCode {
        let code = session.words["PROVIDER"] ?? ""
        let reply = try await caller.send(
            .post(["cli", "providers", code, "balance"], key: session.surroundings.freshKey()) {
                $0.field("credits", session.words["CREDITS"] ?? "")
                if let topUp = session.words["top-up"] { $0.field("top_up", topUp) }
            })
        let shown = try session.show(reply) { answer in [answer.text("message") ?? ""] }
        guard shown == .done else { return shown }
        return try reply.document().text("difference") == "0.0000" ? .done : .difference
    }

    private static func change(_ caller: any Caller, _ session: Session) async throws -> ExitCode {
        let code = session.words["PROVIDER"] ?? ""
        let verb = session.words.path.last ?? ""
        let reply = try await caller.send(
            .post(["cli", "providers", code, verb], key: session.surroundings.freshKey()) {
                if let reason = session.words["reason"] { $0.field("reason", reason) }
            })
        return try session.show(reply) { answer in
            guard verb == "resume" else { return ["\(code) is paused."] }
            return ["\(code) is open; \(answer.count("queued")) parked lines go on."]
        }
    }
}
