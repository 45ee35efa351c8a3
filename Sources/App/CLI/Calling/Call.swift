package import HTTP
package import JSON

/// One request of a command to the API.
package struct Call: Sendable, Equatable {
    /// GET, POST or PATCH.
    package let method: HTTPMethod
    /// Path and query, percent-encoded.
    package let target: String
    /// JSON to send; nil for none.
    package let body: [UInt8]?
    /// The idempotency key; nil for reads.
    package let key: String?
    /// How long to wait for the answer, in seconds.
    package var timeoutSeconds = 60

    /// Reads; the query's pairs are encoded here.
    package static func get(_ path: [String], _ query: [(String, String)] = []) -> Call {
        Call(method: .get, target: target(path, query), body: nil, key: nil)
    }

    /// Writes without a body, with a key so that a repeat does the work once (K1).
    package static func post(_ path: [String], key: String) -> Call {
        Call(method: .post, target: target(path, []), body: nil, key: key)
    }

    /// Writes an object, with a key so that a repeat does the work once (K1).
    package static func post(
        _ path: [String], _ query: [(String, String)] = [], key: String,
        _ body: (inout JSONWriter) -> Void
    ) -> Call {
        var writer = JSONWriter()
        writer.object(body)
        return Call(method: .post, target: target(path, query), body: writer.bytes, key: key)
    }

    /// Changes an object, with a key so that a repeat does the work once (K1).
    package static func patch(
        _ path: [String], key: String, _ body: (inout JSONWriter) -> Void
    ) -> Call {
        var writer = JSONWriter()
        writer.object(body)
        return Call(method: .patch, target: target(path, []), body: writer.bytes, key: key)
    }

    /// The same call with another waiting time, in seconds.
    package func within(_ seconds: Int) -> Call {
        var call = self
        call.timeoutSeconds = seconds
        return call
    }

    /// Whether sending it again does the work once: reads, and what keeps idempotency keys.
    package var isRepeatable: Bool {
        method == .get
            || (key != nil
                && ["/api/orders", "/api/products"].contains { target.hasPrefix($0) })
    }

    /// The header fields it is sent with.
    package var headers: [(String, String)] {
        var headers = [("Accept", "application/json")]
        if body != nil { headers.append(("Content-Type", "application/json")) }
        if let key { headers.append(("Idempotency-Key", key)) }
        return headers
    }

    private static func target(_ path: [String], _ query: [(String, String)]) -> String {
        let pairs = query.map { encoded($0.0) + "=" + encoded($0.1) }
        return "/" + path.map(encoded).joined(separator: "/")
            + (pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&"))
    }

    /// Everything but unreserved characters of RFC 3986 as `%XX`.
    private static func encoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        let digits = Array("0123456789ABCDEF".utf8)
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: bytes.append(byte)
            default: bytes += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
