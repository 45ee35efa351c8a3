package import Domain

/// A stored attempt: the durable intent to send one line (R1) and what became of it.
package struct AttemptRecord: Sendable, Equatable {
    package let id: ID<Attempt>
    package let line: ID<Line>
    package let order: ID<Order>
    /// From 1, dense per line.
    package let number: Int
    package let provider: String
    package let target: String
    package let serviceCode: String
    package var state: AttemptState
    /// Rises at each claim and each rescue; a write with an old one changes nothing.
    package var fence: Int64
    /// SHA-256 of the request without its credentials.
    package let requestHash: [UInt8]
    /// The highest known provider order id at intent, for look-ups.
    package let highWater: String?
    package var providerOrderID: String?
    /// Global, rising; the sidecar of R9 remembers the highest that was sent.
    package let intentSequence: Int64
    package let intentAt: Timestamp
    package let sendBy: Timestamp
    package let settleAt: Timestamp
    package var nextCheckAt: Timestamp
    package var sentAt: Timestamp?
    package var answeredAt: Timestamp?
    package var errorCode: String?
    package var errorMessage: String?

    /// Makes an intent in state `sending`.
    package init(
        id: ID<Attempt>, line: ID<Line>, order: ID<Order>, number: Int, provider: String,
        target: String, serviceCode: String, state: AttemptState = .sending, fence: Int64,
        requestHash: [UInt8], highWater: String?, intentSequence: Int64, intentAt: Timestamp,
        sendBy: Timestamp, settleAt: Timestamp, nextCheckAt: Timestamp
    ) {
        self.id = id
        self.line = line
        self.order = order
        self.number = number
        self.provider = provider
        self.target = target
        self.serviceCode = serviceCode
        self.state = state
        self.fence = fence
        self.requestHash = requestHash
        self.highWater = highWater
        self.intentSequence = intentSequence
        self.intentAt = intentAt
        self.sendBy = sendBy
        self.settleAt = settleAt
        self.nextCheckAt = nextCheckAt
    }
}

extension AttemptRecord {
    /// Error code of a send that was followed by another one without proof of absence (N6).
    package static let unproven = "UNPROVEN"

    /// It counts as absent only until the next send tells: it may have arrived all the same (N6).
    package var mayHaveArrived: Bool {
        state == .absent && errorCode == AttemptRecord.unproven
    }
}
