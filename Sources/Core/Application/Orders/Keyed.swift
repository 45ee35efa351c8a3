package import Domain

/// An idempotency key with its scope and the fingerprint of its request (K1–K3).
package struct IdempotencyRequest: Sendable, Equatable {
    package let scope: String
    package let key: String
    package let fingerprint: [UInt8]

    /// Makes a request identity.
    package init(scope: String, key: String, fingerprint: [UInt8]) {
        self.scope = scope
        self.key = key
        self.fingerprint = fingerprint
    }
}

/// The answer that a keyed piece of work renders inside its transaction.
package struct RenderedAnswer: Sendable, Equatable {
    package let status: Int
    package let body: [UInt8]
    package let order: ID<Order>?
    /// False for refusals without effect: they store no key (K7).
    package let hasEffect: Bool

    /// Makes an answer.
    package init(status: Int, body: [UInt8], order: ID<Order>?, hasEffect: Bool) {
        self.status = status
        self.body = body
        self.order = order
        self.hasEffect = hasEffect
    }
}

/// What a keyed request came to.
package enum KeyedAnswer: Sendable, Equatable {
    /// Done now.
    case fresh(RenderedAnswer)
    /// Done before: the stored answer, byte for byte (K4).
    case replayed(StoredAnswer)
    /// The key belongs to another request (K5).
    case reused
}

/// Renders the answer of a piece of work at the moment it is written, to be kept with it (K7).
///
/// Nil where the request had no key, or nothing was done.
package typealias KeptAnswer<Outcome> = @Sendable (Outcome, Timestamp) -> StoredAnswer?

/// Idempotency of any write, in the write's own transaction.
package enum Keyed {
    /// Runs the work once per key; without a request it just runs.
    ///
    /// Throws what the work throws.
    package static func run(
        _ request: IdempotencyRequest?, in store: any OrderWriting, now: Timestamp,
        work: () throws -> RenderedAnswer
    ) throws -> KeyedAnswer {
        guard let request else { return .fresh(try work()) }
        if let stored = try store.answer(scope: request.scope, key: request.key) {
            return stored.fingerprint == request.fingerprint ? .replayed(stored) : .reused
        }
        let answer = try work()
        if answer.hasEffect {
            try store.keep(
                answer: StoredAnswer(
                    scope: request.scope, key: request.key, fingerprint: request.fingerprint,
                    status: answer.status, body: answer.body, order: answer.order, at: now))
        }
        return .fresh(answer)
    }
}
