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
            message: shown(message), severity: .low, at: now)
        // Its caller was told; staff look it up when asked why an order did not come.
        error.isSettled = true
        try store.keep(error: error)
    }

    /// One note for a call with many orders: the caller has the whole report, and a list of a
    /// thousand mistakes helps nobody.
    static func note(
        bulk outcomes: [PlaceOutcome], in store: any OrderWriting, now: Timestamp
    ) throws {
        let first = outcomes.first { outcome in
            if case .refused = outcome { return true }
            return false
        }
        if let first { try note(first, in: store, now: now) }
    }

    /// The start of a message; control characters of the caller's text are left out.
    private static func shown(_ message: String) -> String {
        var text = String.UnicodeScalarView()
        text.append(
            contentsOf: message.unicodeScalars.lazy.filter { $0.value >= 0x20 }
                .prefix(mostCharacters))
        return String(text)
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
