internal import Domain

/// Outcomes that the schema refuses, and words that nobody knows.
extension Settling {
    /// The schema says that the order id belongs to another attempt: a person decides (T25).
    func keepMisfit(
        _ id: ID<Attempt>, in store: any OrderWriting, now: Timestamp
    ) throws -> SettleResult {
        guard var unit = try store.unit(attempt: id, now: now),
            let attempt = unit.attempts.first(where: { $0.id == id })
        else { return .stale }
        unit.edit(id) { $0.answeredAt = now }
        misfit("the provider gave an order id that is linked already", attempt, in: &unit)
        unit.follow()
        try store.keep(&unit)
        return .moved(.needsReview)
    }

    /// Five equal unknown texts in a row pause the service, so that no sixth line is spent on it
    /// (`gsm-fusion.md` 4.2).
    func countUnknown(
        _ outcome: SubmitOutcome, _ attempt: AttemptRecord, _ result: SettleResult,
        in store: any OrderWriting, now: Timestamp
    ) throws -> SettleResult {
        guard let text = outcome.unknownRefusalText else { return result }
        let newest = try store.newestAttempts(
            provider: attempt.provider, serviceCode: attempt.serviceCode,
            limit: Settling.unknownTextsInARow)
        let wanted = SubmitOutcome.unknownRefusal + text
        guard newest.count == Settling.unknownTextsInARow,
            newest.allSatisfy({ $0.errorMessage == wanted }),
            var service = try store.services(code: attempt.serviceCode).first(where: {
                $0.provider == attempt.provider
            }), service.pauseReason == nil
        else { return result }
        service.pauseReason = Settling.unknownPause + text
        try store.save(service, at: now)
        return .pausedService(service.code)
    }

    /// How the pause of a service begins whose answers nobody knows.
    static let unknownPause = "the provider refuses with a text that is not known: "

    /// The unknown text for which a service was paused; nil when it was paused for another reason.
    static func unknownText(in pauseReason: String) -> String? {
        guard pauseReason.hasPrefix(unknownPause) else { return nil }
        return String(pauseReason.dropFirst(unknownPause.count))
    }

    /// Equal unknown texts after which a service is paused.
    static let unknownTextsInARow = 5
}

extension StorageError {
    /// The schema's rules on provider order ids refused the write.
    var isLinkedElsewhere: Bool {
        kind == .duplicate("one_link") || kind == .duplicate("provider_order_id")
    }
}
