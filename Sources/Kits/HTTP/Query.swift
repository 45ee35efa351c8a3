/// The decoded query of a request: ordered pairs, a name may repeat.
package struct Query: Sendable, Equatable {
    /// One name with its value, both percent-decoded.
    package struct Item: Sendable, Equatable {
        /// The decoded name.
        package let name: String
        /// The decoded value; empty when there was no `=`.
        package let value: String
    }

    /// The pairs in the order they came.
    package let items: [Item]

    /// A query from pairs that are already decoded.
    package init(_ pairs: [(String, String)] = []) {
        items = pairs.map { Item(name: $0.0, value: $0.1) }
    }

    /// A query from decoded items.
    init(items: [Item]) {
        self.items = items
    }

    /// The first value of a name, nil when absent.
    package func first(_ name: String) -> String? {
        items.first { $0.name == name }?.value
    }

    /// Every value of a name, in order.
    package func all(_ name: String) -> [String] {
        items.compactMap { $0.name == name ? $0.value : nil }
    }

    /// True when the name is there at least once.
    package func contains(_ name: String) -> Bool {
        items.contains { $0.name == name }
    }

    /// Reads `a=1&b=2`; throws a 400 problem past `maxPairs` or for text that does not decode.
    package static func parse(
        _ raw: [UInt8], maxPairs: Int = 100
    ) throws(Problem) -> Query {
        Query(items: try pairs(raw[...], maxPairs: maxPairs, place: "query"))
    }

    /// The shared reader of queries and urlencoded forms.
    static func pairs(
        _ raw: ArraySlice<UInt8>, maxPairs: Int, place: String
    ) throws(Problem) -> [Item] {
        guard !raw.isEmpty else { return [] }
        var items: [Item] = []
        var start = raw.startIndex
        while start <= raw.endIndex {
            let end = raw[start...].firstIndex(of: 0x26) ?? raw.endIndex
            let piece = raw[start..<end]
            start = end + 1
            if piece.isEmpty { continue }
            guard items.count < maxPairs else {
                throw Problem.badRequest(
                    "too_many_parameters", "The \(place) has more than \(maxPairs) parameters.")
            }
            let equals = piece.firstIndex(of: 0x3D) ?? piece.endIndex
            let rest = equals < piece.endIndex ? piece[(equals + 1)...] : piece[equals...]
            guard let name = PercentCoding.decode(piece[..<equals], plusIsBlank: true),
                let value = PercentCoding.decode(rest, plusIsBlank: true)
            else {
                throw Problem.badRequest(
                    "bad_encoding", "The \(place) has a bad percent escape or is not UTF-8.")
            }
            items.append(Item(name: name, value: value))
        }
        return items
    }
}
