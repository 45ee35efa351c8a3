internal import Lifecycle

/// One metric with its label sets; the handles Counter, Gauge and Histogram write into it.
final class MetricFamily<Cell: Sendable>: Sendable {
    let name: String
    let help: String
    let labels: [MetricLabel]
    private let empty: Cell
    private let cells: Lock<[[String]: Cell]>

    /// A family without a cell yet.
    init(name: String, help: String, labels: [MetricLabel], empty: Cell) {
        self.name = name
        self.help = help
        self.labels = labels
        self.empty = empty
        // A metric without labels is there from the start, at zero.
        cells = Lock(labels.isEmpty ? [[]: empty] : [:])
    }

    /// Changes the cell of these label values, made when it is new.
    func update(_ values: [String], _ body: (inout Cell) -> Void) {
        let key = admitted(values)
        cells.withLock { body(&$0[key, default: empty]) }
    }

    /// Every cell, in the order of its label values.
    func snapshot() -> [(labels: [String], cell: Cell)] {
        cells.withLock { $0.map { (labels: $0.key, cell: $0.value) } }
            .sorted { $0.labels.lexicographicallyPrecedes($1.labels) }
    }

    /// One value per label: a missing or unknown one is `other`.
    private func admitted(_ values: [String]) -> [String] {
        labels.indices.map { index in
            index < values.count ? labels[index].admitted(values[index]) : "other"
        }
    }
}
