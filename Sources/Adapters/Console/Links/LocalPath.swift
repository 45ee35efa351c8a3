/// Tells paths of this site from everything a redirect must not follow.
enum LocalPath {
    /// The path if a browser stays on this site with it and does not sign in or out; else nil.
    static func checked(_ text: String) -> String? {
        let bytes = Array(text.utf8)
        guard (1...2_048).contains(bytes.count), bytes[0] == UInt8(ascii: "/") else { return nil }
        // `//host` and `/\host` are other sites; browsers drop tabs and line ends inside addresses.
        guard bytes.count == 1 || bytes[1] != UInt8(ascii: "/") else { return nil }
        guard bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x5C }) else { return nil }
        let path = bytes.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
        let isSigning = ["/login", "/logout"].contains { name in
            path.elementsEqual(name.utf8) || path.starts(with: (name + "/").utf8)
        }
        return isSigning ? nil : text
    }
}
