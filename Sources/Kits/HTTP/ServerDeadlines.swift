/// Total times, not idle times, so that a byte now and then buys nothing (SEC92).
package struct ServerDeadlines: Sendable {
    /// From connect or request line to the end of the header block, in milliseconds.
    package var headerMilliseconds = 10_000
    /// From the header block to the end of the body, in milliseconds.
    package var bodyMilliseconds = 15_000
    /// The average rate above which a longer body may go on, in bytes a second.
    package var uploadBytesPerSecond = 16 * 1024
    /// Between two requests on one connection, in milliseconds.
    package var idleMilliseconds = 30_000
    /// For the peer to take a response, in milliseconds, on top of its size at the upload rate.
    package var writeMilliseconds = 30_000
    /// Between two heartbeats of an event stream, in milliseconds.
    package var heartbeatMilliseconds = 15_000
    /// For requests in flight to end after `stop`, in milliseconds.
    package var drainMilliseconds = 15_000

    /// The deadlines of the specification.
    package init() {}
}
