/// Finds the name that a mistyped one was meant to be.
enum Similar {
    /// ` Did you mean '…'?` for a name at most two edits away, otherwise nothing.
    static func hint(_ word: String, among names: [String], prefix: String) -> String {
        // Longer words are not worth comparing: no name of ours has more letters.
        guard word.utf8.count <= 40 else { return "" }
        let near = names.map { (name: $0, edits: edits(word, $0)) }.min { $0.edits < $1.edits }
        guard let near, near.edits <= 2 else { return "" }
        return " Did you mean '\(prefix)\(near.name)'?"
    }

    /// The Levenshtein distance in bytes.
    private static func edits(_ left: String, _ right: String) -> Int {
        let right = Array(right.utf8)
        var row = Array(0...right.count)
        for (line, byte) in left.utf8.enumerated() {
            var diagonal = row[0]
            row[0] = line + 1
            for column in right.indices {
                let above = row[column + 1]
                let change = diagonal + (right[column] == byte ? 0 : 1)
                row[column + 1] = min(change, above + 1, row[column] + 1)
                diagonal = above
            }
        }
        return row[right.count]
    }
}
