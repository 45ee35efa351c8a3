internal import Domain

/// Stock in, out and released, inside the caller's transaction.
enum Stocking {
    /// Moves units of a product or its variant, with a reason.
    static func move(
        _ text: String, _ wish: StockWish, by actor: Actor, in store: any OrderWriting,
        now: Timestamp
    ) throws -> StockOutcome {
        var wish = wish
        // Units that go out may be written with their sign.
        if wish.kind == .stockOut, (Int64.min + 1..<0).contains(wish.change) {
            wish.change.negate()
        }
        let flaws = flaws(of: wish)
        guard flaws.isEmpty else { return .refused(flaws) }
        guard let product = try store.stock.product(text) else { return .notFound }
        var variant: VariantRecord?
        if let text = wish.variant {
            guard let id = ID<Variant>(text), let found = try store.stock.variant(id),
                found.product == product.id
            else { return .notFound }
            variant = found
        }
        let change = wish.kind == .stockOut ? -wish.change : wish.change
        let moved = try store.stock.move(
            StockMove(
                product: product.id, variant: variant?.id, kind: wish.kind, change: change,
                reason: wish.reason), by: actor, at: now)
        switch moved {
        case .done(let before, let after, let free):
            return .done(
                product, variant, before: before, after: after, free: free,
                isLow: free <= product.lowStockThreshold)
        case .short(let free, let sold):
            let sentence =
                wish.kind == .return
                ? "Only \(sold) were sold, so no more can come back."
                : "Only \(free) are free; what is reserved belongs to orders."
            return .short(sentence: sentence, available: free)
        case .notFound: return .notFound
        }
    }

    /// Puts the first units of a product on the shelf.
    static func open(
        _ product: ID<Product>, _ variant: ID<Variant>?, _ stock: Int64, by actor: Actor,
        in store: any OrderWriting, now: Timestamp
    ) throws {
        guard stock > 0 else { return }
        _ = try store.stock.move(
            StockMove(
                product: product, variant: variant, kind: .stockIn, change: stock,
                reason: "Opening stock"), by: actor, at: now)
    }

    /// Frees what an order holds; sold units are not touched.
    static func release(
        _ id: ID<Order>, reason: String, by actor: Actor, in store: any OrderWriting,
        now: Timestamp
    ) throws -> ReleaseOutcome {
        guard let unit = try store.unit(order: id, now: now) else { return .notFound }
        guard !reason.isEmpty else { return .reasonMissing }
        guard unit.order.state == .pending || unit.order.state.isEnded else {
            return .refused(unit.order.state)
        }
        let count = try store.stock.releaseStock(
            order: id, as: .released, reason: reason, by: actor, at: now)
        if count > 0 {
            try store.audit(
                actor: actor, action: "stock.release", object: unit.order.number,
                detail: "\(count) \(count == 1 ? "reservation" : "reservations") released",
                reason: reason, at: now)
        }
        return .done(count)
    }

    /// What is wrong with the first units of a product.
    static func flaws(opening stock: Int64) -> [FieldFlaw] {
        guard !(0...ProductEdit.mostUnits).contains(stock) else { return [] }
        return [
            flaw("stock", "This takes a number from 0 to \(ProductEdit.mostUnits).")
        ]
    }

    private static func flaws(of wish: StockWish) -> [FieldFlaw] {
        var flaws: [FieldFlaw] = []
        let most = ProductEdit.mostUnits
        if wish.kind == .adjustment {
            if wish.change == 0 || !(-most...most).contains(wish.change) {
                flaws.append(
                    flaw("change", "This takes a number from -\(most) to \(most), but not 0."))
            }
        } else if !(1...most).contains(wish.change) {
            flaws.append(flaw("change", "This takes a number from 1 to \(most)."))
        }
        if wish.reason.isEmpty {
            flaws.append(
                FieldFlaw(
                    field: "/reason", code: "FIELD_REQUIRED",
                    message: "Say why the stock changes."))
        }
        return flaws
    }

    private static func flaw(_ field: String, _ message: String) -> FieldFlaw {
        FieldFlaw(field: "/" + field, code: "FIELD_INVALID", message: message)
    }
}
