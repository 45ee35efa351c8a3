package import Domain

/// Unknown refusal texts: staff say once what they mean, and every later answer is read so.
package enum Pinning {
    /// The outcome as staff's pins have it; every other outcome stays as it is.
    static func understood(
        _ outcome: SubmitOutcome, provider: String, in store: any OrderReading
    ) throws -> SubmitOutcome {
        guard let text = outcome.unknownRefusalText else { return outcome }
        let key = PinnedText.key(text)
        guard
            let pin = try store.pinnedTexts(provider: provider).first(where: {
                PinnedText.key($0.text) == key
            })
        else { return outcome }
        return switch pin.meaning {
        case .duplicate: .duplicate
        case .retryable: .refused(Refusal(kind: .retryable, code: code, message: text))
        case .final: .refused(Refusal(kind: .final, code: code, message: text))
        case .oursProvider: .refused(Refusal(kind: .oursProvider, code: code, message: text))
        case .oursService: .refused(Refusal(kind: .oursService, code: code, message: text))
        }
    }

    /// The error code of a refusal that staff pinned.
    static let code = "PINNED"

    /// Pins a text with its reason, and opens services that were paused for not knowing it.
    ///
    /// Waiting lines whose stored answer has the text settle at their next look. False when there
    /// is no such provider. Throws `StorageError`.
    package static func pin(
        _ pin: PinnedText, in store: any OrderWriting
    ) throws -> Bool {
        guard try store.provider(pin.provider) != nil else { return false }
        try store.save(pin: pin)
        try store.audit(
            actor: pin.pinnedBy, action: "provider.pin_text", object: pin.provider,
            detail: "\(pin.meaning.rawValue): \(pin.text)", reason: pin.reason, at: pin.at)
        let key = PinnedText.key(pin.text)
        for var service in try store.services() where service.provider == pin.provider {
            guard let text = service.pauseReason.flatMap(Settling.unknownText(in:)),
                PinnedText.key(text) == key
            else { continue }
            service.pauseReason = pin.meaning == .oursService ? pin.text : nil
            try store.save(service, at: pin.at)
        }
        return true
    }

    /// Takes a pin back; false when the text was not pinned.
    package static func unpin(
        provider: String, text: String, reason: String, by actor: Actor, in store: any OrderWriting,
        at: Timestamp
    ) throws -> Bool {
        let key = PinnedText.key(text)
        guard
            let pin = try store.pinnedTexts(provider: provider).first(where: {
                PinnedText.key($0.text) == key
            })
        else { return false }
        try store.removePin(provider: provider, key: key)
        try store.audit(
            actor: actor, action: "provider.unpin_text", object: provider,
            detail: "\(pin.meaning.rawValue): \(pin.text)", reason: reason, at: at)
        return true
    }
}
