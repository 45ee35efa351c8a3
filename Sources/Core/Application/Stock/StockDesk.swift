package import Domain

/// What staff do with goods: products, variants, stock in and out, an order's stock.
///
/// All throw `StorageError`; answers are rendered inside the transaction (K7).
package struct StockDesk: Sendable {
    let storage: any Storage
    let currency: String
    let now: @Sendable () -> Timestamp
    private let seed: @Sendable () -> UInt64
    private let committed: @Sendable () -> Void

    /// `currency` is the store's; `committed` wakes who waits for commits.
    package init(
        storage: any Storage, currency: String, now: @escaping @Sendable () -> Timestamp,
        seed: @escaping @Sendable () -> UInt64, committed: @escaping @Sendable () -> Void
    ) {
        self.storage = storage
        self.currency = currency
        self.now = now
        self.seed = seed
        self.committed = committed
    }

    /// The id of a file about to be stored.
    func newFile() -> ID<StoredFile> {
        var random = SplitMix64(seed: seed())
        return ID(at: now(), random: &random)
    }

    /// Adds a product, with units on the shelf when told.
    package func add(
        _ edit: ProductEdit, stock: Int64, by principal: Principal, key: IdempotencyRequest?,
        render: @escaping @Sendable (CatalogueOutcome) -> RenderedAnswer
    ) async throws -> KeyedAnswer {
        try await write { store, now, random in
            try Keyed.run(key, in: store, now: now) {
                render(
                    try Cataloguing.add(
                        edit, stock: stock, currency: currency, by: principal.actor, in: store,
                        now: now, random: &random))
            }
        }
    }

    /// Changes a product, by id or SKU.
    package func change(
        product text: String, _ edit: ProductEdit, ifVersion: Int?, by principal: Principal,
        key: IdempotencyRequest?, render: @escaping @Sendable (CatalogueOutcome) -> RenderedAnswer
    ) async throws -> KeyedAnswer {
        try await write { store, now, _ in
            try Keyed.run(key, in: store, now: now) {
                render(
                    try Cataloguing.change(
                        text, edit, ifVersion: ifVersion, by: principal.actor, in: store, now: now))
            }
        }
    }

    /// Adds a variant to a product, with units on the shelf when told.
    package func addVariant(
        of text: String, _ edit: VariantEdit, stock: Int64, by principal: Principal,
        key: IdempotencyRequest?, render: @escaping @Sendable (CatalogueOutcome) -> RenderedAnswer
    ) async throws -> KeyedAnswer {
        try await write { store, now, random in
            try Keyed.run(key, in: store, now: now) {
                render(
                    try Cataloguing.addVariant(
                        of: text, edit, stock: stock, by: principal.actor, in: store, now: now,
                        random: &random))
            }
        }
    }

    /// Changes a variant of a product.
    package func changeVariant(
        _ variant: String, of text: String, _ edit: VariantEdit, ifVersion: Int?,
        by principal: Principal, key: IdempotencyRequest?,
        render: @escaping @Sendable (CatalogueOutcome) -> RenderedAnswer
    ) async throws -> KeyedAnswer {
        try await write { store, now, _ in
            try Keyed.run(key, in: store, now: now) {
                render(
                    try Cataloguing.changeVariant(
                        variant, of: text, edit, ifVersion: ifVersion, by: principal.actor,
                        in: store, now: now))
            }
        }
    }

    /// Moves units in or out, with a reason (`orders.md` 7.7).
    package func move(
        product text: String, _ wish: StockWish, by principal: Principal, key: IdempotencyRequest?,
        render: @escaping @Sendable (StockOutcome) -> RenderedAnswer
    ) async throws -> KeyedAnswer {
        try await write { store, now, _ in
            try Keyed.run(key, in: store, now: now) {
                render(
                    try Stocking.move(text, wish, by: principal.actor, in: store, now: now))
            }
        }
    }

    /// Frees the stock that one order holds, while it is pending or after it has ended (7.7).
    package func release(
        order: ID<Order>, reason: String, by principal: Principal, key: IdempotencyRequest?,
        render: @escaping @Sendable (ReleaseOutcome) -> RenderedAnswer
    ) async throws -> KeyedAnswer {
        try await write { store, now, _ in
            try Keyed.run(key, in: store, now: now) {
                render(
                    try Stocking.release(
                        order, reason: reason, by: principal.actor, in: store, now: now))
            }
        }
    }

    /// Puts the demo product of a new test store in place, once (`orders.md` 17, Demo).
    package func seedDemo() async throws {
        try await write { store, now, random in
            guard try store.stock.product("1") == nil else { return }
            var edit = ProductEdit()
            edit.sku = "1"
            edit.name = "Demo product"
            edit.basePrice = 100_000
            _ = try Cataloguing.add(
                edit, stock: 100, currency: currency, by: .system, in: store, now: now,
                random: &random)
        }
    }

    /// Runs a body in one transaction and wakes who waits for commits.
    func write<Value: Sendable>(
        _ body: @escaping @Sendable (any OrderWriting, Timestamp, inout SplitMix64) throws -> Value
    ) async throws -> Value {
        let (now, seed) = (now, seed)
        let value = try await storage.write { store in
            var random = SplitMix64(seed: seed())
            return try body(store, now(), &random)
        }
        committed()
        return value
    }
}
