internal import SQL

/// `IN` lists of a few sizes, so that a list of any length meets a prepared statement.
enum KeyList {
    private static let sizes = [1, 4, 16, 64, 128]

    /// The most values a statement takes.
    static let most = 128

    /// A SELECT for every size; `list` in the text stands for the parameters.
    static func texts<Text>(_ make: (_ list: String) -> Text) -> [Int: Text] {
        Dictionary(
            uniqueKeysWithValues: sizes.map { size in
                (size, make((1...size).map { "$\($0)" }.joined(separator: ",")))
            })
    }

    /// The same for texts with more parameters behind the list; `next` is the first one's number.
    static func texts<Text>(_ make: (_ list: String, _ next: Int) -> Text) -> [Int: Text] {
        Dictionary(
            uniqueKeysWithValues: sizes.map { size in
                (size, make((1...size).map { "$\($0)" }.joined(separator: ","), size + 1))
            })
    }

    /// The values, filled up with the last one to the next size; empty for none.
    static func filled(_ values: ArraySlice<SQLValue>) -> [SQLValue] {
        guard let last = values.last else { return [] }
        let size = sizes.first { $0 >= values.count } ?? values.count
        return values + [SQLValue](repeating: last, count: size - values.count)
    }
}
