package import Domain

/// What a change of a product or variant came to.
package enum CatalogueOutcome: Sendable, Equatable {
    /// Stored, with the units of the product and of the variant that was meant, if one was.
    case done(ProductRecord, VariantRecord?, StockLevel)
    /// Refused by rules, all faults at once.
    case refused([FieldFlaw])
    /// There is no such product or variant.
    case notFound
    /// The product has another version than the caller named, or was changed at this moment.
    case versionDiffers(Int)
    /// The SKU of another product, or the name of another variant.
    case taken(FieldFlaw)
}

/// Units that staff want to move.
package struct StockWish: Sendable, Equatable {
    /// A variant's id; nil for the product's own units.
    package var variant: String?
    package var kind: StockChangeKind
    /// Units above 0, or for `adjustment` of either sign.
    package var change: Int64
    package var reason: String

    /// Makes a wish.
    package init(
        variant: String? = nil, kind: StockChangeKind, change: Int64, reason: String
    ) {
        self.variant = variant
        self.kind = kind
        self.change = change
        self.reason = reason
    }
}

/// What a move of stock came to.
package enum StockOutcome: Sendable, Equatable {
    /// Stock on hand before and after, units that can be reserved now, and whether that is low.
    case done(
        ProductRecord, VariantRecord?, before: Int64, after: Int64, free: Int64, isLow: Bool)
    /// Refused by rules.
    case refused([FieldFlaw])
    /// Not so many units are free, or were sold.
    case short(sentence: String, available: Int64)
    /// There is no such product or variant.
    case notFound
}

/// What releasing an order's stock came to.
package enum ReleaseOutcome: Sendable, Equatable {
    /// How many reservations ended; 0 when none was live.
    case done(Int)
    /// The order is confirmed and still under way: cancelling is the way.
    case refused(OrderState)
    /// The reason is missing.
    case reasonMissing
    /// There is no such order.
    case notFound
}
