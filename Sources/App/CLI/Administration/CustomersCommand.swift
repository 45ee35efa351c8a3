internal import Arguments
internal import JSON

/// `customers`: who buys; also the accounts that API keys act for.
enum CustomersCommand {
    /// How it is written and what it does.
    static let part = CommandPart(
        Command(
            "customers", abstract: "Adds and lists customers.",
            subcommands: [
                Command(
                    "add", abstract: "Adds a customer and prints the id.",
                    arguments: [Argument("NAME", abstract: "How the customer is called.")],
                    options: [
                        Option("email", value: "E", abstract: "Where mail goes."),
                        Option("phone", value: "P", abstract: "In any form of the country."),
                    ]),
                Command(
                    "list", abstract: "Lists the newest customers.",
                    options: [
                        Option(
                            "search", value: "T",
                            abstract: "Beginnings of words of name, e-mail or phone."),
                        Option("limit", value: "N", abstract: "1 to 200; 50 unless given."),
                    ]),
            ]),
        run: { session in
            let isNew = session.words.path.last == "add"
            return try await session.calling(mayFound: isNew) { caller in
                isNew ? try await add(caller, session) : try await list(caller, session)
            }
        })

    private static func add(_ caller: any Caller, _ session: Session) async throws -> ExitCode {
        let words = session.words
        let reply = try await caller.send(
            .post(["api", "customers"], key: session.surroundings.freshKey()) { writer in
                writer.field("name", words["NAME"] ?? "")
                for name in ["email", "phone"] {
                    if let text = words[name] { writer.field(name, text) }
                }
            })
        return try session.show(reply) { [$0.text("id") ?? ""] }
    }

    private static func list(_ caller: any Caller, _ session: Session) async throws -> ExitCode {
        var query: [(String, String)] = []
        if let text = session.words["search"] { query.append(("q", text)) }
        if let limit = session.words["limit"] { query.append(("limit", limit)) }
        let reply = try await caller.send(.get(["api", "customers"], query))
        return try session.show(reply) { answer in
            guard !answer.data.isEmpty else { return ["No customers."] }
            var table = TextTable(["ID", "NAME", "E-MAIL", "PHONE", "STATUS", "ORDERS", "SPENT"])
            for customer in answer.data {
                table.add([
                    customer.text("id"), customer.text("name"), customer.text("email"),
                    customer.text("phone"), customer.text("status"),
                    customer.text("completed_orders"),
                    customer["total_spent"].text("display"),
                ])
            }
            let total = answer.count("total")
            let rest = total - Int64(answer.data.count)
            return table.lines + (rest > 0 ? ["… and \(rest) more of \(total)"] : [])
        }
    }
}
