package import Domain

/// What a dry run found (`api.md`, Writing): the outcome, and what it would take off the shelf.
package struct Rehearsal: Sendable {
    package let outcome: PlaceOutcome
    /// One entry a product and variant, in the order of the lines.
    package let stock: [StockEffect]
}

/// What an order takes of one product or variant.
package struct StockEffect: Sendable, Equatable {
    package let product: ID<Product>
    package let variant: ID<Variant>?
    /// The SKU.
    package let code: String
    /// Units available before and after the order.
    package let before: Int64
    package let after: Int64
}

extension OrderDesk {
    /// Says what placing would answer, and stores nothing (`?dry_run=true`).
    ///
    /// It runs the transaction of placing and undoes it. Throws `StorageError`.
    package func rehearse(_ command: PlaceCommand) async throws -> Rehearsal {
        let placing = placing
        do {
            return try await writeFreeingStock { store, now, random -> Rehearsal in
                let outcome = try placing.place(command, in: store, now: now, random: &random)
                throw Rehearsed(
                    rehearsal: Rehearsal(
                        outcome: outcome,
                        stock: try Self.effects(of: outcome, in: store, now: now)))
            }
        } catch let rehearsed as Rehearsed {
            return rehearsed.rehearsal
        }
    }

    private struct Rehearsed: Error { let rehearsal: Rehearsal }

    private static func effects(
        of outcome: PlaceOutcome, in store: any OrderWriting, now: Timestamp
    ) throws -> [StockEffect] {
        guard case .placed(_, let lines, _) = outcome else { return [] }
        var effects: [StockEffect] = []
        for line in lines {
            guard let terms = line.terms, let product = terms.product,
                !effects.contains(where: { $0.product == product && $0.variant == terms.variant })
            else { continue }
            let taken = lines.reduce(Int64(0)) { sum, other in
                let isSame =
                    other.terms?.product == product && other.terms?.variant == terms.variant
                return sum + (isSame ? other.terms?.quantity ?? 0 : 0)
            }
            let after = try store.stock.available(product, terms.variant, now: now)
            effects.append(
                StockEffect(
                    product: product, variant: terms.variant, code: line.serviceCode,
                    before: after + taken, after: after))
        }
        return effects
    }
}
