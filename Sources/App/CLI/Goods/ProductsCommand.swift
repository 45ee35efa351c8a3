internal import Arguments
internal import JSON

/// `products`: adds, shows and changes goods.
enum ProductsCommand {
    /// How it is written and what it does.
    static let part = CommandPart(
        Command(
            "products", abstract: "Adds, shows and changes goods.",
            subcommands: [
                Command(
                    "add", abstract: "Adds a product.",
                    arguments: [
                        sku, Argument("NAME", abstract: "What customers read."),
                        Argument("PRICE", abstract: "A decimal in the store's currency."),
                    ],
                    options: [
                        Option("stock", value: "N", abstract: "Units on the shelf; 0 unless set.")
                    ]),
                Command("list", abstract: "Shows every product."),
                Command(
                    "set", abstract: "Changes fields of a product.",
                    arguments: [
                        sku,
                        Argument(
                            "FIELD=VALUE", .oneOrMore,
                            abstract: "Fields: " + fields.map(\.word).joined(separator: ", ") + "."
                        ),
                    ]),
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

    private static let sku = Argument("SKU", abstract: "The product's own number, or its id.")

    /// A field as people write it, as the API calls it, and whether it takes a whole number.
    private static let fields: [(word: String, name: String, isFigure: Bool)] = [
        ("sku", "sku", false), ("name", "name", false), ("price", "base_price", false),
        ("cost", "cost_price", false), ("status", "status", false),
        ("category", "category", false), ("brand", "brand", false),
        ("description", "description", false), ("weight", "weight_g", true),
        ("threshold", "low_stock_threshold", true),
    ]

    private static func add(_ caller: any Caller, _ session: Session) async throws -> ExitCode {
        let words = session.words
        let stock = try words.integer("stock", in: 0...1_000_000)
        let reply = try await caller.send(
            .post(["api", "products"], key: session.surroundings.freshKey()) { writer in
                writer.field("sku", words["SKU"] ?? "")
                writer.field("name", words["NAME"] ?? "")
                writer.field("base_price", words["PRICE"] ?? "")
                if let stock { writer.field("stock_quantity", stock) }
            })
        return try session.show(reply) { product in
            [
                "Added \(product.text("sku") ?? "") at "
                    + "\(product["base_price"].text("display") ?? ""), "
                    + "\(product.count("available")) available."
            ]
        }
    }

    private static func set(_ caller: any Caller, _ session: Session) async throws -> ExitCode {
        let changes = try session.words.values(of: "FIELD=VALUE").map(change)
        let reply = try await caller.send(
            .patch(
                ["api", "products", session.words["SKU"] ?? ""],
                key: session.surroundings.freshKey()
            ) { writer in
                for change in changes {
                    if change.isFigure, let number = Int64(change.value) {
                        writer.field(change.name, number)
                    } else if change.name == "cost_price", change.value.isEmpty {
                        writer.key(change.name)
                        writer.null()
                    } else {
                        writer.field(change.name, change.value)
                    }
                }
            })
        return try session.show(reply) { ["Changed \($0.text("sku") ?? "")."] }
    }

    private static func change(
        _ text: String
    ) throws(UsageError) -> (name: String, value: String, isFigure: Bool) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let word = parts.first,
            let field = fields.first(where: { $0.word == word || $0.name == word })
        else {
            throw UsageError(
                "'\(text)' is not FIELD=VALUE; fields are "
                    + fields.map(\.word).joined(separator: ", ")
                    + ". Stock changes with a reason, on the inventory page.")
        }
        return (field.name, String(parts[1]), field.isFigure)
    }

    private static func list(_ caller: any Caller, _ session: Session) async throws -> ExitCode {
        var table = TextTable([
            "SKU", "NAME", "PRICE", "STATUS", "ON HAND", "RESERVED", "AVAILABLE",
        ])
        var query: [(String, String)] = [("limit", "200")]
        while true {
            let reply = try await caller.send(.get(["api", "products"], query))
            if session.wantsJSON { return try session.show(reply) { _ in [] } }
            guard reply.isGood else { throw reply.failure }
            let page = try reply.document()
            for product in page.data {
                table.add([
                    product.text("sku"), product.text("name"),
                    product["base_price"].text("display"), product.text("status"),
                    product.text("stock_quantity"), product.text("reserved"),
                    product.text("available"),
                ])
            }
            guard page.flag("has_more"), let next = page.text("next") else { break }
            query = [("limit", "200"), ("after", next)]
        }
        guard !table.isEmpty else {
            session.terminal.say("No products yet.")
            return .done
        }
        for line in table.lines { session.terminal.say(line) }
        return .done
    }
}
