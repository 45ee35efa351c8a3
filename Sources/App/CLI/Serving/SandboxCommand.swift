internal import Arguments
internal import Server

/// `sandbox`: the server on a test store with the built-in provider; no money moves.
enum SandboxCommand {
    /// What the provider's times are divided by unless told otherwise.
    static let standardSpeed = 10

    /// How it is written and what it does.
    static let part = CommandPart(
        Command(
            "sandbox", abstract: "Runs the server on a test store with a built-in provider.",
            options: ServeCommand.options + [
                Option(
                    "fault", value: "NAME[=SHARE]",
                    abstract: "What the provider does wrong, such as S10=20%.", isRepeated: true),
                Option(
                    "speed", value: "N", abstract: "Divides the provider's times.",
                    standard: String(standardSpeed)),
                Option("fill", value: "ROWS", abstract: "Places that many orders at the start."),
                Option(
                    "stand-in", value: "PORT",
                    abstract: "Runs the provider alone on that port; 0 for any."),
                Option(
                    "ledger", value: "FILE", abstract: "Keeps the stand-in's ledger in FILE."),
            ]),
        run: { session in
            let words = session.words
            let speed = try Int(words.integer("speed", in: 1...1_000) ?? Int64(standardSpeed))
            let fill = try Int(words.integer("fill", in: 0...1_000_000) ?? 0)
            if let port = try words.integer("stand-in", in: 0...65_535) {
                try await session.surroundings.standIn(
                    StandInWishes(
                        port: Int(port), ledger: words["ledger"],
                        faults: words.values(of: "fault"), speed: speed,
                        ready: { session.terminal.say("GSM_FUSION_BASE_URL=\($0)") }))
                return .done
            }
            guard words["ledger"] == nil else {
                throw UsageError("--ledger goes with --stand-in; the sandbox has its own file.")
            }
            let environment = try session.surroundings.environment(
                words["env"], try ServeCommand.overrides(session))
            var configuration = try Configuration(environment, mode: .sandbox)
            configuration.sandboxSpeed = speed
            configuration.sandboxFaults = words.values(of: "fault")
            try await session.surroundings.serve(
                configuration, ServeCommand.wishes(session, fill: fill))
            return .done
        })
}
