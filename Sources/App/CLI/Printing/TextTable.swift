/// Rows of text in columns, each as wide as its widest cell.
package struct TextTable: Sendable {
    private var rows: [[String]] = []

    /// A table with a heading.
    package init(_ heading: [String]) { rows = [heading] }

    /// Adds a row; missing cells are empty.
    package mutating func add(_ cells: [String?]) {
        rows.append(cells.map { SafeText.line($0 ?? "") })
    }

    /// Whether only the heading is there.
    package var isEmpty: Bool { rows.count <= 1 }

    /// The lines, heading first, without blanks at their ends.
    package var lines: [String] {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            rows.map { column < $0.count ? $0[column].unicodeScalars.count : 0 }.max() ?? 0
        }
        return rows.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                line += cell
                let missing = widths[column] - cell.unicodeScalars.count + 2
                if column < row.count - 1 { line += String(repeating: " ", count: missing) }
            }
            while line.utf8.last == 0x20 { line.removeLast() }
            return line
        }
    }
}
