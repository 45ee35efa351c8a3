package import Application
internal import Domain
internal import JSON

/// The JSON of a webhook (O8): no secret, no full IMEI or phone (SEC42).
package enum WebhookBody {
    /// The bytes that are signed and sent; the same on every try.
    package static func bytes(of event: WebhookEvent) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            switch event {
            case .feed(let event, let epoch): write(event, epoch, to: &writer)
            case .test(let at):
                writer.field("id", "test")
                writer.field("type", "webhook.test")
                writer.field("timestamp", at.text)
                writer.key("data")
                writer.object { $0.field("text", "This is a test from Waybill.") }
            }
        }
        return writer.bytes
    }

    private static func write(
        _ event: FeedEvent, _ epoch: String, to writer: inout JSONWriter
    ) {
        writer.field("id", "\(epoch)-\(event.position)")
        writer.field("type", event.type)
        writer.field("timestamp", event.at.text)
        if event.order != nil { writer.field("seq", event.sequence) }
        writer.key("data")
        writer.object { writer in
            if let order = event.order {
                writer.field("order", order.text)
                writer.field("number", event.orderNumber)
                writer.field("customer", event.customer?.text)
                writer.field("version", event.sequence)
            }
            if let line = event.line { writer.field("line", line.text) }
            writer.field("state", event.state)
            for (name, value) in event.data.sorted(by: { $0.key < $1.key }) {
                guard Self.facts.contains(name) else { continue }
                writer.field(name, value)
            }
        }
    }

    /// The small facts of an event that leave the house.
    private static let facts: Set = ["from", "why", "row", "provider", "reason"]
}
