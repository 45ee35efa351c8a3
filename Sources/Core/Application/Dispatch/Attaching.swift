package import Domain

/// Gives a line the result that another line already has.
package enum Attaching {
    /// Adds a copy of an earlier line's result with source `earlier`; the line costs nothing.
    package static func attach(
        _ result: ResultRecord, of earlier: EarlierLine, to line: ID<Line>,
        in unit: inout OrderUnit,
        now: Timestamp
    ) {
        var parsed = result.parsed
        let isOwn = earlier.customer == unit.order.customer
        if isOwn { parsed.extras.append(.init(label: "Result of", value: earlier.orderNumber)) }
        unit.add(
            ResultRecord(
                line: line, order: unit.order.id, source: "earlier", at: now,
                statusWord: result.statusWord, resultCode: result.resultCode, parsed: parsed,
                raw: result.raw, parserVersion: result.parserVersion))
        unit.edit(line) { $0.costCharged = false }
    }
}
