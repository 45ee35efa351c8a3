internal import Arguments
internal import JSON

/// `promos`: adds, shows and changes discount codes.
enum PromosCommand {
    /// How it is written and what it does.
    static let part = CommandPart(
        Command(
            "promos", abstract: "Adds, shows and changes promo codes.",
            subcommands: [
                Command(
                    "add", abstract: "Adds a promo.",
                    arguments: [
                        Argument("CODE", abstract: "What customers type."),
                        Argument("KIND", abstract: "percentage, fixed_amount or free_shipping."),
                        changes,
                    ]),
                Command("list", abstract: "Shows every promo."),
                Command(
                    "set", abstract: "Changes fields of a promo; FIELD= takes a limit away.",
                    arguments: [Argument("CODE", abstract: "The promo's code or id."), changes]),
            ]),
        run: { session in
            try await session.calling { caller in
                switch session.words.path.last {
                case "add": try await add(caller, session)
                case "set": try await set(caller, session)
                default: try await list(caller, session)
                }
            }
        })

    private static let changes = Argument(
        "FIELD=VALUE", .oneOrMore,
        abstract: "Fields: " + fields.map(\.word).joined(separator: ", ") + ".")

    private enum Shape { case text, figure, list, flag }

    /// A field as people write it, as the API calls it, and how its value is sent.
    private static let fields: [(word: String, name: String, shape: Shape)] = [
        ("value", "value", .text), ("most", "max_discount", .text),
        ("from", "min_purchase_amount", .text), ("starts", "starts_at", .text),
        ("ends", "ends_at", .text), ("limit", "usage_limit", .figure),
        ("each", "per_customer_limit", .figure), ("products", "products", .list),
        ("kinds", "kinds", .list), ("active", "is_active", .flag),
    ]

    private static func add(_ caller: any Caller, _ session: Session) async throws -> ExitCode {
        let changes = try session.words.values(of: "FIELD=VALUE").map(change)
        let reply = try await caller.send(
            .post(["api", "promos"], key: session.surroundings.freshKey()) { writer in
                writer.field("code", session.words["CODE"] ?? "")
                writer.field("kind", session.words["KIND"] ?? "")
                write(changes, to: &writer)
            })
        return try session.show(reply) { ["Added \($0.text("code") ?? "")."] }
    }

    private static func set(_ caller: any Caller, _ session: Session) async throws -> ExitCode {
        let changes = try session.words.values(of: "FIELD=VALUE").map(change)
        let code = session.words["CODE"] ?? ""
        let known = try await all(caller).first {
            $0.text("code") == code.uppercased() || $0.text("id") == code
        }
        guard let id = known?.text("id") else {
            throw CommandFailure(.notFound, "There is no promo '\(SafeText.line(code))'.")
        }
        let reply = try await caller.send(
            .patch(["api", "promos", id], key: session.surroundings.freshKey()) { writer in
                write(changes, to: &writer)
            })
        return try session.show(reply) { ["Changed \($0.text("code") ?? "")."] }
    }

    private typealias Change = (name: String, value: String, shape: Shape)

    private static func change(_ text: String) throws(UsageError) -> Change {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let word = parts.first,
            let field = fields.first(where: { $0.word == word || $0.name == word })
        else {
            throw UsageError(
                "'\(text)' is not FIELD=VALUE; fields are "
                    + fields.map(\.word).joined(separator: ", ") + ".")
        }
        return (field.name, String(parts[1]), field.shape)
    }

    private static func write(_ changes: [Change], to writer: inout JSONWriter) {
        for change in changes {
            switch change.shape {
            case .figure:
                if let number = Int64(change.value) {
                    writer.field(change.name, number)
                    continue
                }
            case .flag:
                if let flag = ["yes": true, "true": true, "no": false, "false": false][change.value]
                {
                    writer.field(change.name, flag)
                    continue
                }
            case .list:
                writer.key(change.name)
                writer.array { writer in
                    for part in change.value.split(separator: ",") {
                        writer.string(String(part.drop { $0 == " " }))
                    }
                }
                continue
            case .text: break
            }
            if change.value.isEmpty {
                writer.key(change.name)
                writer.null()
            } else {
                writer.field(change.name, change.value)
            }
        }
    }

    private static func list(_ caller: any Caller, _ session: Session) async throws -> ExitCode {
        if session.wantsJSON {
            let reply = try await caller.send(.get(["api", "promos"], [("limit", "200")]))
            return try session.show(reply) { _ in [] }
        }
        var table = TextTable([
            "CODE", "GIVES", "VALUE", "STARTS", "ENDS", "USED", "LIMIT", "EACH", "ACTIVE",
        ])
        for promo in try await all(caller) {
            table.add([
                promo.text("code"), promo.text("kind"),
                promo["value"].text("display") ?? promo.text("value"), promo.text("starts_at"),
                promo.text("ends_at"), promo.text("usage_count"), promo.text("usage_limit"),
                promo.text("per_customer_limit"), promo.flag("is_active") ? "yes" : "no",
            ])
        }
        guard !table.isEmpty else {
            session.terminal.say("No promos yet.")
            return .done
        }
        for line in table.lines { session.terminal.say(line) }
        return .done
    }

    /// Every promo, read page by page.
    private static func all(_ caller: any Caller) async throws -> [Document] {
        var promos: [Document] = []
        var query: [(String, String)] = [("limit", "200")]
        while true {
            let reply = try await caller.send(.get(["api", "promos"], query))
            guard reply.isGood else { throw reply.failure }
            let page = try reply.document()
            promos += page.data
            guard page.flag("has_more"), let next = page.text("next") else { return promos }
            query = [("limit", "200"), ("after", next)]
        }
    }
}
