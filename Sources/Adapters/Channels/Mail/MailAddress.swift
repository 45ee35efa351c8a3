/// An e-mail address of plain ASCII, with the name that stands before it in a header.
package struct MailAddress: Sendable, Equatable {
    package let address: String
    package let name: String?

    /// Reads `a@b.c` or `Name <a@b.c>`; nil for anything that could end a header or a command.
    package init?(_ text: String) {
        guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }), text.utf8.count <= 400 else {
            return nil
        }
        guard text.utf8.last == UInt8(ascii: ">"),
            let open = text.utf8.lastIndex(of: UInt8(ascii: "<"))
        else {
            guard Self.isPlain(text) else { return nil }
            address = text
            name = nil
            return
        }
        let inner = String(text[text.utf8.index(after: open)...].dropLast())
        guard Self.isPlain(inner) else { return nil }
        address = inner
        var words = Array(text[..<open].utf8)
        words.removeAll { $0 == UInt8(ascii: "\"") }
        while words.last == 0x20 { words.removeLast() }
        while words.first == 0x20 { words.removeFirst() }
        name = words.isEmpty ? nil : String(decoding: words, as: UTF8.self)
    }

    /// What stands after the `@`.
    package var domain: String {
        String(address[address.utf8.index(after: at)...])
    }

    private var at: String.Index {
        address.utf8.lastIndex(of: UInt8(ascii: "@")) ?? address.startIndex
    }

    /// One `@` with something on both sides, and none of the characters that a mail treats itself.
    private static func isPlain(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2, let local = parts.first, let domain = parts.last,
            (1...64).contains(local.count), (1...189).contains(domain.count)
        else { return false }
        let isHost = domain.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
                || (0x61...0x7A).contains(byte) || byte == 0x2D || byte == 0x2E
        }
        return isHost
            && local.allSatisfy { (0x21...0x7E).contains($0) && !"<>()[],;:\\\"".utf8.contains($0) }
    }
}
