package import Domain

/// What an edit of a customer, promo, zone or price came to.
package enum PartyOutcome<Value: Sendable>: Sendable {
    case done(Value)
    /// Refused by rules, all flaws at once.
    case refused([FieldFlaw])
    case notFound
    /// Somebody changed it meanwhile; carries the version it has now (412).
    case moved(current: Int)
    /// Something else stands against it (409): a word for programs, a sentence for people.
    case conflict(code: String, message: String)
}

/// Edits customers, promos, zones and prices; every change is audited in its transaction.
package struct PartyDesk: Sendable {
    /// What pages and programs read.
    package let queries: any PartyQueries
    /// The phone rule of the store's country.
    package let rule: PhoneNumber.Rule
    private let storage: any Storage
    private let now: @Sendable () -> Timestamp
    private let seed: @Sendable () -> UInt64

    /// Connects the desk; `seed` gives 64 unpredictable bits a transaction.
    package init(
        storage: any Storage, queries: any PartyQueries, rule: PhoneNumber.Rule,
        now: @escaping @Sendable () -> Timestamp, seed: @escaping @Sendable () -> UInt64
    ) {
        self.storage = storage
        self.queries = queries
        self.rule = rule
        self.now = now
        self.seed = seed
    }

    /// Runs work once per key; its answer is rendered inside the transaction (K7).
    func run<Value: Sendable>(
        _ key: IdempotencyRequest?,
        _ render: @escaping @Sendable (PartyOutcome<Value>) -> RenderedAnswer,
        _ work:
            @escaping @Sendable (any OrderWriting, Timestamp, inout SplitMix64) throws ->
            PartyOutcome<Value>
    ) async throws -> KeyedAnswer {
        let now = now
        let seed = seed
        return try await storage.write { store in
            var random = SplitMix64(seed: seed())
            let moment = now()
            return try Keyed.run(key, in: store, now: moment) {
                render(try work(store, moment, &random))
            }
        }
    }

    /// Reads, edits and writes back one thing; without a version named a race is run again.
    ///
    /// `write` is false when the stored version has moved since it was read.
    static func edited<Value: Sendable>(
        ifVersion: Int?, read: () throws -> Value?, version: (Value) -> Int,
        edit: (inout Value) -> [FieldFlaw], write: (Value) throws -> Bool
    ) throws -> PartyOutcome<Value> {
        for _ in 0..<4 {
            guard var value = try read() else { return .notFound }
            let current = version(value)
            if let ifVersion, ifVersion != current { return .moved(current: current) }
            let flaws = edit(&value)
            guard flaws.isEmpty else { return .refused(flaws) }
            if try write(value) { return .done(value) }
        }
        return try read().map { .moved(current: version($0)) } ?? .notFound
    }

    /// The refusal of rules that may be broken by two edits at once.
    static func taken(_ code: String) -> FieldFlaw {
        FieldFlaw(
            field: "/code", code: "CODE_TAKEN",
            message: "There is a promo with the code \(code); choose another.")
    }
}
