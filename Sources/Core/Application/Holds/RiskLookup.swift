internal import Domain

/// Asks the store what the risk rules count, and fails closed (`orders.md` 5.2, 6.1).
package enum RiskLookup {
    /// The assessment of an order that is being placed.
    ///
    /// A look-up that does not fit its database holds the order for review. What stops the whole
    /// transaction (busy, closing, full) is thrown on.
    package static func assess(
        _ draft: RiskDraft, of unit: OrderUnit, customer: CustomerRecord,
        _ settings: RiskSettings, in store: any OrderWriting
    ) throws -> RiskAssessment {
        try closed {
            // PostgreSQL refuses everything after a failed statement, save behind a savepoint.
            try store.savepoint {
                var full = draft
                if !draft.isHouse {
                    full.counts = try store.holds.riskCounts(
                        customer: customer.id, ip: unit.order.terms?.ipAddress, now: unit.now)
                }
                full.blacklisted = try store.holds.blacklisted(
                    BlacklistValue.all(of: unit, customer: customer), now: unit.now)
                return RiskRules.assess(full, settings)
            }
        }
    }

    /// Rules that cannot run leave the order to a person.
    package static func closed(_ work: () throws -> RiskAssessment) throws -> RiskAssessment {
        do {
            return try work()
        } catch let error as StorageError where error.kind == .defect {
            return .unavailable
        }
    }
}
