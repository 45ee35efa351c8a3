package import Domain

/// Products and their stock as placing and the order's life need them (`reliability.md` 3).
package protocol StockReading {
    /// A product by id or SKU.
    func product(_ text: String) throws -> ProductRecord?
    /// A variant by id.
    func variant(_ id: ID<Variant>) throws -> VariantRecord?
    /// Units that can be reserved now; overdue reservations count as free (V7).
    func available(_ product: ID<Product>, _ variant: ID<Variant>?, now: Timestamp) throws -> Int64
    /// True when every goods line of the order has a reservation that is reserved and not overdue.
    func holdsReservations(order: ID<Order>, now: Timestamp) throws -> Bool
    /// Pending orders whose reservations of this product are overdue, the longest first (V7).
    ///
    /// Each is to be expired, in a transaction of its own, before a shortage is final.
    func overdueHolders(
        _ product: ID<Product>, _ variant: ID<Variant>?, now: Timestamp, limit: Int
    ) throws -> [ID<Order>]
    /// The variants of a product, by name.
    func variants(of product: ID<Product>) throws -> [VariantRecord]
    /// The units of a product or variant; nil when there is no such product or variant.
    func level(
        _ product: ID<Product>, _ variant: ID<Variant>?, now: Timestamp
    ) throws -> StockLevel?
}

/// What changes stock, always inside the transaction of the order's change (V5).
package protocol StockWriting: StockReading {
    /// Moves units from free to reserved: one conditional update a product and variant, in
    /// ascending order, summed over the lines (V2–V4).
    ///
    /// All or nothing: an empty answer means taken, else nothing is and every short one is named.
    func take(_ wants: [StockWant], now: Timestamp) throws -> [StockShortage]
    /// Writes one live reservation a line, after the lines are stored.
    func reserve(_ wants: [StockWant], order: ID<Order>, until: Timestamp, at: Timestamp) throws
    /// Reserved → sold and `committed`, with its inventory_log rows (V8).
    ///
    /// False when a reservation of the order is not live any more, and then nothing changed.
    func commitStock(order: ID<Order>, by: Actor, at: Timestamp) throws -> Bool
    /// Reserved → free; returns how many reservations ended, and none is no error (V9).
    @discardableResult
    func releaseStock(
        order: ID<Order>, as end: ReservationEnd, reason: String, by: Actor, at: Timestamp
    ) throws -> Int
    /// Sold → free with `return` rows in the inventory log, once; returns how many lines (V9).
    @discardableResult
    func returnStock(order: ID<Order>, reason: String, by: Actor, at: Timestamp) throws -> Int
    /// Sets a later end of the order's live reservations.
    func extendStock(order: ID<Order>, until: Timestamp) throws
    /// Stores a new product with empty stock; `.duplicate("sku")` when its SKU is taken.
    func insert(_ product: ProductRecord, currency: String, at: Timestamp) throws
    /// Stores what changed of a product whose stored version is one lower; false when it is not.
    func update(_ product: ProductRecord, at: Timestamp) throws -> Bool
    /// Stores a new variant with empty stock; `.duplicate("variant_name")` when its name is taken.
    func insert(_ variant: VariantRecord, at: Timestamp) throws
    /// Stores what changed of a variant.
    func update(_ variant: VariantRecord, at: Timestamp) throws
    /// Moves units in or out with a row of the inventory log, by one conditional update.
    func move(_ move: StockMove, by: Actor, at: Timestamp) throws -> StockMoved
    /// Hands out crossings of thresholds that staff were not told of, oldest first, each once.
    func takeLowStock(limit: Int, at: Timestamp) throws -> [LowStock]
}

/// Units of a product that one line of an order wants.
package struct StockWant: Sendable, Equatable {
    package let line: ID<Line>
    package let product: ID<Product>
    package let variant: ID<Variant>?
    /// 1–100.
    package let quantity: Int64

    /// Names a line's want.
    package init(line: ID<Line>, product: ID<Product>, variant: ID<Variant>?, quantity: Int64) {
        self.line = line
        self.product = product
        self.variant = variant
        self.quantity = quantity
    }
}

/// A product that an order cannot have, with what there is of it.
package struct StockShortage: Sendable, Equatable {
    package let product: ID<Product>
    package let variant: ID<Variant>?
    package let wanted: Int64
    package let available: Int64

    /// Makes a shortage.
    package init(product: ID<Product>, variant: ID<Variant>?, wanted: Int64, available: Int64) {
        self.product = product
        self.variant = variant
        self.wanted = wanted
        self.available = available
    }
}

/// How a reservation that was not committed ends.
package enum ReservationEnd: String, Sendable { case released, expired }
