internal import Application
internal import Domain
internal import JSON

/// What a form about an order came to; its bytes are the stored answer of the form's key (K4).
enum StatusAnswer: Sendable, Equatable {
    case done(StatusNotice)
    /// The sentence says why, and what is possible now.
    case refused(String)
    case notFound

    /// The bytes to keep; a refusal without effect keeps no key (K7).
    static func rendered(
        _ outcome: ActionOutcome, done notice: StatusNotice, order: ID<Order>
    ) -> RenderedAnswer {
        var writer = JSONWriter()
        switch outcome {
        case .done:
            writer.object { $0.field("notice", notice.rawValue) }
            return RenderedAnswer(status: 303, body: writer.bytes, order: order, hasEffect: true)
        case .notFound:
            writer.object { $0.field("missing", true) }
            return RenderedAnswer(status: 404, body: writer.bytes, order: nil, hasEffect: false)
        case .refused(let sentence, let allowed):
            writer.object { $0.field("refused", Self.sentence(sentence, allowed)) }
            return RenderedAnswer(status: 409, body: writer.bytes, order: order, hasEffect: false)
        }
    }

    /// The same for an act on the whole order.
    static func rendered(
        _ outcome: OrderOutcome, done notice: StatusNotice, order: ID<Order>
    ) -> RenderedAnswer {
        let plain: ActionOutcome =
            switch outcome {
            case .done: .done(.queued)
            case .notFound: .notFound
            case .refused(let sentence, _, let allowed, _): .refused(sentence, allowed: allowed)
            }
        return rendered(plain, done: notice, order: order)
    }

    private static func sentence(_ sentence: String, _ allowed: [String]) -> String {
        let first = sentence.prefix(1).uppercased() + sentence.dropFirst()
        guard !allowed.isEmpty else { return first + "." }
        return first + ". Possible now: "
            + allowed.map(StatusModel.plain).joined(separator: ", ") + "."
    }

    /// Reads stored bytes; nil when they are none of this page's.
    init?(_ bytes: [UInt8]) {
        guard let value = try? JSONReader.parse(bytes) else { return nil }
        if let notice = value["notice"]?.string.flatMap(StatusNotice.init(rawValue:)) {
            self = .done(notice)
        } else if let sentence = value["refused"]?.string {
            self = .refused(sentence)
        } else if value["missing"] != nil {
            self = .notFound
        } else {
            return nil
        }
    }
}
