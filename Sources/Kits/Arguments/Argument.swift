/// A word that a command takes by its position.
package struct Argument: Sendable {
    /// How many words it takes.
    package enum Count: Sendable {
        case one
        case optional
        case oneOrMore
        case any
    }

    /// Its name in help and in the parsed arguments, upper case.
    package let name: String
    /// How many words it takes.
    package let count: Count
    /// One sentence for help.
    package let abstract: String

    /// Declares an argument.
    package init(_ name: String, _ count: Count = .one, abstract: String) {
        self.name = name
        self.count = count
        self.abstract = abstract
    }

    /// True when the command does not run without it.
    var isRequired: Bool {
        switch count {
        case .one, .oneOrMore: true
        case .optional, .any: false
        }
    }

    /// True when it takes every word that is left.
    var takesSeveral: Bool {
        switch count {
        case .oneOrMore, .any: true
        case .one, .optional: false
        }
    }

    /// How it stands in a usage line: `NAME`, `[NAME]`, `NAME...`.
    var usage: String {
        switch count {
        case .one: name
        case .optional: "[\(name)]"
        case .oneOrMore: "\(name)..."
        case .any: "[\(name)...]"
        }
    }
}
