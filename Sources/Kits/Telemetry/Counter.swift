/// A count that only grows; its name ends in `_total`.
package struct Counter: Sendable {
    let family: MetricFamily<Int64>

    /// Adds to the count under these label values, in the declared order; negative adds nothing.
    package func add(_ amount: Int64 = 1, _ labels: String...) {
        guard amount > 0 else { return }
        // Wrapping around is what Prometheus takes for a restart.
        family.update(labels) { $0 = $0 &+ amount }
    }
}

/// A level that goes up and down.
package struct Gauge: Sendable {
    let family: MetricFamily<Int64>

    /// Sets the level under these label values.
    package func set(_ value: Int64, _ labels: String...) {
        family.update(labels) { $0 = value }
    }

    /// Moves the level under these label values.
    package func add(_ amount: Int64, _ labels: String...) {
        family.update(labels) { $0 = $0 &+ amount }
    }
}
