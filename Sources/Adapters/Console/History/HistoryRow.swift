internal import Application
internal import Domain
internal import JSON

/// One row of the order list, as page and live patch show it.
struct HistoryRow: Sendable, Equatable {
    /// The order's id.
    let order: String
    /// The order's number.
    let number: String
    /// The IMEI, or how many lines there are.
    let target: String
    /// The first line's service by name.
    let service: String
    /// The status as every screen shows it.
    let word: String
    /// The colour role of the status.
    let colour: Display.Colour
    /// The finer word beside the status, such as "needs review".
    let note: String?
    /// Why it failed, else the first line of the result.
    let result: String
    /// The network, as the result names it.
    let carrier: String
    /// The phone, as the result names it.
    let model: String
    /// Whether the phone takes any SIM, in the result's words.
    let simLock: String
    /// Find My, in the result's words.
    let findMy: String
    /// The provider's price in credits.
    let credits: String
    /// When the order was placed.
    let placedAt: Timestamp
    /// `placedAt` in the store's time.
    let date: String

    /// Makes the row of an order.
    init(_ item: OrderListItem, clock: (Timestamp) -> String) {
        let reasons = item.line?.reason.map { [$0] } ?? []
        let display = Display.order(item.order, lines: item.lineStates, reasons: reasons)
        order = item.order.id.text
        number = item.order.number
        target = item.lineCount > 1 ? "\(item.lineCount) lines" : item.line?.target ?? ""
        service = item.line?.name ?? ""
        word = display.label
        colour = display.colour
        note = item.line.flatMap { Self.note($0, clock) }
        result = Self.result(item)
        carrier = item.result?.fields[.carrier] ?? ""
        model = item.result?.fields[.model] ?? ""
        simLock = item.result?.fields[.simlock] ?? ""
        findMy = item.result?.fields[.fmi] ?? ""
        credits =
            item.line.map { $0.kind == .goods ? "" : SubmitModel.decimal($0.cost) } ?? ""
        placedAt = item.order.placedAt
        date = clock(item.order.placedAt)
    }

    /// The note of `orders.md` 4.3; nil where the word says it all.
    static func note(_ line: LineRecord, _ clock: (Timestamp) -> String) -> String? {
        switch line.state {
        case .parked: line.reason == .servicePaused ? "service paused" : "provider paused"
        case .queued:
            line.reason == .backoff
                ? line.retryAfter.map { "Failed, next try at \(clock($0))" }
                    ?? "Failed, next try soon"
                : line.reason == .providerPaused ? "provider paused" : nil
        case .uncertain: "outcome being checked"
        case .needsReview: "needs review"
        case .failed: line.reversedAt == nil ? nil : "Reversed by provider"
        case .sending, .accepted, .inProcess, .completed, .rejected, .cancelled: nil
        }
    }

    /// Why it failed, else the first line of the result.
    private static func result(_ item: OrderListItem) -> String {
        guard let line = item.line else { return "" }
        if line.state == .failed || line.state == .needsReview, let message = line.errorMessage {
            return message
        }
        if let text = item.result.flatMap({ firstLine($0.display) }) { return text }
        return line.errorMessage ?? item.order.cancellationReason ?? ""
    }

    private static func firstLine(_ text: String) -> String? {
        let line = text.utf8.split(separator: UInt8(ascii: "\n")).first.map(Array.init) ?? []
        return line.isEmpty ? nil : LineText.trimmed(String(decoding: line, as: UTF8.self))
    }

    /// The row as `history.js` patches it in place.
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("order", order)
            writer.key("cells")
            writer.object { writer in
                writer.field("result", result)
                writer.field("carrier", carrier)
                writer.field("model", model)
                writer.field("simlock", simLock)
                writer.field("fmi", findMy)
                writer.field("credits", credits)
                writer.field("date", date)
            }
            writer.key("status")
            writer.object { writer in
                writer.field("word", word)
                writer.field("colour", colour.rawValue)
                if let note { writer.field("note", note) }
            }
        }
    }
}
