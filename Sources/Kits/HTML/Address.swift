/// Which addresses a page may point at; the others become `#`, so a bad one does nothing.
enum Address {
    /// The address if it is `/path`, `#part`, `?query` or http(s); otherwise `#`.
    static func checked(_ address: String) -> String { isAllowed(address) ? address : "#" }

    /// Whether the address leaves this site.
    static func isForeign(_ address: String) -> Bool {
        hasPrefix(address, "http://") || hasPrefix(address, "https://")
    }

    private static func isAllowed(_ address: String) -> Bool {
        // Browsers drop tabs and line ends inside addresses and read `\` as `/`.
        if address.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F || $0 == 0x5C }) { return false }
        if isForeign(address) { return true }
        guard let first = address.utf8.first else { return false }
        switch first {
        case UInt8(ascii: "#"), UInt8(ascii: "?"): return true
        case UInt8(ascii: "/"):
            // `//host` is another site.
            return address.utf8.dropFirst().first != UInt8(ascii: "/")
        default: return false
        }
    }

    private static func hasPrefix(_ address: String, _ prefix: String) -> Bool {
        var bytes = address.utf8.makeIterator()
        for expected in prefix.utf8 {
            guard let byte = bytes.next(), byte | 0x20 == expected | 0x20 else { return false }
        }
        return true
    }
}
