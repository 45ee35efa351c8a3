/// Which database holds the orders and what was found out about it at the start.
package struct StorePlace: Sendable, Equatable {
    /// A name and a value, such as "Schema" and "waybill".
    package struct Fact: Sendable, Equatable {
        package let name: String
        package let value: String

        /// Pairs them.
        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// "SQLite", "PostgreSQL" or "Supabase".
    package let kind: String
    /// The file, or host and port.
    package let place: String
    /// Without passwords; in the order in which people look for them.
    package let facts: [Fact]
    /// What somebody should know who expected the orders elsewhere, with the next step.
    package let hints: [String]

    /// Describes a place.
    package init(kind: String, place: String, facts: [Fact], hints: [String]) {
        self.kind = kind
        self.place = place
        self.facts = facts
        self.hints = hints
    }

    /// The same place with more facts behind its own.
    package func adding(_ more: [Fact]) -> StorePlace {
        StorePlace(kind: kind, place: place, facts: facts + more, hints: hints)
    }

    /// The two lines of `orders.md` 18, for the log and the pages.
    package var lines: [String] {
        ["Connected to \(kind): \(place)", "\(kind) connection verified"]
    }
}
