internal import Application
internal import Domain

extension StatusAnswer {
    /// The bytes to keep of an act on an order's money.
    static func rendered(
        _ outcome: PaymentOutcome, done notice: StatusNotice, order: ID<Order>
    ) -> RenderedAnswer {
        let plain: ActionOutcome
        var notice = notice
        switch outcome {
        case .done, .known, .moved: plain = .done(.queued)
        case .waits:
            plain = .done(.queued)
            notice = .secondPerson
        case .notFound: plain = .notFound
        case .flawed(let flaws):
            plain = .refused(
                flaws.map(\.message).joined(separator: " ").trimmingLastPoint, allowed: [])
        case .refused(let sentence, _, let allowed):
            plain = .refused(sentence, allowed: allowed.map(\.rawValue))
        }
        return rendered(plain, done: notice, order: order)
    }
}

extension String {
    /// The text without a full stop at its end.
    fileprivate var trimmingLastPoint: String { hasSuffix(".") ? String(dropLast()) : self }
}
