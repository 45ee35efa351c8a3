/// One name and its value inside an object.
package struct JSONMember: Sendable, Equatable {
    /// The name, unescaped.
    package let name: String
    /// What the name stands for.
    package let value: JSONValue

    /// Pairs a name with a value.
    package init(_ name: String, _ value: JSONValue) {
        self.name = name
        self.value = value
    }

    /// Pairs a name with a value.
    package init(name: String, value: JSONValue) {
        self.init(name, value)
    }

    /// Equality by bytes, see `JSONValue`.
    package static func == (left: JSONMember, right: JSONMember) -> Bool {
        left.name.utf8.elementsEqual(right.name.utf8) && left.value == right.value
    }
}
