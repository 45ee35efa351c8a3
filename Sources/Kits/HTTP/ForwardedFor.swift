/// Reads X-Forwarded-For from the right, as far as listed proxies wrote it (SEC90).
enum ForwardedFor {
    /// The first address from the right that is not a listed proxy; nil when there is none.
    static func client(_ headers: Headers, _ proxies: [String]) -> Peer? {
        let line = headers.all("X-Forwarded-For").joined(separator: ",")
        for piece in line.utf8.split(separator: 0x2C).suffix(16).reversed() {
            let bytes = ASCII.trimmed(Array(piece)[...])
            guard !bytes.isEmpty, bytes.count <= 45, bytes.allSatisfy(isAddressByte) else {
                return nil
            }
            let address = String(decoding: bytes, as: UTF8.self)
            if !proxies.contains(address) { return .tcp(address) }
        }
        return nil
    }

    private static func isAddressByte(_ byte: UInt8) -> Bool {
        ASCII.hexValue(byte) != nil || byte == 0x2E || byte == 0x3A
    }
}
