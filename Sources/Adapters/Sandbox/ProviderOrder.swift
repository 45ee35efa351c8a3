/// One order as the stand-in keeps it.
struct ProviderOrder: Sendable {
    /// What was charged.
    let charge: LedgerCharge
    /// Whether the price was given back.
    var isRefunded = false
    /// The furthest state that was told or recorded.
    var word = OrderWord.pending
}

/// One row of a status answer, before it is written as XML.
struct ProviderRow: Sendable {
    /// The provider order id.
    var id: String
    /// The service's name.
    var package: String
    /// The target of the order.
    var imei: String
    /// The status as written; nil leaves the element out.
    var word: String?
    /// The result text, empty until there is one.
    var code: String
    /// The time of the order in UTC, `2026-01-02 03:04:05`.
    var requestedAt: String
}

/// What became of one IMEI of a `placeorder` call.
enum PlacedItem: Sendable, Equatable {
    case accepted(id: Int64, imei: String)
    case duplicate(imei: String)
    case refused(imei: String, text: String)
}

/// What became of a `placeorder` call.
enum PlacedCall: Sendable {
    /// The whole call was refused with a root error.
    case refused(String)
    /// One item for each IMEI.
    case items([PlacedItem])
}
