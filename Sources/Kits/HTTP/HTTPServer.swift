internal import Lifecycle

/// The HTTP/1.1 server: listens, bounds, routes, streams, and stops without cutting anyone off.
package final class HTTPServer: Service {
    /// The name in logs.
    package let name = "http"
    private let configuration: ServerConfiguration
    private let router: Router
    private let log: @Sendable (ServerNotice) -> Void

    /// A server that does not listen yet.
    package init(
        configuration: ServerConfiguration, router: Router,
        log: @escaping @Sendable (ServerNotice) -> Void = { _ in }
    ) {
        self.configuration = configuration
        self.router = router
        self.log = log
    }

    /// The port of the first TCP listener; 0 before `bind` or without one.
    package var port: Int { 0 }

    /// Opens the listening sockets, so that `port` is known; `run` does it when it was not done.
    package func bind() throws {}

    /// Serves until `stop` has drained it or the task is cancelled; throws when it cannot listen.
    package func run() async throws {}

    /// Stops accepting, ends event streams with a retry hint, drains, and lets `run` return.
    package func stop() async {}
}
