/// S4 for one row.
enum StatusWord {
    /// The row with its status written in another way.
    static func spoilt(_ row: ProviderRow, _ variant: StatusFault) -> ProviderRow {
        var row = row
        switch variant {
        case .empty: row.word = ""
        case .missing: row.word = nil
        case .lower: row.word = row.word?.lowercased()
        case .number: row.word = row.word.flatMap(OrderWord.init).map { "\($0.number)" }
        case .unknown: row.word = "Waiting for supplier"
        }
        return row
    }
}
