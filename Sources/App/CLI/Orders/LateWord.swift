internal import Arguments
internal import Domain
internal import JSON

/// `orders prove` and `orders reverse`: a line that has ended is decided otherwise, on proof.
enum LateWord: String, CaseIterable {
    case prove, reverse

    /// How it is written; a part of `orders`.
    var declaration: Command {
        Command(
            rawValue, abstract: abstract,
            arguments: [
                Argument("ORDER", abstract: "Order number, id, provider order id or IMEI.")
            ],
            options: [
                Option("line", value: "N", abstract: "The line's number, where several fit."),
                Option(
                    "provider-order-id", value: "ID",
                    abstract: "The provider is asked about it; without it, its stored answer "
                        + "counts."),
                Option(
                    "result", value: "TEXT",
                    abstract: "What the provider wrote, in place of its order id."),
                Option("reason", value: "R", abstract: "Why; it is kept.", isRequired: true),
            ])
    }

    private var abstract: String {
        switch self {
        case .prove: "Accepts late proof that a failed or rejected line was delivered."
        case .reverse: "Records that the provider took a result back, within 72 hours."
        }
    }

    /// The states in which a line can be decided so.
    private var states: [LineState] {
        switch self {
        case .prove: [.failed, .rejected]
        case .reverse: [.completed]
        }
    }

    /// Sends the decision about the one line that it fits.
    func run(_ session: Session) async throws -> ExitCode {
        let words = session.words
        let name = words["ORDER"] ?? ""
        let number = try words.integer("line", in: 1...10_000)
        let id = words["provider-order-id"]
        if id != nil && words["result"] != nil {
            throw UsageError("Name the provider's order, or what it wrote; not both.")
        }
        return try await session.calling { caller in
            let order = try await caller.document(.get(["api", "orders", name]))
            let lines = order["lines"].items.filter { line in
                if let number { return line.count("line_no") == Int64(number) }
                return LineState(rawValue: line.text("state") ?? "").map(states.contains) ?? false
            }
            guard lines.count == 1, let line = lines.first?.text("id") else {
                throw CommandFailure(
                    .refused,
                    "\(lines.count) lines of the order fit; name one with --line, or decide it on "
                        + "its page.")
            }
            let reply = try await caller.send(
                .post(["api", "orders", "fulfillment"], key: session.surroundings.freshKey()) {
                    $0.field("action", "resolve")
                    $0.field("orderId", order.text("id") ?? name)
                    $0.field("lineId", line)
                    $0.field("decision", rawValue)
                    if let id { $0.field("providerOrderId", id) }
                    if let text = words["result"] { $0.field("result", text) }
                    $0.field("reason", words["reason"] ?? "")
                })
            return try session.show(reply) { answer in
                let number = answer.text("order_number") ?? name
                return ["\(number)  \(answer["line"].text("status") ?? "done")"]
            }
        }
    }
}
