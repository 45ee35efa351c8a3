internal import Arguments
internal import JSON

/// `stock`: what staff do with the stock of one order (`orders.md` 7.7).
enum StockCommand {
    /// How it is written and what it does.
    static let part = CommandPart(
        Command(
            "stock", abstract: "Frees the stock that an order holds.",
            subcommands: [
                Command(
                    "release", abstract: "Frees an order's stock while it is pending or ended.",
                    arguments: [Argument("ORDER", abstract: "Order number or id.")],
                    options: [
                        Option("reason", value: "R", abstract: "Why; it is kept.", isRequired: true)
                    ])
            ]),
        run: { session in
            try await session.calling { caller in
                let reply = try await caller.send(
                    .post(
                        ["api", "orders", session.words["ORDER"] ?? "", "release"],
                        key: session.surroundings.freshKey()
                    ) { $0.field("reason", session.words["reason"] ?? "") })
                return try session.show(reply) { answer in
                    let count = answer.count("released")
                    let number = answer.text("order_number") ?? ""
                    guard count > 0 else { return ["\(number) holds no stock."] }
                    return [
                        "\(number): \(count) \(count == 1 ? "reservation" : "reservations") "
                            + "released."
                    ]
                }
            }
        })
}
