internal import Domain

/// The table 6.1 of `orders.md` as a total function.
package enum RiskRules {
    /// What follows from a draft: facts in the order of the table, holds most severe first.
    package static func assess(_ draft: RiskDraft, _ settings: RiskSettings) -> RiskAssessment {
        var finding = Finding()
        blacklist(draft, &finding)
        buyer(draft, settings, &finding)
        verification(draft, settings, &finding)
        review(draft, settings, &finding)
        if let earlier = draft.duplicateOf {
            finding.hold(
                .duplicate, "duplicate",
                "The same was ordered before: \(earlier). "
                    + "Decide whether it is done again.")
        }
        if draft.isPrepaid && draft.isUnpaid && draft.total.amount > 0 {
            finding.hold(
                .payment, "unpaid", "Waiting for the payment of \(draft.total.display).", .neutral)
        }
        return finding.assessment
    }

    private static func blacklist(_ draft: RiskDraft, _ finding: inout Finding) {
        let kinds = Set(draft.blacklisted.map(\.kind))
        for kind in BlacklistValue.Kind.allCases where kinds.contains(kind) {
            finding.hold(
                .blacklist, "blacklisted_\(kind.rawValue)", "\(kind.phrase) is on the blacklist.")
        }
    }

    /// What is known of the buyer and holds nothing by itself.
    private static func buyer(
        _ draft: RiskDraft, _ settings: RiskSettings, _ finding: inout Finding
    ) {
        if draft.isHouse {
            finding.fact("house_account", "An order of the business itself.", .positive)
            return
        }
        if draft.isTrusted {
            finding.fact("trusted_customer", "A trusted customer: no verification.", .positive)
        }
        let orders = draft.completedOrders
        if orders > 0 {
            finding.fact(
                "returning_customer",
                "\(orders) \(orders == 1 ? "order" : "orders") delivered or completed before.",
                .positive)
        } else {
            finding.fact("new_customer", "No order delivered or completed before.", .neutral)
        }
    }

    private static func verification(
        _ draft: RiskDraft, _ settings: RiskSettings, _ finding: inout Finding
    ) {
        guard draft.method == .cod, !draft.isTrusted, !draft.isHouse else { return }
        if draft.total.amount >= settings.cashVerifyLimit {
            finding.hold(
                .verification, "cod_high_value",
                "Cash on delivery of \(draft.total.display), from "
                    + "\(Money(settings.cashVerifyLimit, draft.total.currency).display) on "
                    + "the buyer is verified.")
        }
        if draft.completedOrders < settings.newCustomerOrders {
            finding.hold(
                .verification, "new_customer_cod",
                "Cash on delivery by a customer with fewer than \(settings.newCustomerOrders) "
                    + "completed orders.")
        }
    }

    private static func review(
        _ draft: RiskDraft, _ settings: RiskSettings, _ finding: inout Finding
    ) {
        if draft.total.amount > settings.highValueLimit {
            let text =
                "The total of \(draft.total.display) is above "
                + "\(Money(settings.highValueLimit, draft.total.currency).display)."
            finding.hold(.review, "high_value", text)
            finding.assessment.warnings.append(RiskWarning(code: "HIGH_VALUE", message: text))
        }
        guard !draft.isHouse else { return }
        if draft.isCounted {
            // The order itself is one more than what was counted before it.
            many(draft.counts.recentOfCustomer, settings.mostOfCustomer, "customer", &finding)
            many(draft.counts.recentOfAddress, settings.mostOfAddress, "address", &finding)
        }
        let lost = draft.counts.lostCashOrders
        if lost >= settings.lostCashOrders && draft.method != .internal {
            finding.hold(
                .review, "lost_cash_orders",
                "\(lost) cash orders of this customer were cancelled or failed.")
        }
    }

    private static func many(
        _ before: Int, _ limit: Int, _ whose: String, _ finding: inout Finding
    ) {
        guard before >= limit else { return }
        finding.hold(
            .review, "many_orders_\(whose)",
            "More than \(limit) orders within \(RiskSettings.windowMinutes) min from one \(whose).")
    }
}

extension RiskRules {
    /// Collects facts and holds; several findings of one reason are one hold.
    private struct Finding {
        private var facts: [RiskFact] = []
        private var details: [HoldReason: [String]] = [:]
        var assessment = RiskAssessment(report: RiskReport(recommendation: .accept, facts: []))

        mutating func fact(_ code: String, _ text: String, _ sentiment: RiskFact.Sentiment) {
            facts.append(RiskFact(code, text, sentiment))
            assessment.report.facts = facts
        }

        mutating func hold(
            _ reason: HoldReason, _ code: String, _ text: String,
            _ sentiment: RiskFact.Sentiment = .negative
        ) {
            fact(code, text, sentiment)
            details[reason, default: []].append(text)
            assessment.holds = HoldRules.bySeverity(Array(details.keys)).map {
                RiskHold($0, (details[$0] ?? []).joined(separator: " "))
            }
            assessment.verificationRequired = details[.verification] != nil
            assessment.report.recommendation = recommendation
        }

        private var recommendation: RiskReport.Recommendation {
            switch HoldRules.mostSevere(Array(details.keys)) {
            case .blacklist: .refuse
            case .duplicate, .review, .verification: .review
            case .payment, nil: .accept
            }
        }
    }
}

extension BlacklistValue.Kind {
    /// How a sentence names what stands on the blacklist, without its value.
    fileprivate var phrase: String {
        switch self {
        case .phone: "A phone number of the order"
        case .imei: "An IMEI of the order"
        case .email: "The e-mail address"
        case .customer: "The customer"
        case .ip: "The IP address"
        }
    }
}
