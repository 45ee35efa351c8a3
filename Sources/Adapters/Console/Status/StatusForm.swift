internal import Application
internal import Domain
internal import HTTP

/// What was sent with a form about an order or a line.
struct StatusForm: Sendable, Equatable {
    /// What staff want to happen to a line; the provider is asked before a link is a decision.
    enum Wish: Sendable, Equatable {
        case decision(LineDecision)
        case link(providerOrderID: String)
    }

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

    /// Reads what staff decide; throws 400 for anything outside the six decisions.
    static func wish(_ fields: FormFields) throws(Problem) -> Wish {
        switch fields.first("decision") {
        case "take_over": return .decision(.takeOver)
        case "absent": return .decision(.absent)
        case "give_up": return .decision(.giveUp)
        case "copy": return .decision(.copy)
        case "link":
            let id = LineText.trimmed(fields.first("provider_order_id") ?? "")
            guard (1...100).contains(id.utf8.count), id.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
            else {
                throw Problem.badRequest(
                    "provider_order_id", "Enter the provider's order id: 1 to 100 plain characters."
                )
            }
            return .link(providerOrderID: id)
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
                "decision", "Decide with take_over, link, absent, give_up, copy or done.")
        }
    }
}
