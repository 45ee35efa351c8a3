package import Domain

/// What a refusal text means since a member of staff said so (`gsm-fusion.md` 4.2).
package struct PinnedText: Sendable, Equatable {
    /// The classes of the pinned table.
    package enum Meaning: String, Sendable, CaseIterable {
        /// The account already has an order for the target (N3, N4).
        case duplicate
        /// Refused for now: tried again later.
        case retryable
        /// Refused for good: the line fails.
        case final
        /// Our account is at fault: the provider is paused.
        case oursProvider = "ours_provider"
        /// The service is off: the service is paused.
        case oursService = "ours_service"
    }

    package let provider: String
    /// The provider's words as staff saw them.
    package let text: String
    package let meaning: Meaning
    package let pinnedBy: Actor
    package let reason: String
    package let at: Timestamp

    /// Makes a pin.
    package init(
        provider: String, text: String, meaning: Meaning, pinnedBy: Actor, reason: String,
        at: Timestamp
    ) {
        self.provider = provider
        self.text = text
        self.meaning = meaning
        self.pinnedBy = pinnedBy
        self.reason = reason
        self.at = at
    }

    /// How texts compare: trimmed, in small ASCII letters, without `.` and `!` behind them.
    package static func key(_ text: String) -> String {
        var bytes = text.utf8.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }[...]
        while let first = bytes.first, isBlank(first) { bytes.removeFirst() }
        while let last = bytes.last, isBlank(last) || last == 0x2E || last == 0x21 {
            bytes.removeLast()
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0D).contains(byte)
    }
}
