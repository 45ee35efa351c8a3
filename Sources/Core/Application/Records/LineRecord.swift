package import Domain

/// A stored order line; one of goods names the store's own service `ID.goods` and has no target.
package struct LineRecord: Sendable, Equatable {
    package let id: ID<Line>
    package let order: ID<Order>
    /// Position in the order, from 1.
    package let number: Int
    package let kind: LineKind
    package var state: LineState
    package var reason: LineReason?
    package let service: ID<Service>
    /// The provider account's code.
    package let provider: String
    /// Snapshot of the provider's service code.
    package let serviceCode: String
    /// Snapshot of the service's name.
    package let name: String
    /// The normalised target: 15 digits of an IMEI.
    package let target: String
    /// What the caller wrote.
    package let targetRaw: String
    package let fields: [String: String]
    package var providerOrderID: String?
    /// Sends that count (not `not_sent`, not refusals for our account's sake).
    package var attemptCount: Int
    /// Tries by hand (T24).
    package var manualRetries: Int
    package var retryAfter: Timestamp?
    /// Not nil while uncertain, accepted or in process.
    package var nextCheckAt: Timestamp?
    /// Snapshot of the provider's price in 1/10 000 credits.
    package let cost: Int64
    /// Accepted and not given back.
    package var costCharged: Bool
    package var errorCode: String?
    package var errorMessage: String?
    /// The earlier line whose result is checked again.
    package let recheckOf: ID<Line>?
    /// Status answers in a row that left this line out.
    package var missedChecks: Int
    package let maxWaitHours: Int
    package let createdAt: Timestamp
    package var submittedAt: Timestamp?
    package var acceptedAt: Timestamp?
    package var finishedAt: Timestamp?
    package var reversedAt: Timestamp?
    package var isAutomatic: Bool
    /// What it sells at which price; nil where nothing is charged.
    package var terms: LineTerms?

    /// Makes a queued line as it is placed.
    package init(
        id: ID<Line>, order: ID<Order>, number: Int, kind: LineKind, service: ServiceRecord,
        target: String, targetRaw: String, fields: [String: String], recheckOf: ID<Line>?,
        createdAt: Timestamp
    ) {
        self.id = id
        self.order = order
        self.number = number
        self.kind = kind
        self.state = .queued
        self.reason = .waiting
        self.service = service.id
        self.provider = service.provider
        self.serviceCode = service.code
        self.name = service.name
        self.target = target
        self.targetRaw = targetRaw
        self.fields = fields
        self.attemptCount = 0
        self.manualRetries = 0
        self.cost = service.cost
        self.costCharged = false
        self.recheckOf = recheckOf
        self.missedChecks = 0
        self.maxWaitHours = service.maxWaitHours
        self.createdAt = createdAt
        self.isAutomatic = true
    }

    /// A line read back from the store: identity and snapshot, then every field that moves.
    package init(
        id: ID<Line>, order: ID<Order>, number: Int, kind: LineKind, state: LineState,
        service: ID<Service>, provider: String, serviceCode: String, name: String, target: String,
        targetRaw: String, fields: [String: String], cost: Int64, recheckOf: ID<Line>?,
        maxWaitHours: Int, createdAt: Timestamp
    ) {
        self.id = id
        self.order = order
        self.number = number
        self.kind = kind
        self.state = state
        self.service = service
        self.provider = provider
        self.serviceCode = serviceCode
        self.name = name
        self.target = target
        self.targetRaw = targetRaw
        self.fields = fields
        self.attemptCount = 0
        self.manualRetries = 0
        self.cost = cost
        self.costCharged = false
        self.recheckOf = recheckOf
        self.missedChecks = 0
        self.maxWaitHours = maxWaitHours
        self.createdAt = createdAt
        self.isAutomatic = true
    }

    /// Makes a queued line of goods; `code` is the SKU.
    package init(
        id: ID<Line>, order: ID<Order>, number: Int, goods: LineTerms, code: String, name: String,
        createdAt: Timestamp
    ) {
        self.init(
            id: id, order: order, number: number, kind: .goods, state: .queued, service: .goods,
            provider: Self.goodsProvider, serviceCode: code, name: name, target: "", targetRaw: "",
            fields: [:], cost: 0, recheckOf: nil, maxWaitHours: 0, createdAt: createdAt)
        reason = .waiting
        terms = goods
    }

    /// The word in place of a provider's code that lines of goods carry.
    package static let goodsProvider = "stock"
}

extension ID where Entity == Service {
    /// The store's own service, under which every line of goods stands; no page lists it.
    package static var goods: ID<Service> { ID(value: 1) }
}
