internal import HTTPClient

/// Which addresses events may be sent to: the text when it is saved, the socket at every try.
struct WebhookAddress: Sendable {
    /// A test store may send to this machine: its receivers run here.
    let allowsLoopback: Bool
    /// Ports beside 443.
    let otherPorts: Set<Int>

    /// Why an address may not be saved; nil when it may (SEC50).
    func objection(to url: String) -> String? {
        guard url.utf8.count <= 2_048 else { return "An address has up to 2,048 characters." }
        guard url.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != 0x5C && $0 != 0x23 })
        else { return "Use plain characters only, without a backslash or a fragment." }
        let isPlain = url.hasPrefix("http://")
        guard url.hasPrefix("https://") || (isPlain && allowsLoopback) else {
            return "The address must begin with https://."
        }
        let rest = url.utf8.dropFirst(isPlain ? 7 : 8)
        let authority = Array(rest.prefix { !"/?".utf8.contains($0) })
        guard !authority.contains(UInt8(ascii: "@")) else {
            return "The address must have no user name."
        }
        let colon = authority.firstIndex(of: UInt8(ascii: ":"))
        let host = Array(authority[..<(colon ?? authority.endIndex)])
        let port = colon.map { authority[($0 + 1)...] }
        if isPlain || (allowsLoopback && Self.isLoopback(host)) {
            guard Self.isLoopback(host) else {
                return "Plain http is for this machine only; use https://."
            }
            return nil
        }
        return hostObjection(host) ?? portObjection(port)
    }

    /// Whether a try may connect to where the name led (SEC51).
    func mayConnect(_ place: SocketPlace) -> Bool {
        if allowsLoopback, Self.isLoopback(place) { return true }
        return !ForbiddenNetworks.contains(place)
    }

    private func hostObjection(_ host: [UInt8]) -> String? {
        let labels = host.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let isName = labels.allSatisfy { label in
            (1...63).contains(label.count) && label.first != UInt8(ascii: "-")
                && label.last != UInt8(ascii: "-") && label.allSatisfy(Self.isNameByte)
        }
        let last = labels.last ?? []
        let isNumber =
            last.allSatisfy { (0x30...0x39).contains($0) } || last.starts(with: "0x".utf8)
        guard isName, labels.count >= 2, !isNumber, host.count <= 253 else {
            return "The host must be a name with a dot, such as hooks.example.com, not a number."
        }
        return nil
    }

    private func portObjection(_ digits: ArraySlice<UInt8>?) -> String? {
        guard let digits else { return nil }
        let isShort = (1...5).contains(digits.count)
        let value = Int(String(decoding: digits, as: UTF8.self))
        guard isShort, digits.allSatisfy({ (0x30...0x39).contains($0) }), let value,
            value == 443 || otherPorts.contains(value)
        else { return "The port must be 443." }
        return nil
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
        default: false
        }
    }

    private static func isLoopback(_ host: [UInt8]) -> Bool {
        host.elementsEqual("127.0.0.1".utf8) || host.elementsEqual("localhost".utf8)
    }

    private static func isLoopback(_ place: SocketPlace) -> Bool {
        switch place {
        case .v4(let bytes): bytes.first == 127
        case .v6(let bytes): bytes == [UInt8](repeating: 0, count: 15) + [1]
        }
    }
}
