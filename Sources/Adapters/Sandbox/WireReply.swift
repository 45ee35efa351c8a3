/// An HTTP answer before it is written.
struct WireReply: Sendable {
    /// The HTTP status; 200 for refusals too.
    var status = 200
    /// The content type.
    var type = "application/xml"
    /// Beyond those of type and framing.
    var headers: [(name: String, value: String)] = []
    /// Before packing.
    var body: [UInt8]
    /// The body is packed already and goes out as it is.
    var isPacked = false

    /// An answer with XML, as the provider gives it.
    static func xml(_ body: [UInt8]) -> WireReply { WireReply(body: body) }

    /// A page as an edge proxy puts it in, for example with 503.
    static func page(_ status: Int, _ title: String) -> WireReply {
        let html =
            "<!DOCTYPE html><html><head><title>\(title)</title></head>"
            + "<body><h1>\(title)</h1><p>Ray 8f0</p><br></body></html>"
        return WireReply(status: status, type: "text/html; charset=UTF-8", body: Array(html.utf8))
    }

    /// An answer of the control calls.
    static func json(_ status: Int, _ body: [UInt8]) -> WireReply {
        WireReply(status: status, type: "application/json", body: body)
    }

    /// Head and body as they go out: chunked, packed if asked for.
    func parts(packs: Bool, keepsAlive: Bool) -> (head: [UInt8], body: [UInt8]) {
        let content = packs && !isPacked ? StoredGzip.pack(body) : body
        var head = "HTTP/1.1 \(status) \(Self.reason(status))\r\nContent-Type: \(type)\r\n"
        if isPacked || packs { head += "Content-Encoding: gzip\r\n" }
        for header in headers { head += "\(header.name): \(header.value)\r\n" }
        if !keepsAlive { head += "Connection: close\r\n" }
        head += "Transfer-Encoding: chunked\r\n\r\n"
        var chunks: [UInt8] = []
        if !content.isEmpty {
            chunks += Array("\(String(content.count, radix: 16))\r\n".utf8)
            chunks += content
            chunks += [13, 10]
        }
        return (Array(head.utf8), chunks + Array("0\r\n\r\n".utf8))
    }

    private static func reason(_ status: Int) -> String {
        switch status {
        case 200: "OK"
        case 302: "Found"
        case 400: "Bad Request"
        case 404: "Not Found"
        case 429: "Too Many Requests"
        case 500: "Internal Server Error"
        case 502: "Bad Gateway"
        case 503: "Service Unavailable"
        default: "Other"
        }
    }
}
