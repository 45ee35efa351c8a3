internal import Arguments
internal import JSON

/// `users`: staff of this installation.
enum UsersCommand {
    /// How it is written and what it does.
    static let part = CommandPart(
        Command(
            "users", abstract: "Adds, shows and changes staff.",
            subcommands: [
                Command(
                    "add", abstract: "Adds a member; asks for the password.", arguments: [name],
                    options: [role(isRequired: true)],
                    flags: [Flag("no-password", abstract: "Sets none yet.")]),
                Command("list", abstract: "Shows every member."),
                Command(
                    "role", abstract: "Changes a role.", arguments: [name],
                    options: [role(isRequired: true)]),
                Command("disable", abstract: "Ends a member's access.", arguments: [name]),
                Command("enable", abstract: "Gives a member access again.", arguments: [name]),
                Command("password", abstract: "Asks for a new password.", arguments: [name]),
                Command(
                    "sessions", abstract: "Ends a member's sessions.", arguments: [name],
                    flags: [Flag("end", abstract: "Ends them all.")]),
            ]),
        run: { session in
            try await session.calling(mayFound: session.words.path.last == "add") { caller in
                try await run(caller, session)
            }
        })

    private static let name = Argument("NAME", abstract: "The name to sign in with.")

    private static func role(isRequired: Bool) -> Option {
        Option(
            "role", value: "R", abstract: "What the member may do.",
            choices: ["admin", "operator", "viewer"], isRequired: isRequired)
    }

    private static func run(_ caller: any Caller, _ session: Session) async throws -> ExitCode {
        let words = session.words
        let name = words["NAME"] ?? ""
        let key = session.surroundings.freshKey()
        switch words.path.last {
        case "add":
            let password = words.has("no-password") ? nil : try password(session)
            let reply = try await caller.send(
                .post(["cli", "users"], key: key) { writer in
                    writer.field("login", name)
                    writer.field("role", words["role"] ?? "")
                    if let password { writer.field("password", password) }
                })
            return try session.show(reply) { ["Added \($0.text("login") ?? name)."] }
        case "role":
            let reply = try await caller.send(
                .post(["cli", "users", name, "role"], key: key) {
                    $0.field("role", words["role"] ?? "")
                })
            return try shown(reply, "\(name) is \(words["role"] ?? "") now.", session)
        case "password":
            let password = try password(session)
            let reply = try await caller.send(
                .post(["cli", "users", name, "password"], key: key) {
                    $0.field("password", password)
                })
            return try shown(reply, "The password of \(name) is changed.", session)
        case "disable":
            return try await send(["disable"], "\(name) has no access any more.", caller, session)
        case "enable":
            return try await send(["enable"], "\(name) has access again.", caller, session)
        case "sessions":
            guard words.has("end") else { throw UsageError("Say --end: sessions are ended.") }
            return try await send(
                ["sessions", "end"], "All sessions of \(name) are ended.", caller, session)
        default: return try await list(caller, session)
        }
    }

    private static func send(
        _ path: [String], _ sentence: String, _ caller: any Caller, _ session: Session
    ) async throws -> ExitCode {
        let reply = try await caller.send(
            .post(
                ["cli", "users", session.words["NAME"] ?? ""] + path,
                key: session.surroundings.freshKey()))
        return try shown(reply, sentence, session)
    }

    private static func shown(
        _ reply: Reply, _ sentence: String, _ session: Session
    ) throws -> ExitCode {
        guard reply.status != 404 else {
            let name = session.words["NAME"] ?? ""
            throw CommandFailure(.notFound, "There is no member '\(name)'.", problem: reply.body)
        }
        return try session.show(reply) { _ in [sentence] }
    }

    private static func list(_ caller: any Caller, _ session: Session) async throws -> ExitCode {
        try session.show(try await caller.send(.get(["cli", "users"]))) { answer in
            guard !answer.data.isEmpty else { return ["No staff yet."] }
            var table = TextTable(["NAME", "ROLE", "ACTIVE", "PASSWORD", "LAST SIGN-IN (UTC)"])
            for member in answer.data {
                table.add([
                    member.text("login"), member.text("role"), member.text("is_active"),
                    member.text("has_password"), OrderText.time(member.text("last_login_at")),
                ])
            }
            return table.lines
        }
    }

    /// Asks twice on a terminal; otherwise one line of standard input.
    private static func password(_ session: Session) throws(CommandFailure) -> String {
        let terminal = session.terminal
        guard terminal.isInputTerminal else {
            guard let line = terminal.readLine(), !line.isEmpty else {
                throw CommandFailure(.usage, "Give the password as a line of standard input.")
            }
            return line
        }
        terminal.ask("Password (12 characters or more): ")
        let first = terminal.readHidden() ?? ""
        terminal.complain("")
        terminal.ask("Once more: ")
        let second = terminal.readHidden() ?? ""
        terminal.complain("")
        guard first == second else {
            throw CommandFailure(.refused, "The two passwords differ; nothing was changed.")
        }
        return first
    }
}
