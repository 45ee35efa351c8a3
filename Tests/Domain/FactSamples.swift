import Domain

/// Facts that between them open and close every guard of both tables.
enum FactSamples {
    static let orders: [OrderFacts] = {
        var samples = [OrderFacts()]
        var open = OrderFacts()
        open.paymentGuardMet = true
        open.expiryPassed = true
        open.isPaid = true
        open.restedSinceDelivery = true
        open.paidInFullThenRefunded = true
        open.proofAccepted = true
        open.allCompletedReversed = true
        open.retryAllowed = true
        open.isPartial = true
        open.hasReason = true
        for goods in [false, true] {
            for delivery in [false, true] {
                for outcome in 0..<4 {
                    var facts = open
                    facts.hasGoods = goods
                    facts.isDelivery = delivery
                    facts.completedLines = outcome == 0 ? 1 : 0
                    facts.rejectedLines = outcome == 1 ? 1 : 0
                    facts.failedLines = outcome == 2 ? 1 : 0
                    facts.openProviderLines = outcome == 3 ? 1 : 0
                    samples.append(facts)
                }
            }
        }
        samples += changed(open) { $0.openHolds = [.blacklist] }
        samples += changed(open) { $0.reservationsHold = false }
        samples += changed(open) { $0.servicesEnabled = false }
        samples += changed(open) { $0.paymentGuardMet = false }
        samples += changed(open) { $0.sentLines = 1 }
        samples += changed(open) { $0.retryAllowed = false }
        samples += changed(open) { $0.isPaid = false }
        samples += changed(open) {
            $0.sentLines = 1
            $0.unsentOpenLines = 1
        }
        return samples
    }()

    static let lines: [LineFacts] = {
        let open = LineFacts()
        return [open] + changed(open) { $0.kind = .goods }
            + changed(open) { $0.isAutomatic = false } + changed(open) { $0.providerOpen = false }
            + changed(open) { $0.retryDue = false } + changed(open) { $0.sameTargetOpen = true }
            + changed(open) { $0.hasLiveAttempt = true }
            + changed(open) { $0.everyOutcomeDefinite = false }
            + changed(open) { $0.settlePassed = false } + changed(open) { $0.hasReason = false }
            + changed(open) { $0.isLinked = false } + changed(open) { $0.manualRetriesLeft = false }
            + changed(open) { $0.withinReversalWindow = false }
    }()

    static let payments: [PaymentFacts] = {
        var open = PaymentFacts()
        open.total = 1_000
        open.amount = 1_000
        open.isHeld = true
        open.orderEnded = true
        var back = open
        back.paid = 1_000
        return [PaymentFacts(), open, back] + changed(open) { $0.amount = 400 }
            + changed(open) { $0.openHolds = 1 } + changed(open) { $0.isHeld = false }
            + changed(open) { $0.orderEnded = false }
            + changed(open) { $0.isReferenceNew = false }
            + changed(back) { $0.amount = 400 } + changed(back) { $0.amount = 1_001 }
            + changed(back) { $0.amount = .max }
            + changed(back) {
                $0.paid = 700
                $0.amount = 400
            }
            + changed(back) { $0.otherRefundsOpen = true }
    }()

    private static func changed<Facts>(_ facts: Facts, _ body: (inout Facts) -> Void) -> [Facts] {
        var copy = facts
        body(&copy)
        return [copy]
    }
}
