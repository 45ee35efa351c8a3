package import Domain

/// One reading of what a provider says it still holds of ours.
package struct BalanceReading: Sendable, Equatable {
    package let provider: String
    /// In 1/10 000 credits.
    package let amount: Int64
    package let at: Timestamp

    /// Makes a reading.
    package init(provider: String, amount: Int64, at: Timestamp) {
        self.provider = provider
        self.amount = amount
        self.at = at
    }
}

/// What two readings say about the time between them.
package struct BalanceCheck: Sendable, Equatable {
    /// The reading before; nil at the first one, which only starts the count.
    package let previous: BalanceReading?
    package let reading: BalanceReading
    /// Added to the account between the readings, as told by whoever types.
    package let topUps: Int64
    /// Prices of orders accepted in between, less those that were rejected and given back.
    package let charged: Int64

    /// What the account lost and no order explains; 0 means all is explained.
    package var difference: Int64 {
        guard let previous else { return 0 }
        let exact =
            Int128(previous.amount) + Int128(topUps) - Int128(reading.amount) - Int128(charged)
        return Int64(clamping: exact)
    }
}

/// The independent detector of R8: the provider's balance against what was accepted in between.
package enum Balancing {
    /// Stores a reading and compares it; a difference becomes an anomaly and changes no line.
    package static func record(
        _ reading: BalanceReading, topUps: Int64, by actor: Actor, in store: any OrderWriting
    ) throws -> BalanceCheck {
        let previous = try store.latestBalance(provider: reading.provider)
        var charged: Int64 = 0
        if let previous {
            charged = try store.charged(
                provider: reading.provider, after: previous.at, upTo: reading.at)
        }
        let check = BalanceCheck(
            previous: previous, reading: reading, topUps: topUps, charged: charged)
        try store.keep(balance: reading)
        try store.audit(
            actor: actor, action: "provider.balance", object: reading.provider,
            detail: Money(reading.amount, .credits).decimal, reason: nil, at: reading.at)
        if check.difference != 0 {
            try store.keep(
                anomaly: Anomaly(
                    provider: reading.provider, line: nil, kind: .balance,
                    detail: sentence(check), raw: [], at: reading.at))
        }
        return check
    }

    /// What is not explained, and between which moments to look.
    package static func sentence(_ check: BalanceCheck) -> String {
        guard let previous = check.previous else {
            return "The first reading; the next is compared with it."
        }
        let span = "between \(previous.at.text) and \(check.reading.at.text)"
        let amount = Money(Int64(clamping: check.difference.magnitude), .credits).decimal
        if check.difference == 0 { return "Every credit \(span) is explained." }
        return check.difference > 0
            ? "\(amount) credits left the account \(span) and no accepted order "
                + "explains them: look at "
                + "the lines that are uncertain or in needs review."
            : "The account holds \(amount) credits more than the orders \(span) explain: "
                + "a top-up was "
                + "not told, or the provider gave something back."
    }
}
