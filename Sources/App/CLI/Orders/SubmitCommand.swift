internal import Arguments
internal import JSON

/// `submit`: places one order for each number and, when asked, waits for the results.
enum SubmitCommand {
    /// How it is written and what it does.
    static let part = CommandPart(
        Command(
            "submit", abstract: "Orders a check of one or many IMEIs.",
            arguments: [
                Argument("IMEI", .oneOrMore, abstract: "Numbers to check; - reads standard input.")
            ],
            options: [
                Option(
                    "service", value: "CODE", abstract: "The service: its code or id.",
                    isRequired: true),
                Option(
                    "field", value: "K=V", abstract: "An extra input that the service asks for.",
                    isRepeated: true),
                Option("reference", value: "R", abstract: "Your own name for the order, once."),
                Option(
                    "plan", value: "PLAN",
                    abstract: "Orders one number only as the dry run that printed this said."),
            ],
            flags: [
                Flag("recheck", abstract: "Pays for a new check of a number that has a result."),
                Flag("reuse", abstract: "Takes an earlier result, free of charge."),
                Flag("dry-run", abstract: "Says what would happen and stores nothing."),
                Flag("wait", abstract: "Waits until every order has ended or needs somebody."),
            ], rules: [.atMostOne(["recheck", "reuse"]), .atMostOne(["dry-run", "wait"])]),
        run: { session in
            let wish = try SubmitWish(session)
            return try await session.calling(mayFound: true) { caller in
                try await SubmitRun(caller: caller, session: session, wish: wish).run()
            }
        })
}

/// What a `submit` asks for, read from the command line.
struct SubmitWish: Sendable {
    let targets: [String]
    let service: String
    let fields: [(key: String, value: String)]
    let reference: String?
    let onDuplicate: String?
    /// What an earlier dry run printed.
    let plan: String?
    let isDryRun: Bool
    let waits: Bool

    /// Reads the words; numbers come from standard input where `-` says so.
    init(_ session: Session) throws(UsageError) {
        let words = session.words
        targets = try TargetList.read(words.values(of: "IMEI"), session.terminal)
        service = words["service"] ?? ""
        fields = try words.pairs(of: "field")
        reference = words["reference"]
        onDuplicate = words.has("recheck") ? "recheck" : words.has("reuse") ? "reuse" : nil
        plan = words["plan"]
        isDryRun = words.has("dry-run")
        waits = words.has("wait")
        if reference != nil && targets.count > 1 {
            throw UsageError("--reference names one order; submit one number with it.")
        }
        if plan != nil && targets.count > 1 {
            throw UsageError("--plan is of one order; submit one number with it.")
        }
    }

    /// Writes the members of the order for one number.
    func write(_ target: String, to writer: inout JSONWriter) {
        writer.key("items")
        writer.array { writer in
            writer.object { writer in
                writer.field("service_id", service)
                writer.field("imei", target)
                if let onDuplicate { writer.field("on_duplicate", onDuplicate) }
                guard !fields.isEmpty else { return }
                writer.key("fields")
                writer.object { writer in
                    for field in fields { writer.field(field.key, field.value) }
                }
            }
        }
        if let reference { writer.field("reference", reference) }
        if let plan { writer.field("plan", plan) }
    }
}
