internal import Application
internal import SQL

/// A rule of the store as a statement that finds what breaks it in a range of keys.
///
/// Its columns are position, order key, subject, then what the sentence takes.
struct Rule: Sendable {
    /// Says what is there and what should be, from the subject and the rest of the row.
    typealias Sentence = @Sendable (String, inout Columns) throws -> String

    let kind: Invariant
    let text: String
    let sentence: Sentence

    /// Takes a statement without its order.
    init(_ kind: Invariant, _ text: String, sentence: @escaping Sentence) {
        self.kind = kind
        self.text = text + " ORDER BY 1,3 LIMIT \(KeyRange.most)"
        self.sentence = sentence
    }

    /// The same with a sentence that ends in the subject.
    init(_ kind: Invariant, _ words: String, _ text: String) {
        self.init(kind, text) { subject, _ in "\(words) \(subject)" }
    }
}

extension StoreSnapshot {
    /// Runs rules over a range; a server far away is waited for once.
    func found(_ rules: [Rule], in range: KeyRange) throws -> [Found] {
        var found: [Found] = []
        try forEachRow(of: rules.map { SQLQuery($0.text, range.values) }) { index, row in
            let position = try row.integer()
            let order = try row.optionalInteger()
            let subject = try row.text()
            found.append(
                Found(
                    kind: rules[index].kind, subject: subject, position: position, order: order,
                    detail: try rules[index].sentence(subject, &row)))
        }
        return found
    }
}
