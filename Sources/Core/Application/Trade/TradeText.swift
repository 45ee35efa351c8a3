/// Texts that people enter: trimmed, measured, without control characters.
enum TradeText {
    /// Without blanks, tabs and line breaks around it.
    static func trimmed(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return String(String.UnicodeScalarView(scalars[first...last]))
    }

    /// Why a text may not stand in a field of so many characters; nil when it may.
    static func flaw(
        _ text: String, at field: String, _ length: ClosedRange<Int>, _ what: String,
        code: String = "FIELD_INVALID"
    ) -> FieldFlaw? {
        let count = text.unicodeScalars.count
        if count < length.lowerBound {
            return FieldFlaw(
                field: field, code: count == 0 && code == "FIELD_INVALID" ? "FIELD_REQUIRED" : code,
                message: count == 0
                    ? "\(what) is needed." : "\(what) has at least \(length.lowerBound) characters."
            )
        }
        if count > length.upperBound {
            return FieldFlaw(
                field: field, code: code == "FIELD_INVALID" ? "TOO_LONG" : code,
                message: "\(what) has up to \(length.upperBound) characters; shorten it.")
        }
        guard text.unicodeScalars.allSatisfy({ !isControl($0) }) else {
            return FieldFlaw(
                field: field, code: "INVALID_TEXT",
                message: "\(what) takes no control characters; remove them.")
        }
        return nil
    }

    /// C0, DEL and C1.
    static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
    }

    /// An ASCII letter or digit.
    static func isWord(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte)
    }
}
