package import Domain

/// The life of an order after it was placed: by staff, keys and schedules.
extension OrderDesk {
    /// Confirms an order that did not confirm itself; notes approve what they can (6.2).
    ///
    /// Throws `StorageError`, `VersionDiffers`.
    package func confirm(
        order: ID<Order>, notes: String = "", by principal: Principal, ifVersion: Int? = nil,
        key: IdempotencyRequest?, render: @escaping @Sendable (OrderOutcome) -> RenderedAnswer
    ) async throws -> KeyedAnswer {
        let advancing = advancing
        return try await write { store, now, _ in
            try Keyed.run(key, in: store, now: now) {
                try Self.check(ifVersion, try store.unit(order: order, now: now))
                return render(
                    try advancing.confirm(
                        order: order, notes: notes, by: principal.actor, as: principal.role,
                        in: store, now: now))
            }
        }
    }

    /// Moves an order on, through every row between (`orders.md` 14.7).
    ///
    /// Throws `StorageError`, `VersionDiffers`.
    package func advance(
        order: ID<Order>, _ wish: Advancing.Wish, by principal: Principal, ifVersion: Int? = nil,
        key: IdempotencyRequest?, render: @escaping @Sendable (OrderOutcome) -> RenderedAnswer
    ) async throws -> KeyedAnswer {
        let advancing = advancing
        return try await write { store, now, _ in
            try Keyed.run(key, in: store, now: now) {
                try Self.check(ifVersion, try store.unit(order: order, now: now))
                return render(
                    try advancing.advance(
                        order: order, wish, by: principal.actor, as: principal.role, in: store,
                        now: now))
            }
        }
    }

    /// Looks at every order whose time is up, each in a transaction of its own; how many moved.
    ///
    /// Throws `StorageError`.
    package func expireOverdue(limit: Int = 200) async throws -> Int {
        let now = now()
        let due = try await storage.read { try $0.overdueOrders(before: now, limit: limit) }
        var moved = 0
        for order in due {
            do {
                if try await expire(order) != .none { moved += 1 }
            } catch let error as StorageError where error.isAboutOneLine {
                try await note(error, of: order)
            }
        }
        return moved
    }

    /// One order that cannot be moved on holds up no other; staff find it in the error list.
    private func note(_ error: StorageError, of order: ID<Order>) async throws {
        try await write { store, now, _ in
            try store.keep(
                error: OrderError(
                    order: order, line: nil, kind: .system, code: "ORDER_REFUSED",
                    message: error.message, severity: .high, at: now))
        }
    }

    /// Looks at one order whose time may be up.
    ///
    /// Throws `StorageError`.
    package func expire(_ order: ID<Order>) async throws -> Expiring.Verdict {
        let expiring = expiring
        return try await write { store, now, _ in
            try expiring.look(at: order, in: store, now: now)
        }
    }

    /// Completes orders that were delivered long enough ago; how many.
    ///
    /// Throws `StorageError`.
    package func completeRested(limit: Int = 200) async throws -> Int {
        let advancing = advancing
        let before = now().adding(seconds: -advancing.restSeconds)
        let due = try await storage.read { try $0.deliveredOrders(before: before, limit: limit) }
        var count = 0
        for order in due {
            do {
                let isCompleted = try await write { store, now, _ in
                    try advancing.completeRested(order: order, in: store, now: now)
                }
                if isCompleted { count += 1 }
            } catch let error as StorageError where error.isAboutOneLine {
                try await note(error, of: order)
            }
        }
        return count
    }
}
