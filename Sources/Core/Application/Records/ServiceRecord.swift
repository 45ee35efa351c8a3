package import Domain

/// What a provider line buys.
package struct ServiceRecord: Sendable, Equatable {
    /// Whether a target that has a result may be checked again for money.
    package enum Recheck: String, Sendable { case yes, no, unknown }

    /// Who may order it.
    package enum Audience: String, Sendable, CaseIterable { case off, staff, selected, all }

    package let id: ID<Service>
    /// The provider account's code.
    package let provider: String
    /// The provider's package id, unique per provider.
    package let code: String
    package let kind: LineKind
    package var name: String
    package var category: String
    /// The provider's price in 1/10 000 credits.
    package var cost: Int64
    package var deliveryTime: String
    package var expectedMinutes: Int
    package var maxWaitHours: Int
    /// Plain text.
    package var details: String
    package var targetRule: IMEI.Rule
    package var requiredFields: [String]
    package var recheck: Recheck
    /// Results older than this make a re-check the default; nil: no limit.
    package var resultAgeDays: Int?
    package var isEnabled: Bool
    package var pauseReason: String?
    package var audience: Audience
    package var syncedAt: Timestamp?

    /// Makes a service; the parts that a catalogue does not tell have their defaults.
    package init(
        id: ID<Service>, provider: String, code: String, kind: LineKind, name: String,
        category: String, cost: Int64, deliveryTime: String, details: String,
        targetRule: IMEI.Rule = .luhn, audience: Audience = .staff
    ) {
        self.id = id
        self.provider = provider
        self.code = code
        self.kind = kind
        self.name = name
        self.category = category
        self.cost = cost
        self.deliveryTime = deliveryTime
        self.expectedMinutes = 5
        self.maxWaitHours = 72
        self.details = details
        self.targetRule = targetRule
        self.requiredFields = []
        self.recheck = .unknown
        self.isEnabled = true
        self.audience = audience
    }
}
