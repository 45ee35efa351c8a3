/// What a header cell is the header of.
package enum HeaderScope: Sendable {
    case column
    case row
    case columnGroup
    case rowGroup

    /// The `scope` attribute for this word.
    var attribute: Attribute {
        switch self {
        case .column: Attribute("scope", "col")
        case .row: Attribute("scope", "row")
        case .columnGroup: Attribute("scope", "colgroup")
        case .rowGroup: Attribute("scope", "rowgroup")
        }
    }
}
