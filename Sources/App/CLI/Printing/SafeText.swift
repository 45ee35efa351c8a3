/// Foreign text made harmless for a terminal: escape sequences could move its cursor or title.
package enum SafeText {
    /// One line: every control character becomes a blank.
    package static func line(_ text: String) -> String { cleaned(text, keepsLines: false) }

    /// Several lines: line ends stay.
    package static func lines(_ text: String) -> String { cleaned(text, keepsLines: true) }

    private static func cleaned(_ text: String, keepsLines: Bool) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
            if isControl && !(keepsLines && scalar.value == 0x0A) {
                result.append(" ")
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }
}
