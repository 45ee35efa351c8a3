internal import Arguments
internal import JSON

/// `keys`: API keys of programs.
enum KeysCommand {
    /// How it is written and what it does.
    static let part = CommandPart(
        Command(
            "keys", abstract: "Makes, shows and revokes API keys.",
            subcommands: [
                Command(
                    "create", abstract: "Makes a key and shows it once.",
                    options: [
                        Option("name", value: "N", abstract: "What it is for.", isRequired: true),
                        Option(
                            "role", value: "R", abstract: "A role instead of scopes.",
                            choices: ["admin", "operator", "viewer", "customer"]),
                        Option(
                            "scope", value: "S", abstract: "Such as orders:read.",
                            isRepeated: true),
                        Option("customer", value: "C", abstract: "Sees this account alone."),
                        Option("expires", value: "D", abstract: "The day it runs out."),
                    ], rules: [.exactlyOne(["role", "scope"])]),
                Command("list", abstract: "Shows every key without its secret."),
                Command(
                    "revoke", abstract: "Ends a key at once.",
                    arguments: [Argument("ID", abstract: "Its id, or the 8 letters after wb_.")]),
            ]),
        run: { session in
            try await session.calling(mayFound: session.words.path.last == "create") { caller in
                switch session.words.path.last {
                case "create": return try await create(caller, session)
                case "revoke":
                    let id = session.words["ID"] ?? ""
                    let reply = try await caller.send(
                        .post(
                            ["cli", "keys", id, "revoke"], key: session.surroundings.freshKey()))
                    return try session.show(reply) { _ in ["The key is revoked."] }
                default: return try await list(caller, session)
                }
            }
        })

    private static func create(_ caller: any Caller, _ session: Session) async throws -> ExitCode {
        let words = session.words
        let reply = try await caller.send(
            .post(["cli", "keys"], key: session.surroundings.freshKey()) { writer in
                writer.field("name", words["name"] ?? "")
                for name in ["role", "customer", "expires"] {
                    if let text = words[name] { writer.field(name, text) }
                }
                let scopes = words.values(of: "scope")
                guard !scopes.isEmpty else { return }
                writer.key("scopes")
                writer.array { writer in
                    for scope in scopes { writer.string(scope) }
                }
            })
        return try session.show(reply) { answer in
            // The secret alone on standard output, so that a script can keep it.
            session.terminal.complain("This key is shown once; keep it safe.")
            return [answer.text("key") ?? ""]
        }
    }

    private static func list(_ caller: any Caller, _ session: Session) async throws -> ExitCode {
        try session.show(try await caller.send(.get(["cli", "keys"]))) { answer in
            guard !answer.data.isEmpty else { return ["No keys."] }
            var table = TextTable(["ID", "KEY", "NAME", "MAY", "LAST USED (UTC)", "STATE"])
            for key in answer.data {
                let scopes = key["scopes"].items.compactMap(\.text).joined(separator: " ")
                let ends = key.text("expires_at").map { "until \(OrderText.time($0))" } ?? "valid"
                table.add([
                    key.text("id"),
                    "wb_\(key.text("environment") ?? "")_\(key.text("public_id") ?? "")…",
                    key.text("name"), key.text("role") ?? scopes,
                    OrderText.time(key.text("last_used_at")),
                    key.text("revoked_at") == nil ? ends : "revoked",
                ])
            }
            return table.lines
        }
    }
}
