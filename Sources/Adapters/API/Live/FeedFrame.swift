internal import Application
internal import Domain
internal import HTTP
internal import JSON

/// One event, encoded once for all who may see it; customers do not see our data (SEC72, E10).
struct FeedFrame: Sendable {
    /// The position in the feed.
    let position: Int64
    /// Whose order it is about; nil for events about providers.
    let customer: ID<Customer>?
    /// The order it is about.
    let order: ID<Order>?
    /// The first word of its type, for example `line`.
    let subject: String
    /// The bytes for staff.
    let full: [UInt8]
    /// The bytes for the order's customer.
    let narrow: [UInt8]

    /// Encodes an event.
    init(_ event: FeedEvent, epoch: String) {
        position = event.position
        customer = event.customer
        order = event.order
        subject = Self.subject(event.type)
        let id = FeedPosition(epoch: epoch, position: event.position).text
        full = SSEFrame.encode(
            id: id, event: subject, data: Self.data(event, epoch: epoch, showsData: true))
        narrow = SSEFrame.encode(
            id: id, event: subject, data: Self.data(event, epoch: epoch, showsData: false))
    }

    /// The bytes of an event as JSON.
    static func data(_ event: FeedEvent, epoch: String, showsData: Bool) -> [UInt8] {
        JSONWriter.document { writer in write(event, epoch, showsData, to: &writer) }
    }

    /// Writes the members of an event.
    static func write(
        _ event: FeedEvent, _ epoch: String, _ showsData: Bool, to writer: inout JSONWriter
    ) {
        writer.field("id", FeedPosition(epoch: epoch, position: event.position).text)
        writer.field("type", event.type)
        writer.field("order", event.order?.text)
        writer.field("order_number", event.orderNumber)
        writer.field("line", event.line?.text)
        writer.field("seq", event.sequence)
        writer.field("state", event.state)
        writer.field("stage", event.data["stage"])
        writer.field("at", event.at)
        if showsData { writer.field("data", event.data) }
    }

    /// `line.completed` → `line`.
    static func subject(_ type: String) -> String {
        String(decoding: type.utf8.prefix { $0 != UInt8(ascii: ".") }, as: UTF8.self)
    }
}
