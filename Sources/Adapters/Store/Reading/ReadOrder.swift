internal import Application
internal import Domain

/// An order as it was read whole, with the keys that a change of it needs.
struct ReadOrder {
    let key: Int64
    let customer: Int64
    let word: StatusWord?
    /// The hash of its newest history row; nil when that row is missing.
    let hash: [UInt8]?
    let order: OrderRecord
    private(set) var lines: [LineRecord] = []
    private(set) var lineKeys: [ID<Line>: LineKey] = [:]
    var attempts: [AttemptRecord] = []

    /// Reads key, customer, word, hash, and the columns of `OrderRow`.
    init(_ row: inout Columns) throws {
        key = try row.integer()
        customer = try row.integer()
        word = try row.optionalWord(StatusWord.self)
        hash = try row.optionalBlob()
        order = try OrderRow.read(&row)
    }

    /// Reads a line's key and the columns of `LineRow`.
    mutating func addLine(_ row: inout Columns) throws {
        let key = try row.integer()
        let line = try LineRow.read(&row, order: order.id)
        lineKeys[line.id] = LineKey(
            key: key, number: line.number, link: line.providerOrderID)
        lines.append(line)
    }
}
