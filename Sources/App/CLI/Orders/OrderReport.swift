internal import JSON

/// Prints orders that were read, as text or as a list in JSON.
enum OrderReport {
    /// One order as the API gives it, several as a list.
    static func print(_ orders: [Document], _ session: Session) {
        if session.wantsJSON {
            session.terminal.json(list(orders.map { bytes($0) }))
        } else {
            for order in orders {
                for line in OrderText.lines(order) { session.terminal.say(line) }
            }
        }
    }

    /// Bodies as one list answer.
    static func list(_ bodies: [[UInt8]]) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.field("object", "list")
            writer.key("data")
            writer.array { writer in
                for body in bodies { writer.raw(body) }
            }
            writer.field("has_more", false)
            writer.field("next", String?.none)
            writer.field("total", bodies.count)
        }
        return writer.bytes
    }

    /// A value written again, as it stood.
    static func bytes(_ document: Document) -> [UInt8] {
        var writer = JSONWriter()
        writer.value(document.value)
        return writer.bytes
    }
}
