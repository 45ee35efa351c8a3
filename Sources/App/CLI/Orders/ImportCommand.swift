internal import Application
internal import Arguments
internal import JSON

/// `import`: the orders of an older program, each once.
enum ImportCommand {
    /// How it is written and what it does.
    static let part = CommandPart(
        Command(
            "import", abstract: "Imports the orders of an older program, each once.",
            arguments: [
                Argument(
                    "SOURCE",
                    abstract: "An SQLite file with a table 'orders', or postgresql://… for the "
                        + "tables in schema public.")
            ],
            options: [
                Option(
                    "format", value: "FORMAT", abstract: "What the source is.",
                    standard: "legacy", choices: ["legacy"]),
                Option(
                    "timezone", value: "TZ",
                    abstract: "The zone of dates without one, instead of the store's."),
            ],
            flags: [Flag("dry-run", abstract: "Tells what would come in and stores nothing.")]),
        run: { session in
            let words = session.words
            let given = words["SOURCE"] ?? ""
            let source =
                given.contains("://") ? given : try session.surroundings.absolute(given)
            return try await session.calling(mayFound: true) { caller in
                let reply = try await caller.send(
                    .post(["cli", "import"], key: session.surroundings.freshKey()) { writer in
                        writer.field("source", source)
                        if let zone = words["timezone"] { writer.field("timezone", zone) }
                        writer.field("dry_run", words.has("dry-run"))
                    }.within(36_000))
                let code = try session.show(reply) { lines($0) }
                guard code == .done else { return code }
                return try reply.document().count("rejected") == 0 ? .done : .refused
            }
        })

    /// The counts, then each row that did not come in.
    static func lines(_ answer: Document) -> [String] {
        let counts = ["created", "linked", "unchanged", "blank", "rejected"].map { name in
            "\(answer.count(name)) \(name)"
        }
        var lines = ["\(answer.count("rows")) rows: \(counts.joined(separator: ", "))."]
        let earlier = answer.count("earlier_imports")
        if earlier > 0 { lines.append("\(earlier) earlier imports kept for the record.") }
        lines += answer["flaws"].items.map { flaw in
            "row \(flaw.text("row") ?? "?"): \(flaw.text("reason") ?? "")"
        }
        if answer.flag("dry_run") { lines.append("Nothing was stored.") }
        return lines
    }
}
