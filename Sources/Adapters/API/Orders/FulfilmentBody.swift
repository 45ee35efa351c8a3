internal import Application
internal import Domain
internal import HTTP
internal import JSON

/// The body of `POST /api/orders/fulfillment`, read and checked whole.
struct FulfilmentBody: Sendable {
    /// What is asked for.
    enum Act: String, Sendable, CaseIterable { case trigger, retry, resolve, discard }

    /// What staff decide about a line.
    enum Decision: String, Sendable, CaseIterable {
        case takeOver = "take_over"
        case link, absent
        case giveUp = "give_up"
        case copy, done
        /// Late proof of success, or of failure, for a line that has ended.
        case prove, reverse
    }

    /// What to do.
    let act: Act
    /// The order as the caller names it.
    let order: String
    /// The line; nil for every line that fits.
    let line: ID<Line>?
    /// The decision of `resolve`.
    let decision: Decision?
    /// The provider's order id, for `link`, `prove` and `reverse`.
    let providerOrderID: String?
    /// A result entered by hand, for `done`, `prove` and `reverse`.
    let result: String?
    /// The word of an entered result.
    let word: StatusWord
    /// Why; empty when not given.
    let reason: String

    /// True where a person's text stands for the provider's: an administrator's.
    var entersResult: Bool {
        switch decision {
        case .done: true
        case .prove, .reverse: result != nil
        case .takeOver, .link, .absent, .giveUp, .copy, nil: false
        }
    }

    /// Reads a body; throws 400 with every fault.
    init(_ value: JSONValue) throws(Problem) {
        guard var reader = BodyReader(value) else {
            throw Problem.badRequest("malformed_json", "Send a JSON object.")
        }
        let act = reader.word("action", Act.self, code: "UNKNOWN_ACTION")
        if act == nil && reader.errors.isEmpty {
            reader.fail("action", "FIELD_REQUIRED", "Say trigger, retry, resolve or discard.")
        }
        order = reader.digits("orderId", max: 80) ?? ""
        if order.isEmpty { reader.fail("orderId", "FIELD_REQUIRED", "Say which order.") }
        let lineText = reader.text("lineId", max: 40)
        line = lineText.flatMap { ID<Line>($0) }
        if lineText != nil && line == nil {
            reader.fail("lineId", "FIELD_INVALID", "This is no id of a line.")
        }
        decision = reader.word("decision", Decision.self, code: "UNKNOWN_DECISION")
        providerOrderID = reader.digits("providerOrderId", max: 64)
        result = reader.text("result", max: 65_536)
        let status = reader.text("status", max: 40)
        word = status.flatMap { StatusWord(anyCase: $0) } ?? .completed
        if status != nil && word != .completed && word != .rejected {
            reader.fail("status", "FIELD_INVALID", "A result is entered as Completed or Rejected.")
        }
        reason = reader.text("reason", max: 500) ?? ""
        if act == .resolve || act == .discard {
            if line == nil && lineText == nil {
                reader.fail("lineId", "FIELD_REQUIRED", "Say which line.")
            }
            if reason.isEmpty { reader.fail("reason", "FIELD_REQUIRED", "Say why.") }
        }
        if act == .resolve {
            if decision == nil && !reader.errors.contains(where: { $0.field == "/decision" }) {
                reader.fail("decision", "FIELD_REQUIRED", "Say what you decide.")
            }
            if decision == .link && (providerOrderID ?? "").isEmpty {
                reader.fail("providerOrderId", "FIELD_REQUIRED", "Say the provider's order id.")
            }
            let isLate = decision == .prove || decision == .reverse
            if isLate && providerOrderID != nil && result != nil {
                reader.fail(
                    "result", "FIELD_INVALID",
                    "Name the provider's order, or enter what it wrote; not both.")
            }
        }
        try reader.check()
        self.act = act ?? .trigger
    }
}
