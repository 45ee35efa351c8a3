package import JSON

/// A JSON answer with short ways to its members; what is not there is nil or empty.
package struct Document: Sendable, Equatable {
    /// The value itself.
    package let value: JSONValue

    /// Wraps a value.
    package init(_ value: JSONValue) { self.value = value }

    /// A member; JSON null when it is not there.
    package subscript(_ name: String) -> Document { Document(value[name] ?? .null) }

    /// The text of a string, number or truth value; nil for anything else.
    package var text: String? {
        value.string ?? value.number ?? value.bool.map { $0 ? "yes" : "no" }
    }

    /// The text of a member.
    package func text(_ name: String) -> String? { self[name].text }

    /// The whole number of a member; 0 when it is none.
    package func count(_ name: String) -> Int64 { value[name]?.int64 ?? 0 }

    /// Whether a member is true.
    package func flag(_ name: String) -> Bool { value[name]?.bool ?? false }

    /// The items of a list; empty for anything else.
    package var items: [Document] { (value.array ?? []).map(Document.init) }

    /// The rows of a list answer.
    package var data: [Document] { self["data"].items }

    /// Names and values of an object, in order.
    package var members: [(name: String, value: Document)] {
        (value.object ?? []).map { ($0.name, Document($0.value)) }
    }
}
