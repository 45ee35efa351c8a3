/// The variables a process starts with: the `.env` file first, the real environment wins.
package struct Environment: Sendable {
    /// Where a value came from.
    package enum Origin: String, Sendable { case environment, file }

    private var values: [String: (value: String, origin: Origin)] = [:]

    /// Merges a `.env` text, already read, with the process's own variables; throws on a bad line.
    package init(file: String?, process: [String: String]) throws(ConfigurationError) {
        if let file { try read(file) }
        for (name, value) in process { values[name] = (value, .environment) }
    }

    /// The trimmed value of a variable; nil when unset or empty.
    package subscript(_ name: String) -> String? {
        guard let value = values[name]?.value else { return nil }
        let trimmed = Environment.trim(value)
        return trimmed.isEmpty ? nil : trimmed
    }

    /// Names that Waybill knows or that claim to be its own, sorted, with their origin.
    package var relevant: [(name: String, value: String, origin: Origin)] {
        values
            .filter {
                KnownVariables.used.contains($0.key) || KnownVariables.later.contains($0.key)
                    || $0.key.hasPrefix("WAYBILL_")
            }
            .map { (name: $0.key, value: $0.value.value, origin: $0.value.origin) }
            .sorted { $0.name < $1.name }
    }

    private mutating func read(_ text: String) throws(ConfigurationError) {
        let lines = Array(text.utf8).split(separator: 0x0A, omittingEmptySubsequences: false)
        for (index, bytes) in lines.enumerated() {
            let line = Environment.trim(String(decoding: bytes, as: UTF8.self))
            if line.isEmpty || line.hasPrefix("#") { continue }
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let first = parts.first else {
                throw ConfigurationError(
                    "Line \(index + 1) of the .env file has no '='; write NAME=value or start it "
                        + "with #."
                )
            }
            var name = Environment.trim(String(first))
            if name.hasPrefix("export ") { name = Environment.trim(String(name.dropFirst(7))) }
            values[name] = (Environment.unquoted(Environment.trim(String(parts[1]))), .file)
        }
    }

    private static func unquoted(_ text: String) -> String {
        for quote in ["\"", "'"]
        where text.utf8.count >= 2 && text.hasPrefix(quote) && text.hasSuffix(quote) {
            return String(text.dropFirst().dropLast())
        }
        return text
    }

    /// Without blanks, tabs and carriage returns at either end.
    static func trim(_ text: String) -> String {
        var bytes = Array(text.utf8)[...]
        while let first = bytes.first, first == 0x20 || first == 0x09 || first == 0x0D {
            bytes.removeFirst()
        }
        while let last = bytes.last, last == 0x20 || last == 0x09 || last == 0x0D {
            bytes.removeLast()
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
