/// One HTTP request that is sent at most once; the defaults are those of a paid call (R2).
package struct HTTPCall: Sendable {
    /// Upper-case letters, such as `POST`.
    package var method: String
    /// An absolute `https` address, printable ASCII only, without a user name.
    package var url: String
    /// Names and values; a line break anywhere is refused.
    package var headers: [(String, String)]
    /// What is sent after the headers.
    package var body: [UInt8]?
    /// Name, TCP and TLS together, in milliseconds.
    package var connectTimeoutMilliseconds: Int
    /// The whole call from `perform` on, waiting for a free place included, in milliseconds.
    package var totalTimeoutMilliseconds: Int
    /// The longest reply body, in bytes after decompression.
    package var maxBodyBytes: Int
    /// A connection of its own, closed afterwards: on a re-used one libcurl may send twice (R2).
    package var fresh: Bool
    /// Whether the server may compress its reply.
    package var acceptsGzip: Bool
    /// Whether `http` is accepted, for sandboxes and the local network.
    package var allowPlainHTTP: Bool
    /// The path of a local socket to connect to instead of the address's host.
    package var unixSocket: String?
    /// Asked once when the connection stands, before the first byte; false sends nothing (R5).
    ///
    /// It runs on the client's own thread, so it holds up every other call: read a clock, no more.
    package var gate: (@Sendable () -> Bool)?
    /// Asked for every socket address before it is connected to, whatever the name resolved to;
    /// false leaves it alone (SEC51).
    ///
    /// It runs on the client's own thread.
    package var mayConnect: (@Sendable (SocketPlace) -> Bool)?

    /// Describes a call.
    package init(
        method: String = "GET", url: String, headers: [(String, String)] = [],
        body: [UInt8]? = nil, connectTimeoutMilliseconds: Int = 5000,
        totalTimeoutMilliseconds: Int = 90_000, maxBodyBytes: Int = 1 << 20, fresh: Bool = true,
        acceptsGzip: Bool = false, allowPlainHTTP: Bool = false, unixSocket: String? = nil,
        gate: (@Sendable () -> Bool)? = nil,
        mayConnect: (@Sendable (SocketPlace) -> Bool)? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.connectTimeoutMilliseconds = connectTimeoutMilliseconds
        self.totalTimeoutMilliseconds = totalTimeoutMilliseconds
        self.maxBodyBytes = maxBodyBytes
        self.fresh = fresh
        self.acceptsGzip = acceptsGzip
        self.allowPlainHTTP = allowPlainHTTP
        self.unixSocket = unixSocket
        self.gate = gate
        self.mayConnect = mayConnect
    }
}
