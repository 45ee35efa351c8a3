package import Application

/// The refusal texts whose meaning is known (`gsm-fusion.md` 4.2); every other text is `uncertain`.
package struct PinnedTexts: Sendable {
    /// What a pinned text means for a line.
    package enum Meaning: Sendable, Equatable {
        /// This account already has an order for the IMEI (N3, N4).
        case duplicate
        case refusal(Refusal.Kind, code: String)
    }

    /// One row of the table.
    package struct Row: Sendable, Equatable {
        /// The provider's wording, in any letter case.
        package let text: String
        /// What the wording decides.
        package let meaning: Meaning

        /// Pins a text.
        package init(_ text: String, _ meaning: Meaning) {
            self.text = text
            self.meaning = meaning
        }
    }

    /// The documented table; the last three wordings are assumed until probe 7 has shown them.
    package static let documented: [Row] = [
        Row("Invalid User!", .refusal(.oursProvider, code: "invalid_user")),
        Row("Invalid API Key!", .refusal(.oursProvider, code: "invalid_api_key")),
        Row("IMEI already exists!", .duplicate),
        Row("Insufficient balance", .refusal(.oursProvider, code: "insufficient_balance")),
        Row("Invalid IMEI", .refusal(.final, code: "invalid_imei")),
        Row("Service not available", .refusal(.oursService, code: "service_not_available")),
    ]

    private let meanings: [[UInt8]: Meaning]

    /// The documented table and what staff pinned; a staff row wins over a documented one.
    package init(staff: [Row] = []) {
        var meanings: [[UInt8]: Meaning] = [:]
        for row in Self.documented + staff { meanings[Self.key(row.text)] = row.meaning }
        meanings[[]] = nil
        self.meanings = meanings
    }

    /// The meaning of a provider's text; nil when it is not pinned.
    package func meaning(of text: String) -> Meaning? { meanings[Self.key(text)] }

    /// Texts compare trimmed, in small ASCII letters, without `.` and `!` behind them.
    private static func key(_ text: String) -> [UInt8] {
        var key = ByteSearch.trimmed(text.utf8).map(ByteSearch.lowered)
        while let last = key.last,
            last == UInt8(ascii: ".") || last == UInt8(ascii: "!") || ByteSearch.isSpace(last)
        {
            key.removeLast()
        }
        return key
    }
}
