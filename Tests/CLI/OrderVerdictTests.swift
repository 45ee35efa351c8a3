import CLI
import JSON
import Testing

@Suite struct OrderVerdictTests {
    /// State of order and line, reason, and what they come to.
    struct Row: Sendable, CustomTestStringConvertible {
        let order: String
        let line: String
        var reason = "null"
        let verdict: OrderVerdict
        let wait: ExitCode
        let sent: ExitCode
        var testDescription: String { "\(order)/\(line)/\(reason)" }
    }

    static let rows = [
        Row(
            order: "processing", line: "queued", verdict: .unsent, wait: .timedOut,
            sent: .timedOut),
        Row(
            order: "confirmed", line: "sending", verdict: .unsent, wait: .timedOut,
            sent: .timedOut),
        Row(
            order: "processing", line: "queued", reason: "\"backoff\"", verdict: .later,
            wait: .timedOut, sent: .unreachable),
        Row(
            order: "processing", line: "queued", reason: "\"provider_paused\"", verdict: .stuck,
            wait: .unreachable, sent: .unreachable),
        Row(
            order: "processing", line: "accepted", verdict: .moving, wait: .timedOut,
            sent: .done),
        Row(
            order: "processing", line: "in_process", verdict: .moving, wait: .timedOut,
            sent: .done),
        Row(
            order: "processing", line: "uncertain", verdict: .uncertain, wait: .timedOut,
            sent: .unreachable),
        Row(
            order: "processing", line: "needs_review", verdict: .stuck, wait: .unreachable,
            sent: .unreachable),
        Row(
            order: "processing", line: "parked", verdict: .stuck, wait: .unreachable,
            sent: .unreachable),
        Row(
            order: "pending", line: "queued", reason: "\"waiting\"", verdict: .later,
            wait: .timedOut, sent: .unreachable),
        Row(order: "completed", line: "completed", verdict: .completed, wait: .done, sent: .done),
        Row(
            order: "rejected", line: "rejected", verdict: .endedBadly, wait: .endedBadly,
            sent: .endedBadly),
        Row(
            order: "failed", line: "failed", verdict: .endedBadly, wait: .endedBadly,
            sent: .endedBadly),
        Row(
            order: "cancelled", line: "cancelled", verdict: .endedBadly, wait: .endedBadly,
            sent: .endedBadly),
        Row(
            order: "expired", line: "cancelled", verdict: .endedBadly, wait: .endedBadly,
            sent: .endedBadly),
    ]

    @Test(arguments: rows)
    func `state and reason decide how far an order is`(row: Row) throws {
        let verdict = OrderVerdict(
            try document(Sample.order(state: row.order, line: row.line, reason: row.reason)),
            closedProviders: [])
        #expect(verdict == row.verdict)
        #expect(verdict.exitAfterWaiting == row.wait)
        #expect(verdict.exitAfterSending == row.sent)
        #expect(verdict.isSettled == (row.wait != .timedOut))
    }

    @Test func `a queued line of a closed provider waits for somebody`() throws {
        let order = try document(Sample.order(line: "queued"))
        #expect(OrderVerdict(order, closedProviders: ["gsm-fusion"]) == .stuck)
        #expect(OrderVerdict(order, closedProviders: ["another"]) == .unsent)
    }

    private func document(_ text: String) throws -> Document {
        Document(try JSONReader.parse(Array(text.utf8)))
    }
}
