/// What a command line said.
package struct ParsedArguments: Sendable, Equatable {
    /// The command's name, without the program's: `["orders", "add"]`.
    package internal(set) var path: [String] = []
    var texts: [String: [String]] = [:]
    var switches: Set<String> = []

    /// The value of an option or argument; the last one if it was given several times.
    package subscript(_ name: String) -> String? { texts[name]?.last }

    /// All values of an option or argument, in order; empty when none was given.
    package func values(of name: String) -> [String] { texts[name] ?? [] }

    /// Whether a flag was given.
    package func has(_ flag: String) -> Bool { switches.contains(flag) }

    /// A whole number within bounds, written in decimal digits; nil when not given.
    package func integer(
        _ name: String, in range: ClosedRange<Int64>
    ) throws(UsageError) -> Int64? {
        guard let text = self[name] else { return nil }
        let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
        let areDigits = digits.allSatisfy { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
        guard areDigits, let value = Int64(text), range.contains(value) else {
            throw UsageError(
                "\(name) must be a whole number from \(range.lowerBound) to"
                    + " \(range.upperBound), not '\(text)'.")
        }
        return value
    }

    /// The `KEY=VALUE` pairs of a repeated option, in order; the value may hold more `=`.
    package func pairs(of name: String) throws(UsageError) -> [(key: String, value: String)] {
        var pairs: [(key: String, value: String)] = []
        for text in values(of: name) {
            guard let sign = text.utf8.firstIndex(of: UInt8(ascii: "=")), sign != text.startIndex
            else { throw UsageError("\(name) takes KEY=VALUE, not '\(text)'.") }
            pairs.append((String(text[..<sign]), String(text[text.utf8.index(after: sign)...])))
        }
        return pairs
    }
}
