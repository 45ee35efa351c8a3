extension HTTPCall {
    /// Headers that libcurl writes by itself; a second one could split the request in two.
    private static let reserved = [
        "connection", "content-length", "expect", "transfer-encoding", "upgrade",
    ]

    /// Why this call must not be sent as it stands; nil when it may (SEC110).
    var refusal: String? {
        addressRefusal ?? methodRefusal ?? headerRefusal
    }

    private var addressRefusal: String? {
        let bytes = Array(url.utf8)
        // A backslash is a slash to some readers and a letter to others (RFC 3986 allows neither).
        guard bytes.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }) else {
            return "The address contains a character that must be percent-encoded."
        }
        let lower = bytes.prefix(8).map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        let schemeLength: Int
        if lower.starts(with: "https://".utf8) {
            schemeLength = 8
        } else if lower.starts(with: "http://".utf8), allowPlainHTTP || unixSocket != nil {
            schemeLength = 7
        } else {
            return "The address does not begin with https://."
        }
        let authority = bytes.dropFirst(schemeLength).prefix { !"/?#".utf8.contains($0) }
        guard !authority.isEmpty, !authority.contains(UInt8(ascii: "@")) else {
            return "The address has no host, or a user name."
        }
        guard unixSocket?.utf8.contains(0) != true else { return "The socket's path contains NUL." }
        return nil
    }

    private var methodRefusal: String? {
        let isWord = !method.isEmpty && method.utf8.allSatisfy { (0x41...0x5A).contains($0) }
        return isWord && method.utf8.count <= 16 ? nil : "The method is not a word in capitals."
    }

    private var headerRefusal: String? {
        for (name, value) in headers {
            guard !name.isEmpty, name.utf8.allSatisfy(Self.isToken) else {
                return "A header's name has a character that names may not have."
            }
            let lower = name.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
            guard !Self.reserved.contains(where: { lower.elementsEqual($0.utf8) }) else {
                return "The header \(name) is written by the client itself."
            }
            guard value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
                return "The value of the header \(name) contains a control character."
            }
        }
        return nil
    }

    /// `tchar` of RFC 9110 section 5.6.2.
    private static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
