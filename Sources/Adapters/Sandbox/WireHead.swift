/// The request line and the headers.
struct WireHead {
    /// As sent, such as `POST`.
    let method: String
    /// Without the query, not decoded.
    let path: String
    /// What follows the question mark, not decoded.
    let query: ArraySlice<UInt8>
    /// Names in lower case.
    let headers: [(name: String, value: String)]

    /// Reads the bytes before the blank line; nil when they are not a request.
    init?(_ bytes: ArraySlice<UInt8>) {
        let lines = bytes.split(separator: 10).map { $0.last == 13 ? $0.dropLast() : $0 }
        guard let first = lines.first else { return nil }
        let words = first.split(separator: 0x20)
        guard words.count == 3 else { return nil }
        method = String(decoding: words[0], as: UTF8.self)
        let target = words[1]
        let mark = target.firstIndex(of: UInt8(ascii: "?")) ?? target.endIndex
        path = String(decoding: target[..<mark], as: UTF8.self)
        query = target[mark...].dropFirst()
        headers = lines.dropFirst().map { line in
            let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
            let value = line[colon...].dropFirst().drop { $0 == 0x20 }
            return (
                String(decoding: line[..<colon], as: UTF8.self).lowercased(),
                String(decoding: value, as: UTF8.self)
            )
        }
    }

    /// The length of the body that follows, in bytes.
    var bodyLength: Int {
        headers.first { $0.name == "content-length" }.flatMap { Int($0.value) }.map { max(0, $0) }
            ?? 0
    }

    /// Whether another request may follow on the connection.
    var keepsAlive: Bool {
        headers.first { $0.name == "connection" }?.value.lowercased() != "close"
    }
}
