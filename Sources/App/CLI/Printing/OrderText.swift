/// Orders as text for people.
enum OrderText {
    /// One order with its lines, results and what it waits for.
    static func lines(_ order: Document) -> [String] {
        let label = word(order)
        var text = ["\(order.text("number") ?? "?")  \(label)  \(time(order.text("placed_at")))"]
        if let description = order["display"].text("description"), !description.isEmpty {
            text[0] += "  \(description)"
        }
        for line in order["lines"].items { text += self.line(line) }
        return text
    }

    private static func line(_ line: Document) -> [String] {
        let name = line.text("service_name") ?? line.text("service_code") ?? ""
        var head = "  \(line.text("target") ?? "")  \(line.text("status") ?? "")  \(name)"
        if let id = line.text("provider_order_id") { head += "  provider order \(id)" }
        var text = [head]
        if let waiting = line.text("waiting") { text.append("    \(waiting)") }
        if let error = line.text("error_message") { text.append("    \(error)") }
        for row in rows(of: line["result"]) { text.append("    \(row)") }
        return text
    }

    /// A list of orders as a table.
    static func table(_ orders: [Document]) -> [String] {
        var table = TextTable(["ORDER", "STATUS", "TARGET", "SERVICE", "RESULT", "PLACED (UTC)"])
        for order in orders {
            let line = order["line"]
            let more = order.count("line_count") > 1 ? " +\(order.count("line_count") - 1)" : ""
            let first = rows(of: line["result"]).first
            table.add([
                order.text("number"), word(order), (line.text("target") ?? "") + more,
                line.text("service_code"), line.text("error_message") ?? shortened(first ?? ""),
                time(order.text("placed_at")),
            ])
        }
        return table.lines
    }

    /// The lines of a result's display text.
    private static func rows(of result: Document) -> [String] {
        (result.text("display") ?? "").utf8.split(separator: 0x0A)
            .map { String(decoding: Array($0), as: UTF8.self) }
    }

    /// The status word of an order, its display label where it has none.
    static func word(_ order: Document) -> String {
        order.text("status") ?? order["display"].text("label") ?? order.text("state") ?? "?"
    }

    /// `2026-11-20 14:05` of an RFC 3339 time.
    static func time(_ text: String?) -> String {
        guard let text, text.utf8.count >= 16 else { return "" }
        return text.prefix(10) + " " + text.dropFirst(11).prefix(5)
    }

    private static func shortened(_ text: String) -> String {
        text.count > 40 ? String(text.prefix(39)) + "…" : text
    }
}
