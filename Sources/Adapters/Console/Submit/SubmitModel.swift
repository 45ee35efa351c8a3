internal import Application
internal import Domain

/// What the submit page shows.
struct SubmitModel: Sendable {
    /// One service of the picker.
    struct Choice: Sendable, Equatable {
        /// The service's id.
        let id: String
        /// The service by name.
        let name: String
        /// The heading it stands under.
        let category: String
        /// The provider's cost of one check, decimal credits.
        let price: String
        /// How long it takes, in the provider's words.
        let deliveryTime: String
        /// `imei` or `digits`, for the verdicts while typing.
        let rule: String
        /// Why it cannot be chosen; nil when it can.
        let closedBecause: String?
        /// Why its orders are kept and sent later; nil when they are sent at once.
        let pausedBecause: String?
    }

    /// What stands around the page.
    var frame: FrameModel
    /// The services of the picker.
    var choices: [Choice]
    /// What stands in the form's fields.
    var form: SubmitForm
    /// The form's idempotency key.
    var key: String
    /// Faults by field name: `service`, `targets`.
    var faults: [String: String] = [:]
    /// What became of the list that was just sent.
    var answer: SubmitAnswer?
    /// The key of the re-check form of each target that asks.
    var recheckKeys: [String: String] = [:]
    /// Writes a moment as the store's time.
    var clock: @Sendable (Timestamp) -> String

    /// The services that staff may see, in the order of the catalogue.
    static func choices(_ services: [ServiceRecord]) -> [Choice] {
        services.filter { $0.audience != .off && $0.kind == .imeiCheck }.map { service in
            Choice(
                id: service.id.text, name: service.name, category: service.category,
                price: decimal(service.cost), deliveryTime: service.deliveryTime,
                rule: service.targetRule == .digits ? "digits" : "imei",
                closedBecause: service.isEnabled ? nil : service.pauseReason ?? "not offered now",
                pausedBecause: service.isEnabled ? service.pauseReason : nil)
        }
    }

    /// Credits without needless zeros, at least two digits after the point: `0.08`.
    static func decimal(_ cost: Int64) -> String {
        var text = Money(cost, .credits).decimal
        for _ in 0..<(Currency.credits.exponent - 2) where text.hasSuffix("0") { text.removeLast() }
        return text
    }
}
