/// A rule of the house over one file, with samples that prove the check itself.
struct Check: Sendable, CustomStringConvertible {
    let name: String
    /// Whether the rule holds in the file at this path.
    let applies: @Sendable (String) -> Bool
    let inspect: @Sendable (SourceFile) -> [Finding]
    /// Samples that must be found, and samples that must not be.
    let bad: [Sample]
    let good: [Sample]

    init(
        _ name: String, in applies: @escaping @Sendable (String) -> Bool = Place.sources,
        bad: [Sample], good: [Sample],
        inspect: @escaping @Sendable (SourceFile) -> [Finding]
    ) {
        self.name = name
        self.applies = applies
        self.inspect = inspect
        self.bad = bad
        self.good = good
    }

    /// A rule that forbids whatever a pattern matches in code, and says what to write instead.
    static func ban(
        _ name: String, _ pattern: String, _ instead: String,
        in applies: @escaping @Sendable (String) -> Bool = Place.sources,
        bad: [Sample], good: [Sample]
    ) -> Check {
        let pattern = Pattern(pattern)
        return Check(name, in: applies, bad: bad, good: good) { file in
            pattern.matches(in: file.code).map { file.finding($0.line, "\(name): \(instead)") }
        }
    }

    var description: String { name }

    /// What the rule finds in a file, if it holds there.
    func findings(_ file: SourceFile) -> [Finding] {
        applies(file.path) ? inspect(file) : []
    }
}

/// A piece of Swift at a place in the tree.
struct Sample: Sendable, ExpressibleByStringInterpolation {
    let path: String
    let text: String

    init(_ path: String, _ text: String) {
        self.path = path
        self.text = text
    }

    /// A piece of Swift in a room where no exception holds.
    init(stringLiteral text: String) { self.init("Sources/Adapters/Jobs/Sample.swift", text) }

    var file: SourceFile { SourceFile(path: path, text: text) }
}
