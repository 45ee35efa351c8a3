/// Where mail goes: `smtp[s]://[user:password@]host[:port]`, as `WAYBILL_SMTP_URL` says it.
package struct MailServer: Sendable, Equatable {
    package let url: String
    package let user: String?
    package let password: String?
    /// A server on this machine; every other one is spoken to over TLS only.
    package let isLoopback: Bool

    /// Reads an address; nil when it is none.
    package init?(_ text: String) {
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != 0x5C }) else {
            return nil
        }
        guard let scheme = ["smtp://", "smtps://"].first(where: { text.hasPrefix($0) }) else {
            return nil
        }
        var authority = text.dropFirst(scheme.utf8.count)
        if authority.hasSuffix("/") { authority = authority.dropLast() }
        guard !authority.utf8.contains(where: { "/?#".utf8.contains($0) }) else { return nil }
        var account: (String, String)?
        if let at = authority.utf8.lastIndex(of: UInt8(ascii: "@")) {
            let parts = authority[..<at].split(
                separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let user = Self.decoded(parts[0]),
                let password = Self.decoded(parts[1])
            else { return nil }
            account = (user, password)
            authority = authority[authority.utf8.index(after: at)...]
        }
        let host =
            authority.hasPrefix("[")
            ? authority.prefix { $0 != "]" }.dropFirst() : authority.prefix { $0 != ":" }
        guard !host.isEmpty else { return nil }
        url = scheme + authority
        user = account?.0
        password = account?.1
        isLoopback = ["127.0.0.1", "localhost", "::1"].contains(String(host))
    }

    /// Percent-decoded; nil for a broken escape or a control character.
    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let first = rest.popFirst() {
            guard first == UInt8(ascii: "%") else {
                bytes.append(first)
                continue
            }
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            guard digits.utf8.count == 2, !digits.hasPrefix("+"), !digits.hasPrefix("-"),
                let value = UInt8(digits, radix: 16), value >= 0x20, value != 0x7F
            else { return nil }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
