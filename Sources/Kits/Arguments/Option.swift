/// A value that a command takes by name: `--name VALUE` or `--name=VALUE`.
package struct Option: Sendable {
    /// The name without dashes.
    package let name: String
    /// What the value is, upper case, such as `CODE`.
    package let value: String
    /// One sentence for help.
    package let abstract: String
    /// The value when none is given; shown in help.
    package let standard: String?
    /// The only values allowed; empty allows every text.
    package let choices: [String]
    /// Whether the command cannot do without.
    package let isRequired: Bool
    /// Whether it may be given several times.
    package let isRepeated: Bool

    /// Declares an option.
    package init(
        _ name: String, value: String, abstract: String, standard: String? = nil,
        choices: [String] = [], isRequired: Bool = false, isRepeated: Bool = false
    ) {
        self.name = name
        self.value = value
        self.abstract = abstract
        self.standard = standard
        self.choices = choices
        self.isRequired = isRequired
        self.isRepeated = isRepeated
    }

    /// How it stands in a usage line: `--name VALUE`.
    var usage: String {
        let words = "--\(name) \(choices.isEmpty ? value : choices.joined(separator: "|"))"
        return (isRequired ? words : "[\(words)]") + (isRepeated ? "..." : "")
    }
}

/// A switch that a command takes by name alone: `--name`.
package struct Flag: Sendable {
    /// The name without dashes.
    package let name: String
    /// One sentence for help.
    package let abstract: String

    /// Declares a flag.
    package init(_ name: String, abstract: String) {
        self.name = name
        self.abstract = abstract
    }
}

/// How options and flags of a command depend on each other; names without dashes.
package enum OptionRule: Sendable {
    case atMostOne([String])
    case exactlyOne([String])
}
