internal import Application
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
    /// Rules of its own that the store breaks.
    let violations: Gauge
    /// When the store was last looked at from end to end.
    let checkedAt: Gauge

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
        violations = metrics.gauge(
            "waybill_invariant_violations", help: "Open violations of the store's own rules.",
            labels: [MetricLabel("kind", Invariant.self)])
        checkedAt = metrics.gauge(
            "waybill_invariant_last_round_timestamp_seconds",
            help: "When the last whole round of checks ended, since 1970 UTC; 0 before the first.")
    }
}
