internal import Lifecycle

/// The registry of metrics, written out as Prometheus text.
package final class Metrics: Sendable {
    private let sources = Lock<[@Sendable (inout MetricText) -> Void]>([])

    /// An empty registry.
    package init() {}

    /// Declares a count that only grows.
    package func counter(
        _ name: StaticString, help: StaticString, labels: [MetricLabel] = []
    ) -> Counter {
        let family = MetricFamily<Int64>(
            name: name.description, help: help.description, labels: labels, empty: 0)
        register { $0.append(family, type: "counter") }
        return Counter(family: family)
    }

    /// Declares a level that goes up and down.
    package func gauge(
        _ name: StaticString, help: StaticString, labels: [MetricLabel] = []
    ) -> Gauge {
        let family = MetricFamily<Int64>(
            name: name.description, help: help.description, labels: labels, empty: 0)
        register { $0.append(family, type: "gauge") }
        return Gauge(family: family)
    }

    /// Declares a level that is read when asked for; the closure must be quick.
    package func gauge(
        _ name: StaticString, help: StaticString, reading: @escaping @Sendable () -> Int64
    ) {
        let (name, help) = (name.description, help.description)
        register { text in
            text.head(name, help: help, type: "gauge")
            text.sample(name, [], String(reading()))
        }
    }

    /// Declares a distribution of durations; upper bounds in microseconds, rising.
    package func histogram(
        _ name: StaticString, help: StaticString, labels: [MetricLabel] = [],
        boundsMicroseconds: [Int64] = Histogram.usualBounds
    ) -> Histogram {
        let bounds = boundsMicroseconds.sorted()
        let family = MetricFamily(
            name: name.description, help: help.description, labels: labels,
            empty: Histogram.Cell(bounds: bounds.count))
        register { $0.append(family, bounds: bounds) }
        return Histogram(family: family, bounds: bounds)
    }

    /// All metrics in the Prometheus text format 0.0.4.
    package func prometheusText() -> String {
        var text = MetricText()
        for source in sources.withLock({ $0 }) { source(&text) }
        return text.text
    }

    private func register(_ source: @escaping @Sendable (inout MetricText) -> Void) {
        sources.withLock { $0.append(source) }
    }
}
