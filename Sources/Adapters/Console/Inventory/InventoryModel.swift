internal import Application
internal import Domain
internal import HTTP

/// What the inventory list shows.
struct InventoryModel: Sendable {
    /// One filter above the list.
    struct Chip: Sendable, Equatable {
        /// The words on it.
        let words: String
        /// How many rows it leads to.
        let count: Int
        /// Where it leads.
        let address: String
        /// True for the list that is shown.
        let isCurrent: Bool
    }

    /// What stands around the page.
    var frame: FrameModel
    /// What the address asks for.
    var form: InventoryForm
    /// All, low, out.
    var chips: [Chip]
    /// One row a product and variant.
    var items: [InventoryItem]
    /// All rows of the filter.
    var total: Int
    /// The address of the next page.
    var next: String?

    /// "Showing 20 of 340".
    var sentence: String {
        "Showing \(HistoryModel.grouped(items.count)) of \(HistoryModel.grouped(total))"
    }

    /// The colour of a status.
    static func colour(_ status: StockStatus) -> Display.Colour {
        switch status {
        case .inStock: .green
        case .lowStock: .amber
        case .outOfStock: .red
        }
    }

    /// The word of a status.
    static func word(_ status: StockStatus) -> String {
        switch status {
        case .inStock: "In stock"
        case .lowStock: "Low stock"
        case .outOfStock: "Out of stock"
        }
    }

    /// The word of a product's own status.
    static func word(_ status: ProductRecord.Status) -> String {
        switch status {
        case .active: "Active"
        case .inactive: "Inactive"
        case .discontinued: "Discontinued"
        case .comingSoon: "Coming soon"
        }
    }

    /// The word of a kind of change.
    static func word(_ kind: StockChangeKind) -> String {
        switch kind {
        case .stockIn: "Stock in"
        case .stockOut: "Stock out"
        case .adjustment: "Adjustment"
        case .return: "Return"
        }
    }

    /// A count of units with commas, and its sign when it is below zero.
    static func units(_ count: Int64) -> String {
        let digits = HistoryModel.grouped(Int(clamping: count.magnitude))
        return count < 0 ? "\u{2212}" + digits : digits
    }
}

/// What an address of the inventory list asks for.
struct InventoryForm: Sendable, Equatable {
    /// Only rows of this status.
    var status: StockStatus?
    /// The search box as typed.
    var search = ""
    /// The row after which the page begins.
    var after: StockCursor?

    /// The whole list from its start.
    init() {}

    /// Reads the query; throws 400 for a status that is none of ours.
    init(_ query: Query) throws(Problem) {
        if let text = query.first("status"), !text.isEmpty {
            guard let known = StockStatus(rawValue: text) else {
                throw Problem.badRequest(
                    "bad_status", "There is no stock status \"\(text.prefix(40))\".")
            }
            status = known
        }
        search = LineText.trimmed(query.first("q") ?? "")
        guard search.unicodeScalars.count <= 200 else {
            throw Problem.badRequest("too_long", "A search takes up to 200 characters.")
        }
        if let sku = query.first("after"), let item = query.first("item") {
            after = StockCursor(sku: sku, item: item)
        }
    }

    /// The filter for the store.
    var filter: InventoryFilter {
        var filter = InventoryFilter()
        filter.statuses = status.map { [$0] } ?? []
        filter.text = search.isEmpty ? nil : search
        return filter
    }

    /// The same list with another status, from its start.
    func address(_ status: StockStatus?) -> String {
        Links.with(Links.inventory, [("status", status?.rawValue ?? ""), ("q", search)])
    }

    /// The page that begins after a row.
    func address(after cursor: StockCursor) -> String {
        Links.with(
            Links.inventory,
            [
                ("status", status?.rawValue ?? ""), ("q", search), ("after", cursor.sku),
                ("item", cursor.item),
            ])
    }
}
