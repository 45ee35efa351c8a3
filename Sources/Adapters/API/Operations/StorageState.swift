internal import HTTP
package import Telemetry

/// What the store can do right now, as health checks see it from memory.
package enum StorageState: String, Sendable {
    case ready, migrating
    case notWritable = "not_writable"
}

/// Levels that are read when `/metrics` is asked for.
package struct QueueGauges: Sendable {
    /// Jobs by state.
    let jobs: Gauge
    /// Ages in seconds.
    let ages: Gauge
    /// Sends between intent and outcome.
    let inFlight: Gauge

    /// Declares the levels.
    package init(_ metrics: Metrics) {
        jobs = metrics.gauge(
            "waybill_jobs", help: "Jobs by state.",
            labels: [MetricLabel("state", ["ready", "running", "dead"])])
        ages = metrics.gauge(
            "waybill_oldest_seconds", help: "Age of the oldest ready job and uncertain line.",
            labels: [MetricLabel("of", ["ready", "uncertain"])])
        inFlight = metrics.gauge(
            "waybill_sends_in_flight", help: "Sends between intent and outcome.")
    }
}
