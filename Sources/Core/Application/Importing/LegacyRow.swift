/// One row of the older program's `orders` table, every column as the text it holds.
package struct LegacyRow: Sendable, Equatable {
    /// The columns that may be there; the raw value is the column's name.
    package enum Column: String, Sendable, CaseIterable {
        case id
        case orderID = "order_id"
        case serviceName = "service_name"
        case serviceID = "service_id"
        case imei, imei2, credits, status, carrier, simlock, model, fmi
        case orderDate = "order_date"
        case resultCode = "result_code"
        case resultCodeDisplay = "result_code_display"
        case notes
        case rawResponse = "raw_response"
        case createdAt = "created_at"
        case updatedAt = "updated_at"
    }

    private let values: [Column: String]

    /// Takes the values; NULL and empty texts are left out.
    package init(_ values: [Column: String]) {
        self.values = values.filter { !$0.value.isEmpty }
    }

    /// The text of a column; nil when it is NULL, empty or not there.
    package subscript(_ column: Column) -> String? { values[column] }
}

/// A row of the older program's `import_history`.
package struct LegacyImport: Sendable, Equatable {
    package let filename: String
    package let imported: Int
    package let skipped: Int
    /// The moment as it was written.
    package let date: String

    /// Takes the four columns.
    package init(filename: String, imported: Int, skipped: Int, date: String) {
        self.filename = filename
        self.imported = imported
        self.skipped = skipped
        self.date = date
    }
}

/// What became of one row; the numbers of all outcomes add up to the rows read.
package enum ImportOutcome: Sendable, Equatable {
    /// A new order.
    case created
    /// It was imported before.
    case unchanged
    /// Waybill itself has an order with this provider order id.
    case linked
    /// Nothing to import: no IMEI and no order id.
    case blank
    /// Not imported, and why.
    case rejected(String)
}
