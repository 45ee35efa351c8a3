internal import Arguments
internal import JSON

/// `reparse`: stored results are parsed again by the present parser; the old reading stays beside.
enum ReparseCommand {
    /// How it is written and what it does.
    static let part = CommandPart(
        Command(
            "reparse", abstract: "Parses stored results again.",
            options: [
                Option("service", value: "S", abstract: "Only results of this service's code."),
                Option("since", value: "D", abstract: "Only results from this day on."),
            ],
            flags: [
                Flag("all", abstract: "All results."),
                Flag("dry-run", abstract: "Counts what would change and stores nothing."),
            ]),
        run: { session in
            let words = session.words
            // Rewriting everything is worth a word: a forgotten option must not mean all.
            guard words.has("all") || words["service"] != nil || words["since"] != nil else {
                throw UsageError("Say --all, --service or --since.")
            }
            return try await session.calling { caller in
                let reply = try await caller.send(
                    .post(["cli", "reparse"], key: session.surroundings.freshKey()) { writer in
                        if let service = words["service"] { writer.field("service", service) }
                        if let since = words["since"] { writer.field("since", since) }
                        writer.field("all", words.has("all"))
                        writer.field("dry_run", words.has("dry-run"))
                    }.within(3_600))
                return try session.show(reply) { [sentence($0)] }
            }
        })

    /// The counts in one line.
    static func sentence(_ answer: Document) -> String {
        let read = answer.count("read")
        let changed = answer.count("changed")
        var text = "\(read) results read: \(changed) changed, \(read - changed) unchanged"
        if answer["now_empty"].text != nil { text += ", \(answer.count("now_empty")) now empty" }
        return text + (answer.flag("dry_run") ? "; nothing was stored." : ".")
    }
}
