internal import Application
internal import Domain

/// The integer keys that one change of an order works with.
struct ChangeKeys {
    let order: Int64
    let customer: Int64
    /// The word the order showed before.
    let word: StatusWord?
    var lineCount = 0
    var lines: [ID<Line>: LineKey] = [:]
    /// Keys that were read ahead for lines to insert.
    var given: [ID<Line>: Int64] = [:]
    /// Services of the lines that were inserted.
    var services: Set<Int64> = []
    /// The order as this transaction read it, which on PostgreSQL locks its row.
    private(set) var read: OrderRecord?
    /// True for an order that this change inserts: nothing of it can be there already.
    var isNew = false
    /// The hash that the next history row chains to; nil when it must be looked up.
    var hash: [UInt8]?

    /// Starts without lines.
    init(order: Int64, customer: Int64, word: StatusWord?) {
        self.order = order
        self.customer = customer
        self.word = word
    }

    /// Takes what was read with the order.
    init(_ found: ReadOrder) {
        order = found.key
        customer = found.customer
        word = found.word
        lineCount = found.lines.count
        lines = found.lineKeys
        hash = found.hash
        read = found.order
    }

    /// Notes a line that was inserted.
    mutating func add(_ line: LineRecord, key: Int64, service: Int64) {
        lines[line.id] = LineKey(key: key, number: line.number)
        services.insert(service)
        lineCount = max(lineCount, lines.count)
    }

    /// A line's key; a line of another order is a defect of the caller.
    func line(_ id: ID<Line>) throws -> LineKey {
        guard let key = lines[id] else {
            throw StorageError(.defect, "the line \(id) is not of this order")
        }
        return key
    }
}

/// A line's key and its number within the order.
struct LineKey {
    let key: Int64
    let number: Int
}

extension OrderChanges {
    /// Some changed line is at work at its provider.
    var anyInProcess: Bool { lines.contains { $0.line.state == .inProcess } }

    /// The time of the change: that of its newest history row, else of the order.
    var time: Timestamp { history.last?.at ?? order.placedAt }
}
