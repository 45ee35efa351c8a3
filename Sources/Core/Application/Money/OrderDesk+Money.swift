package import Domain

/// Money as every channel moves it: in a transaction, with keys, versions and one answer.
extension OrderDesk {
    /// Books a payment for an order (M6).
    package func pay(
        order: ID<Order>, _ wish: PaymentWish, by principal: Principal, ifVersion: Int? = nil,
        key: IdempotencyRequest?,
        render: @escaping @Sendable (PaymentOutcome) -> RenderedAnswer
    ) async throws -> KeyedAnswer {
        var wish = wish
        wish.autoConfirm = placing.settings.autoConfirm
        let asked = wish
        return try await money(order, ifVersion, key, render) { store, now in
            try Paying.pay(
                order: order, asked, by: principal.actor, as: principal.role, in: store, now: now)
        }
    }

    /// Says that the payment of an order did not work (row 6 of 4.2).
    package func failPayment(
        order: ID<Order>, reason: String, by principal: Principal, ifVersion: Int? = nil,
        key: IdempotencyRequest?,
        render: @escaping @Sendable (PaymentOutcome) -> RenderedAnswer
    ) async throws -> KeyedAnswer {
        try await money(order, ifVersion, key, render) { store, now in
            try Paying.fail(
                order: order, reason: reason, by: principal.actor, as: principal.role, in: store,
                now: now)
        }
    }

    /// Starts a refund (row 7).
    package func refund(
        order: ID<Order>, _ wish: RefundWish, by principal: Principal, ifVersion: Int? = nil,
        key: IdempotencyRequest?,
        render: @escaping @Sendable (PaymentOutcome) -> RenderedAnswer
    ) async throws -> KeyedAnswer {
        try await money(order, ifVersion, key, render) { store, now in
            try Refunding.refund(
                order: order, wish, by: principal.actor, as: principal.role, in: store, now: now)
        }
    }

    /// Ends a refund (rows 8 and 9).
    package func finishRefund(
        _ payment: ID<Payment>, of order: ID<Order>, isDone: Bool, reason: String?,
        by principal: Principal, ifVersion: Int? = nil, key: IdempotencyRequest?,
        render: @escaping @Sendable (PaymentOutcome) -> RenderedAnswer
    ) async throws -> KeyedAnswer {
        try await money(order, ifVersion, key, render) { store, now in
            try Refunding.finish(
                payment, of: order, isDone: isDone, reason: reason, by: principal.actor,
                as: principal.role, in: store, now: now)
        }
    }

    /// Puts money on a balance, or corrects it.
    package func topUp(
        _ customer: ID<Customer>, _ wish: TopUpWish, by principal: Principal,
        key: IdempotencyRequest?,
        render: @escaping @Sendable (WalletOutcome) -> RenderedAnswer
    ) async throws -> KeyedAnswer {
        try await write { store, now, random in
            try Keyed.run(key, in: store, now: now) {
                render(
                    try Topping.apply(
                        wish, to: customer, by: principal.actor, in: store, now: now,
                        random: &random))
            }
        }
    }

    private func money(
        _ order: ID<Order>, _ version: Int?, _ key: IdempotencyRequest?,
        _ render: @escaping @Sendable (PaymentOutcome) -> RenderedAnswer,
        _ work: @escaping @Sendable (any OrderWriting, Timestamp) throws -> PaymentOutcome
    ) async throws -> KeyedAnswer {
        try await write { store, now, _ in
            try Keyed.run(key, in: store, now: now) {
                try Self.check(version, try store.unit(order: order, now: now))
                return render(try work(store, now))
            }
        }
    }
}
