internal import Application
internal import Domain
internal import HTTP

/// What was sent with a form about an order or a line.
struct StatusForm: Sendable, Equatable {
    /// What staff want to happen to a line; the provider is asked before a link is a decision.
    enum Wish: Sendable, Equatable {
        case decision(LineDecision)
        case link(providerOrderID: String)
        /// The late word about a line that has ended; without both, the stored answer is its proof.
        case late(Late, providerOrderID: String?, text: String?)
    }

    /// What a late word says.
    enum Late: String, Sendable { case prove, reverse }

    /// Why; empty when not given.
    let reason: String

    /// Reads the reason; throws 400 when it is too long or has control characters.
    init(_ fields: FormFields) throws(Problem) {
        reason = LineText.trimmed(fields.first("reason") ?? "")
        guard reason.unicodeScalars.count <= 500 else {
            throw Problem.badRequest("too_long", "A reason takes up to 500 characters; shorten it.")
        }
        guard reason.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw Problem.badRequest("invalid_text", "A reason is one line of text.")
        }
    }

    /// The reason, or what stands for it when none was given.
    func reason(else text: String) -> String { reason.isEmpty ? text : reason }

    /// Reads what staff decide; throws 400 for anything outside the eight decisions.
    static func wish(_ fields: FormFields) throws(Problem) -> Wish {
        switch fields.first("decision") {
        case "take_over": return .decision(.takeOver)
        case "absent": return .decision(.absent)
        case "give_up": return .decision(.giveUp)
        case "copy": return .decision(.copy)
        case "link":
            return .link(providerOrderID: try providerOrderID(fields))
        case "prove": return try late(.prove, fields)
        case "reverse": return try late(.reverse, fields)
        case "done":
            let text = fields.first("result") ?? ""
            guard let word = StatusWord(anyCase: fields.first("word") ?? ""),
                text.utf8.count <= 65_536
            else {
                throw Problem.badRequest(
                    "result", "A result is Completed or Rejected, with a text of up to 64 KiB.")
            }
            return .decision(.done(word: word, text: text))
        default:
            throw Problem.badRequest(
                "decision",
                "Decide with take_over, link, absent, give_up, copy, done, prove or reverse.")
        }
    }

    private static func providerOrderID(_ fields: FormFields) throws(Problem) -> String {
        let id = LineText.trimmed(fields.first("provider_order_id") ?? "")
        guard (1...100).contains(id.utf8.count), id.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else {
            throw Problem.badRequest(
                "provider_order_id", "Enter the provider's order id: 1 to 100 plain characters."
            )
        }
        return id
    }

    private static func late(_ word: Late, _ fields: FormFields) throws(Problem) -> Wish {
        let text = LineText.trimmed(fields.first("result") ?? "")
        let hasID = !LineText.trimmed(fields.first("provider_order_id") ?? "").isEmpty
        guard text.utf8.count <= 65_536, text.isEmpty || !hasID else {
            throw Problem.badRequest(
                "result", "Name the provider's order, or enter what it wrote; not both.")
        }
        return .late(
            word, providerOrderID: hasID ? try providerOrderID(fields) : nil,
            text: text.isEmpty ? nil : text)
    }
}
