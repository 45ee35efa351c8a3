/// The numbered requirements, and the test names that begin with them.
enum Traceability {
    /// A run of numbers under one letter and the document that explains them.
    struct Series: Sendable {
        let letter: String
        let numbers: ClosedRange<Int>
        let source: String
    }

    /// What the code of today must prove; a later part of the work adds its own numbers here.
    static let series = [
        Series(letter: "R", numbers: 1...10, source: "dispatch rules"),
        Series(letter: "T", numbers: 1...26, source: "rows of the line table"),
        Series(letter: "N", numbers: 0...7, source: "steps for a provider without idempotency"),
        Series(letter: "K", numbers: 1...8, source: "idempotency keys"),
        Series(letter: "J", numbers: 1...12, source: "job queue, lease, heartbeat and fence"),
        Series(letter: "S", numbers: 1...22, source: "stub variants of the provider"),
        Series(letter: "U", numbers: 1...12, source: "result tokenizer"),
        Series(letter: "F", numbers: 5...10, source: "faults of disk and database"),
    ]

    /// Every number that must stand at the start of a test name.
    static let required = series.flatMap { series in
        series.numbers.map { (name: "\(series.letter)\($0)", source: series.source) }
    }

    /// The numbers with which the test names of a Swift or Python file begin.
    static func numbers(path: String, text: String) -> Set<String> {
        Set(names(path: path, text: text).flatMap(leading))
    }

    /// The required numbers that no test name begins with, one a line with what they stand for.
    static func missing(_ found: Set<String>) -> [String] {
        required.filter { !found.contains($0.name) }.map { "\($0.name) (\($0.source))" }
    }

    private static func names(path: String, text: String) -> [String] {
        if path.hasSuffix(".py") {
            return Pattern(#"^\s*(?:async )?def test_(\w+)"#).matches(in: text).map {
                $0.groups[1].split(separator: "_").joined(separator: " ")
            }
        }
        let functions = Pattern(#"@Test\b[^`]*?\bfunc `([^`]+)`"#).matches(in: text)
        let titles = Pattern(#"@Test\(\s*"([^"]+)""#).matches(in: text)
        return (functions + titles).map { $0.groups[1] }
    }

    /// Takes numbers such as `R5`, also several in a row, from the start of a name.
    private static func leading(_ name: String) -> [String] {
        let words = name.split(separator: " ").map { $0.split { ",:;".contains($0) }.first ?? "" }
        let isNumber = Pattern(#"^[A-Z]+[0-9]+$"#)
        return words.prefix { !isNumber.matches(in: String($0)).isEmpty }.map(String.init)
    }
}
