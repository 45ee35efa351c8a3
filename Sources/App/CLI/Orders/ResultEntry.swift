internal import Arguments
internal import Domain
internal import JSON

/// `orders result`: ends a line that needs review with a result entered by hand.
enum ResultEntry {
    /// The fields that may be entered, with the labels under which results are parsed.
    static let fields: [(option: String, label: String, abstract: String)] = [
        ("carrier", "Carrier", "The carrier."), ("model", "Model", "The device."),
        ("simlock", "SIM Lock", "Locked or Unlocked."), ("fmi", "Find My iPhone", "On or Off."),
        ("result-code", "Code", "The provider's code or text."),
        ("notes", "Notes", "Anything else."),
    ]

    /// How it is written; a part of `orders`.
    static let declaration = Command(
        "result", abstract: "Enters a result by hand for a line that needs review.",
        arguments: [Argument("ORDER", abstract: "Order number, id, provider order id or IMEI.")],
        options: [
            Option(
                "status", value: "W", abstract: "Completed or Rejected.", isRequired: true),
            Option("reason", value: "R", abstract: "Why; it is kept.", isRequired: true),
        ] + fields.map { Option($0.option, value: "TEXT", abstract: $0.abstract) })

    /// Enters the result for the order's one open line.
    static func run(_ session: Session) async throws -> ExitCode {
        let words = session.words
        let name = words["ORDER"] ?? ""
        let text = fields.compactMap { field in
            words[field.option].map { "\(field.label): \($0)" }
        }
        return try await session.calling { caller in
            let order = try await caller.document(.get(["api", "orders", name]))
            let open = order["lines"].items.filter { line in
                LineState(rawValue: line.text("state") ?? "")?.isOpen ?? false
            }
            let lines = open.isEmpty ? order["lines"].items : open
            guard lines.count == 1, let line = lines.first?.text("id") else {
                throw CommandFailure(
                    .refused, "The order has \(lines.count) lines; enter this one on its page.")
            }
            let reply = try await caller.send(
                .post(["api", "orders", "fulfillment"], key: session.surroundings.freshKey()) {
                    $0.field("action", "resolve")
                    $0.field("orderId", order.text("id") ?? name)
                    $0.field("lineId", line)
                    $0.field("decision", "done")
                    $0.field("status", words["status"] ?? "")
                    $0.field("result", text.joined(separator: "\n"))
                    $0.field("reason", words["reason"] ?? "")
                })
            return try session.show(reply) { answer in
                let number = answer.text("order_number") ?? name
                return ["\(number)  \(answer["line"].text("status") ?? "done")"]
            }
        }
    }
}
