internal import Application
internal import Domain

/// The integer keys that one change of an order works with.
struct ChangeKeys {
    /// Above it, comparing would cost more than writing.
    private static let mostComparisons = 256
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

    /// The order's details, such as its stage and its cancellation, are as they were read.
    private(set) var keepsDetails = false
    /// The links of its sends are as they were read.
    private(set) var keepsSentLinks = false

    /// Takes what was read with the order, to leave alone what a change leaves alone.
    init(_ found: ReadOrder, for changes: OrderChanges) {
        order = found.key
        customer = found.customer
        word = found.word
        lineCount = found.lines.count
        lines = found.lineKeys
        hash = found.hash
        read = found.order
        let (before, after) = (found.order, changes.order)
        keepsDetails =
            before.stage == after.stage && before.paymentState == after.paymentState
            && before.isPartial == after.isPartial && before.cancelWish == after.cancelWish
            && before.cancelledBy == after.cancelledBy
            && before.cancellationReason == after.cancellationReason
        keepsSentLinks =
            changes.attempts.count * found.attempts.count <= Self.mostComparisons
            && changes.attempts.allSatisfy { change in
                found.attempts.contains {
                    $0.id == change.attempt.id
                        && $0.providerOrderID == change.attempt.providerOrderID
                }
            }
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
    /// Its provider order id as it was read; the outer nil when it was not.
    var link: String??

    /// True when a provider order id is known to stand there already.
    func keeps(_ link: String?) -> Bool { self.link == .some(link) }
}

extension OrderChanges {
    /// Some changed line is at work at its provider.
    var anyInProcess: Bool { lines.contains { $0.line.state == .inProcess } }

    /// The time of the change: that of its newest history row, else of the order.
    var time: Timestamp { history.last?.at ?? order.placedAt }
}
