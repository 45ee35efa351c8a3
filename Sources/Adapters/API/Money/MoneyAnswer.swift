internal import Application
internal import Domain
internal import HTTP
internal import JSON

/// What a caller is told about an act on money; rendered inside its transaction.
struct MoneyAnswer: Sendable {
    /// How money is written for this caller.
    let body: MoneyBody
    /// The request's id, for refusals.
    let requestID: String

    /// The bytes and status of an act on an order's money.
    func answer(_ outcome: PaymentOutcome, created: Bool = false) -> RenderedAnswer {
        switch outcome {
        case .notFound: return RenderedAnswer(Edge.noOrder, requestID: requestID)
        case .flawed(let flaws): return flawed(flaws)
        case .refused(let sentence, let state, let allowed):
            return RenderedAnswer(
                Edge.conflict(
                    sentence, current: state.rawValue, allowed: allowed.map(\.rawValue)),
                requestID: requestID)
        case .waits: return waits
        case .done(let order, let payment):
            return done(order, payment, status: created ? 201 : 200, hasEffect: true)
        // Told before: nothing happened, so the key stays free.
        case .known(let order, let payment):
            return done(order, payment, status: 200, hasEffect: false)
        case .moved(let order): return done(order, nil, status: 200, hasEffect: true)
        }
    }

    /// The bytes and status of an act on a balance.
    func answer(
        _ outcome: WalletOutcome, _ customer: ID<Customer>, _ currency: Currency
    ) -> RenderedAnswer {
        switch outcome {
        case .notFound: return RenderedAnswer(Self.noCustomer, requestID: requestID)
        case .flawed(let flaws): return flawed(flaws)
        case .waits: return waits
        case .usedBefore:
            return RenderedAnswer(
                Problem.conflict(
                    "reference_used",
                    "The reference was used for another payment; check it."),
                requestID: requestID)
        case .insufficient(let balance):
            return RenderedAnswer(
                Problem.conflict(
                    "insufficient_balance",
                    "The balance is \(Money(balance, currency).display); take away no more."),
                requestID: requestID)
        case .done(let balance): return wallet(balance, customer, currency, hasEffect: true)
        case .known(let balance): return wallet(balance, customer, currency, hasEffect: false)
        }
    }

    /// 404 of a customer.
    static var noCustomer: Problem {
        Problem(status: 404, code: "not_found", detail: "There is no such customer.")
    }

    private func flawed(_ flaws: [FieldFlaw]) -> RenderedAnswer {
        let errors = flaws.map { FieldError(field: $0.field, code: $0.code, message: $0.message) }
        return RenderedAnswer(BodyReader.refusal(errors), requestID: requestID)
    }

    /// 202: kept, and nothing moved yet (SEC72).
    private var waits: RenderedAnswer {
        let bytes = JSONWriter.document { writer in
            writer.field("waits_for_second_person", true)
            writer.field(
                "message",
                "This is above the limit for one person. It takes effect when another person asks "
                    + "for the same within 24 hours.")
        }
        return RenderedAnswer(status: 202, body: bytes, order: nil, hasEffect: true)
    }

    private func done(
        _ order: OrderRecord, _ payment: PaymentRecord?, status: Int, hasEffect: Bool
    ) -> RenderedAnswer {
        let bytes = JSONWriter.document { writer in
            if let payment {
                writer.key("payment")
                writer.object { body.write(payment, to: &$0) }
            }
            writer.key("order")
            writer.object { body.write(order, to: &$0) }
        }
        return RenderedAnswer(
            status: status, body: bytes, order: order.id, hasEffect: hasEffect)
    }

    private func wallet(
        _ balance: Int64, _ customer: ID<Customer>, _ currency: Currency, hasEffect: Bool
    ) -> RenderedAnswer {
        let bytes = JSONWriter.document { writer in
            writer.field("customer_id", customer.text)
            writer.field("balance", Money(balance, currency))
        }
        return RenderedAnswer(status: 200, body: bytes, order: nil, hasEffect: hasEffect)
    }
}
