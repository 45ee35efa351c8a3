/// What a server holds at one moment.
package struct ServerGauges: Sendable, Equatable {
    /// Open connections.
    package let connections: Int
    /// Open event streams.
    package let streams: Int
    /// Requests whose handlers run.
    package let requestsInFlight: Int
    /// Bytes of request bodies held.
    package let bodyBytes: Int
}
