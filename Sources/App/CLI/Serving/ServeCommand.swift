internal import Arguments
internal import Server

/// `serve`: the server, until a signal.
enum ServeCommand {
    /// How it is written and what it does.
    static let part = CommandPart(
        Command(
            "serve", abstract: "Runs the server until it is told to stop.",
            options: ServeCommand.options + [
                Option(
                    "role", value: "ROLE", abstract: "What this process does.", standard: "all",
                    choices: ["all", "web", "worker"])
            ]),
        run: { session in
            let environment = try session.surroundings.environment(
                session.words["env"], try overrides(session))
            let configuration = try role(session, Configuration(environment, mode: .live))
            try await session.surroundings.serve(configuration, wishes(session))
            return .done
        })

    /// The configuration with the role of `--role`; one SQLite file has one process, which does
    /// all.
    static func role(
        _ session: Session, _ configuration: Configuration
    ) throws(CommandFailure) -> Configuration {
        var configuration = configuration
        configuration.role =
            session.words["role"].flatMap { Configuration.Role(rawValue: $0) } ?? .all
        switch (configuration.storage, configuration.role) {
        case (.postgresql, _), (.sqlite, .all): return configuration
        case (.sqlite, .web), (.sqlite, .worker):
            throw CommandFailure(
                .configuration,
                "Web and worker processes apart need PostgreSQL; in SQLite one process does all: "
                    + "use --role all, or set DATABASE_URL.")
        }
    }

    /// Where it listens.
    static let options = [
        Option("port", value: "PORT", abstract: "The port instead of 5001; 0 for any."),
        Option("bind", value: "ADDRESS", abstract: "The address instead of 127.0.0.1."),
    ]

    /// The variables that the options stand for: so the same rules check them.
    static func overrides(_ session: Session) throws(UsageError) -> [String: String] {
        var values: [String: String] = [:]
        if let port = try session.words.integer("port", in: 0...65_535) {
            values["WAYBILL_PORT"] = String(port)
        }
        if let bind = session.words["bind"] { values["WAYBILL_BIND"] = bind }
        return values
    }

    /// Prints the lines of a server that listens.
    static func wishes(_ session: Session, fill: Int = 0) -> ServeWishes {
        ServeWishes(
            ready: { lines in
                if session.wantsJSON {
                    session.terminal.json(ReadyText.json(lines))
                } else {
                    for line in lines { session.terminal.say(line) }
                }
            }, fill: fill)
    }
}
