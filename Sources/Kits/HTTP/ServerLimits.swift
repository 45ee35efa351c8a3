/// What a peer may send and hold (security.md SEC91, SEC92, SEC95).
package struct ServerLimits: Sendable {
    /// Bytes of header names and values together.
    package var headerBytes = 16 * 1024
    /// Header fields of one request.
    package var headerCount = 100
    /// Bytes of the request target.
    package var targetBytes = 4 * 1024
    /// Query parameters of one request.
    package var queryParameters = 100
    /// Open connections of one listener.
    package var connections = 20_000
    /// Open connections of one address (an IPv6 /64); loopback and listed proxies are exempt.
    package var connectionsPerAddress = 256
    /// True counts loopback like any other address, for a server without a proxy in front.
    package var countsLoopback = false
    /// Requests whose handlers run at once; one more is answered 503.
    package var requestsInFlight = 1024
    /// Bytes of request bodies held at once over all connections; one more is answered 503.
    package var bodyBytesInFlight = 256 * 1024 * 1024
    // It holds the whole header block, cookies twice; an idle event stream costs all of it (P8).
    /// Memory the library sets aside for one connection, in bytes; it bounds the header block.
    package var connectionMemoryBytes = 8704

    /// The limits of the specification.
    package init() {}
}
