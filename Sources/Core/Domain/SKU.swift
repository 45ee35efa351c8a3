/// A product's own number: 1–64 ASCII letters, digits, `.`, `_`, `+` and `-`, unique in any case.
package struct SKU: Hashable, Sendable {
    /// As the business writes it.
    package let text: String

    /// Takes a text without blanks around it; nil for other characters, and for what reads as a
    /// product id.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard (1...64).contains(bytes.count), bytes.allSatisfy(Self.isTaken),
            ID<Product>(text) == nil
        else { return nil }
        self.text = text
    }

    /// The form under which it is unique.
    package var folded: String { Self.fold(text) }

    /// ASCII letters made small; other text stays as it is.
    package static func fold(_ text: String) -> String {
        String(
            decoding: text.utf8.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }, as: UTF8.self)
    }

    private static func isTaken(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
            || (0x61...0x7A).contains(byte) || [0x2B, 0x2D, 0x2E, 0x5F].contains(byte)
    }
}
