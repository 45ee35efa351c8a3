/// Units of one product or variant; free + reserved + sold = received − written off (V1).
package struct StockLevel: Hashable, Sendable {
    /// Neither reserved nor sold.
    package var free: Int64
    /// Held for orders that are not confirmed yet.
    package var reserved: Int64
    /// The part of `reserved` whose time is over; it counts as free when read (V7).
    package var overdue: Int64
    package var sold: Int64
    package var received: Int64
    package var writtenOff: Int64

    /// A shelf without anything on it.
    package init(
        free: Int64 = 0, reserved: Int64 = 0, overdue: Int64 = 0, sold: Int64 = 0,
        received: Int64 = 0, writtenOff: Int64 = 0
    ) {
        self.free = free
        self.reserved = reserved
        self.overdue = overdue
        self.sold = sold
        self.received = received
        self.writtenOff = writtenOff
    }

    /// What stands on the shelf: derived, never stored.
    package var onHand: Int64 { free + reserved }

    /// What can be ordered now.
    package var available: Int64 { free + overdue }

    /// What is held for orders whose time is not over.
    package var heldBack: Int64 { reserved - overdue }

    /// True when nothing is negative and the equation of V1 holds.
    package var isSound: Bool {
        [free, reserved, sold, received, writtenOff].allSatisfy { $0 >= 0 }
            && free + reserved + sold == received - writtenOff
    }

    /// The word under a threshold.
    package func status(threshold: Int64) -> StockStatus {
        if available <= 0 { return .outOfStock }
        return available <= threshold ? .lowStock : .inStock
    }

    /// True when available units fell from above a threshold to it or below.
    package static func crosses(threshold: Int64, before: Int64, after: Int64) -> Bool {
        before > threshold && after <= threshold
    }
}

/// How much there is of a product, in the documents' words.
package enum StockStatus: String, Sendable, CaseIterable {
    case outOfStock = "OUT_OF_STOCK"
    case lowStock = "LOW_STOCK"
    case inStock = "IN_STOCK"
}

/// Why stock on hand changed (`orders.md` 3.4).
package enum StockChangeKind: String, Sendable, CaseIterable {
    case stockIn = "stock_in"
    case stockOut = "stock_out"
    case adjustment
    case `return`
}
