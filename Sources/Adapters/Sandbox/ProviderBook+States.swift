internal import Lifecycle

extension ProviderBook {
    /// The rows for ids in the order asked for, without unknown ids; throws SystemError.
    func rows(ids: [Int64]) throws(SystemError) -> [ProviderRow] {
        try settle(only: ids)
        return state.withLock { state in ids.compactMap { state.orders[$0] } }.map(row)
    }

    /// All orders, newest first, without the `skip` newest and those younger than the lag.
    func listing(lagMicroseconds: Int64, skip: Int) throws(SystemError) -> [ProviderRow] {
        try settle()
        let (orders, time) = state.withLock { state in
            (state.orders.values.sorted { $0.charge.id > $1.charge.id }, now(in: state))
        }
        return orders.dropFirst(skip)
            .filter { time - $0.charge.at >= lagMicroseconds }
            .map(row)
    }

    /// An order that belongs to another IMEI, for answers that link it wrongly.
    func foreignOrder(than imei: String) -> Int64? {
        state.withLock { state in
            state.orders.values.filter { $0.charge.imei != imei }.map(\.charge.id).min()
        }
    }

    /// Records the states that the clock has brought, and gives back what rejected orders cost.
    func settle(only ids: [Int64]? = nil) throws(SystemError) {
        try record { state in
            let time = now(in: state)
            let orders =
                ids.map { $0.compactMap { state.orders[$0] } }
                ?? state.orders.values.sorted { $0.charge.id < $1.charge.id }
            var facts: [LedgerFact] = []
            for order in orders where order.word.rank < 2 {
                let word = word(of: order.charge, now: time)
                guard word.rank > order.word.rank else { continue }
                facts.append(.status(id: order.charge.id, word: word, at: time))
                if word == .rejected && configuration.refundsRejected {
                    facts.append(
                        .refund(id: order.charge.id, amount: order.charge.price, at: time))
                }
            }
            return facts
        }
    }

    /// The state that an order has reached by its age.
    private func word(of charge: LedgerCharge, now: Int64) -> OrderWord {
        let speed = max(1, configuration.speed)
        let pending = configuration.pendingMicroseconds / speed
        let processing = configuration.processingMicroseconds / speed
        let age = now - charge.at
        if age < pending { return .pending }
        if age < pending + processing { return .inProcess }
        return rejection(of: charge) == nil ? .completed : .rejected
    }

    /// Why an order ends rejected; nil when it completes.
    private func rejection(of charge: LedgerCharge) -> String? {
        let service = configuration.services.first { $0.code == charge.service }
        if service?.takesAnyDigits != true && !LuhnDigits.isIMEI(charge.imei) {
            return ResultText.invalid
        }
        let draw = SeededDraw.fraction(SeededDraw.number(for: charge.imei, salt: 3))
        let isChosen =
            configuration.rejectedEndings.contains { charge.imei.hasSuffix($0) }
            || draw < configuration.rejectedShare
        return isChosen ? ResultText.rejected : nil
    }

    private func row(_ order: ProviderOrder) -> ProviderRow {
        let charge = order.charge
        let code =
            switch order.word {
            case .pending, .inProcess: ""
            case .completed: ResultText.completed(target: charge.imei)
            case .rejected: rejection(of: charge) ?? ResultText.rejected
            }
        let title = configuration.services.first { $0.code == charge.service }?.title
        return ProviderRow(
            id: String(charge.id), package: title ?? charge.service, imei: charge.imei,
            word: order.word.rawValue, code: code, requestedAt: ProviderClock.text(charge.at))
    }
}
