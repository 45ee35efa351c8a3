internal import Domain

/// A rule could not be looked at, so nothing was created (`CHECK_UNAVAILABLE`, `orders.md` 5.2).
package struct CheckUnavailable: Error {
    /// What the store said; for the log, not for the caller.
    package let cause: StorageError

    /// Runs the checks; a look-up that does not fit its database stops the order with this error.
    static func guarding<Value>(_ checks: () throws -> Value) throws -> Value {
        do {
            return try checks()
        } catch let error as StorageError where error.kind == .defect {
            throw CheckUnavailable(cause: error)
        }
    }
}

/// Refused creations stand in the error list, without an order (`orders.md` 3.6).
enum Refusing {
    /// Characters of the message: what a person needs to find the caller's mistake.
    private static let mostCharacters = 500

    /// Notes what a refused order was refused for; every other outcome is noted by its order.
    static func note(
        _ outcome: PlaceOutcome, in store: any OrderWriting, now: Timestamp
    ) throws {
        guard case .refused(let flaws) = outcome, let first = flaws.first else { return }
        let message = flaws.map { $0.field + ": " + $0.message }.joined(separator: " ")
        var error = OrderError(
            order: nil, line: nil, kind: kind(first.code), code: first.code,
            message: String(message.unicodeScalars.prefix(mostCharacters)), severity: .low, at: now)
        // Its caller was told; staff look it up when asked why an order did not come.
        error.isSettled = true
        try store.keep(error: error)
    }

    private static func kind(_ code: String) -> OrderError.Kind {
        switch code {
        case "INSUFFICIENT_STOCK": .inventory
        case "PAYMENT_REQUIRED", "INVALID_PAYMENT", "INSUFFICIENT_BALANCE": .payment
        case "ADDRESS_REQUIRED", "ADDRESS_INCOMPLETE", "NO_SHIPPING_ZONE": .shipping
        default: .validation
        }
    }
}
