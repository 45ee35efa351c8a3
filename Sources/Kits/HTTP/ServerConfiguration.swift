/// Where the server listens and every bound it keeps (security.md 10).
package struct ServerConfiguration: Sendable {
    /// One place to listen at.
    package enum Listener: Sendable, Hashable {
        /// A numeric address or `localhost`, and a port; port 0 lets the system choose.
        case tcp(host: String, port: Int)
        /// A socket file, readable and writable by its owner only.
        case unix(path: String)
    }

    /// Where to listen.
    package var listeners: [Listener]
    /// Threads a TCP listener uses; 16, because resuming costs in proportion to suspended peers.
    package var pool: Int = 16
    /// Bounds on what a peer may send and hold.
    package var limits = ServerLimits()
    /// Total deadlines.
    package var deadlines = ServerDeadlines()
    /// Names this server answers to, lower case, without a port; empty means any (SEC90).
    package var hosts: [String] = []
    /// Addresses whose X-Forwarded-For is believed (SEC90).
    package var trustedProxies: [String] = []

    /// A configuration with the limits of the specification.
    package init(listeners: [Listener]) {
        self.listeners = listeners
    }
}
