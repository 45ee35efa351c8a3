package import Domain

/// What the risk rules found about an order, and what follows from it (`orders.md` 6.1).
package struct RiskAssessment: Sendable, Equatable {
    package var report: RiskReport
    /// Holds to set, each reason once, most severe first.
    package var holds: [RiskHold] = []
    /// The buyer must show who they are before the order is confirmed.
    package var verificationRequired = false
    /// What the caller is told beside the order.
    package var warnings: [RiskWarning] = []

    /// An assessment that holds nothing.
    package init(report: RiskReport) { self.report = report }

    /// What holds when the rules could not run: a person looks at the order (fails closed).
    package static var unavailable: RiskAssessment {
        let text = "The risk rules could not run, so a person decides about this order."
        var result = RiskAssessment(
            report: RiskReport(
                recommendation: .review,
                facts: [RiskFact("rules_unavailable", text, .negative)]))
        result.holds = [RiskHold(.review, text)]
        return result
    }
}

/// Facts and recommendation as they are stored with the order and shown to staff.
package struct RiskReport: Sendable, Equatable {
    /// What the rules would do.
    package enum Recommendation: String, Sendable, CaseIterable { case accept, review, refuse }

    package var recommendation: Recommendation
    /// In the order in which the rules look.
    package var facts: [RiskFact]

    /// Pairs a recommendation with its facts.
    package init(recommendation: Recommendation, facts: [RiskFact]) {
        self.recommendation = recommendation
        self.facts = facts
    }
}

/// One thing that speaks for or against an order.
package struct RiskFact: Sendable, Equatable {
    /// Which way it speaks.
    package enum Sentiment: String, Sendable, CaseIterable { case positive, neutral, negative }

    /// The machine word, for example `cod_high_value`.
    package let code: String
    /// A sentence for staff, without personal data.
    package let text: String
    package let sentiment: Sentiment

    /// Makes a fact.
    package init(_ code: String, _ text: String, _ sentiment: Sentiment) {
        self.code = code
        self.text = text
        self.sentiment = sentiment
    }
}

/// A hold that the rules ask for.
package struct RiskHold: Sendable, Equatable {
    package let reason: HoldReason
    /// A sentence for staff, without personal data.
    package let detail: String

    /// Pairs a reason with its detail.
    package init(_ reason: HoldReason, _ detail: String) {
        self.reason = reason
        self.detail = detail
    }
}

/// A warning of 5.2 that the rules give: the order is created all the same.
package struct RiskWarning: Sendable, Equatable {
    package let code: String
    package let message: String

    /// Makes a warning.
    package init(code: String, message: String) {
        self.code = code
        self.message = message
    }
}
