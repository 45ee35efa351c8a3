internal import Lifecycle

/// One request as a handler sees it: parsed, bounded, without any type of the server library.
package struct Request: Sendable {
    /// The method.
    package var method: HTTPMethod
    /// The raw path as it was sent: undecoded, without the query.
    package var path: String
    /// The template that matched; empty until the router has matched (the label for metrics).
    package var route: String = ""
    /// The permission of the matched endpoint, nil when no endpoint matched.
    package var permission: Permission?
    /// Path parameters by their template name, percent-decoded, valid UTF-8, without NUL.
    package var parameters: [String: String] = [:]
    /// The decoded query.
    package var query: Query
    /// The header fields.
    package var headers: Headers
    /// The whole body, at most what the endpoint declared.
    package var body: [UInt8]
    /// The Request-Id, returned on the response: 32 hexadecimal digits.
    package var id: String
    /// Who sent it.
    package var remote: Peer
    /// When its head was complete: wall clock, microseconds since 1970 UTC.
    package var receivedMicroseconds: Int64
    private var storage: [ObjectIdentifier: any Sendable] = [:]

    /// A request from parts.
    package init(
        method: HTTPMethod, path: String, query: Query = Query(), headers: Headers = Headers(),
        body: [UInt8] = [], id: String = RequestID.random(), remote: Peer = .local(uid: 0),
        receivedMicroseconds: Int64 = SystemClock().wallMicroseconds()
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.id = id
        self.remote = remote
        self.receivedMicroseconds = receivedMicroseconds
    }

    /// A request for `/path?query`, as the CLI and tests send it in process; throws a 400 problem.
    package init(
        _ method: HTTPMethod, _ target: String, headers: Headers = Headers(),
        body: [UInt8] = [], remote: Peer = .local(uid: 0)
    ) throws(Problem) {
        let parsed = try RequestTarget.parse(Array(target.utf8), maxParameters: 100)
        self.init(
            method: method, path: parsed.path, query: parsed.query, headers: headers, body: body,
            remote: remote)
    }

    /// The value middleware left under a key, nil when none did.
    package subscript<Key: RequestKey>(_ key: Key.Type) -> Key.Value? {
        get { storage[ObjectIdentifier(key)] as? Key.Value }
        set { storage[ObjectIdentifier(key)] = newValue }
    }
}
