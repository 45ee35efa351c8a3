/// A label and the closed set of its values; any other value is counted as `other`.
package struct MetricLabel: Sendable {
    /// The label's name, `a-z` and `_`.
    package let name: String
    let values: Set<String>

    /// Declares a label; a closed set keeps memory bounded and personal data out.
    package init(_ name: StaticString, _ values: [String]) {
        self.name = name.description
        self.values = Set(values)
    }

    /// Declares a label whose values are an enum's words.
    package init<Word: CaseIterable & RawRepresentable>(_ name: StaticString, _ words: Word.Type)
    where Word.RawValue == String {
        self.init(name, words.allCases.map(\.rawValue))
    }

    /// The value itself, or `other` when it is not of the closed set.
    func admitted(_ value: String) -> String { values.contains(value) ? value : "other" }
}
