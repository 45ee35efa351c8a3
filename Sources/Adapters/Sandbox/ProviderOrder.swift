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
    var id: String
    var package: String
    var imei: String
    var word: String?
    var code: String
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
