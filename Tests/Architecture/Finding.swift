/// A place that breaks a rule, and what to do there.
struct Finding: Sendable, CustomStringConvertible {
    let path: String
    let line: Int
    let message: String

    var description: String { "\(path):\(line): \(message)" }
}

extension [Finding] {
    /// All findings, one a line, in the order of the tree.
    var report: String { "\n" + map(\.description).joined(separator: "\n") }
}
