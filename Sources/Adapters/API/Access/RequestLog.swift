internal import Application
package import HTTP
package import Telemetry

/// One line and one measurement a request; labels and lines name the route, never the path (SEC94).
package struct RequestLog: Sendable {
    private let requests: Counter
    private let durations: Histogram
    private let log: Logger
    private let monotonic: @Sendable () -> Int64

    /// Declares the metrics; the routes of `endpoints` are the closed set of the label.
    package init(
        _ endpoints: [Endpoint], metrics: Metrics, log: Logger,
        monotonic: @escaping @Sendable () -> Int64
    ) {
        let routes = endpoints.map(\.template)
        requests = metrics.counter(
            "waybill_http_requests_total", help: "Requests by route, method and status class.",
            labels: [
                MetricLabel("route", routes), MetricLabel("method", HTTPMethod.self),
                MetricLabel("status", ["2xx", "3xx", "4xx", "5xx"]),
            ])
        durations = metrics.histogram(
            "waybill_http_request_seconds", help: "Time from routing to response.",
            labels: [MetricLabel("route", routes)])
        self.log = log
        self.monotonic = monotonic
    }

    /// The middleware; it stands outermost.
    package var middleware: Middleware {
        Middleware { request, next in
            let start = monotonic()
            let response = try await next(request)
            let elapsed = monotonic() - start
            requests.add(1, request.route, request.method.rawValue, "\(response.status / 100)xx")
            durations.observe(microseconds: elapsed, request.route)
            note(request, response.status, elapsed)
            return response
        }
    }

    private func note(_ request: Request, _ status: Int, _ elapsed: Int64) {
        if status >= 500 {
            log.warning(
                .http, "\(.string(request.method.rawValue)) \(.string(route(request)))",
                [
                    "status": .int(status), "microseconds": .int(elapsed),
                    "request": .string(request.id),
                ])
        } else if !request.method.isSafe || status >= 400 {
            log.info(
                .http, "\(.string(request.method.rawValue)) \(.string(route(request)))",
                [
                    "status": .int(status), "microseconds": .int(elapsed),
                    "request": .string(request.id),
                ])
        } else {
            log.debug(
                .http, "\(.string(request.method.rawValue)) \(.string(route(request)))",
                [
                    "status": .int(status), "microseconds": .int(elapsed),
                    "request": .string(request.id),
                ])
        }
    }

    private func route(_ request: Request) -> String {
        request.route.isEmpty ? "(no route)" : request.route
    }
}

extension LogComponent {
    /// Requests and responses.
    static let http = LogComponent("HTTP")
    /// Orders as callers place and read them.
    static let orders = LogComponent("ORDERS")
}
