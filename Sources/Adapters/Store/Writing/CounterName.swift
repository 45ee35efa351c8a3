internal import Application
internal import Domain

/// Names of the counters that are kept in the transaction of every change.
enum CounterName {
    /// All orders.
    static let orders = "orders"

    /// Orders in a state.
    static func state(_ state: OrderState) -> String { "order." + state.rawValue }

    /// Orders that show a word.
    static func word(_ word: StatusWord) -> String {
        OrderRow.state(of: word).map(state) ?? "word." + word.rawValue
    }

    /// Lines in a state.
    static func line(_ state: LineState) -> String { "line." + state.rawValue }

    /// Orders of a channel.
    static func channel(_ channel: Channel) -> String { "channel." + channel.rawValue }

    /// Orders with a line of a provider.
    static func provider(_ code: String) -> String { "provider." + code }

    /// Orders with a line of a service.
    static func service(_ key: Int64) -> String { "service.\(key)" }

    /// Products of a status.
    static func product(_ status: ProductRecord.Status) -> String { "product." + status.rawValue }

    /// Rows of stock: one a product and one a variant.
    static let stockItems = "stock.items"

    /// Orders of a customer.
    static func customer(_ key: Int64) -> String { "customer.\(key)" }
}
