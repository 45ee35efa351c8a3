/// How long files, functions and lines may be.
enum Lengths {
    static let maxFile = 500
    static let maxMedian = 110
    static let maxNinetieth = 300
    static let maxFunction = 60
    static let maxColumns = 100

    static let all: [Check] = [
        Check(
            "file length", in: Place.everywhere, bad: ["\(lines(501))"], good: ["\(lines(500))"]
        ) { file in
            let count = length(file)
            guard count > maxFile else { return [] }
            return [file.finding(1, "\(count) lines, at most \(maxFile): split it by topic")]
        },
        Check(
            "line length", in: Place.everywhere,
            bad: ["let a = \"\(String(repeating: "x", count: 91))\""],
            good: ["let a = \"\(String(repeating: "é", count: 90))\""]
        ) { file in
            file.lines.enumerated().filter { $0.element.count > maxColumns }.map {
                file.finding(
                    $0.offset + 1,
                    "\($0.element.count) columns, at most \(maxColumns): break the line")
            }
        },
        Check(
            "function length", in: Place.everywhere,
            bad: [
                "func a() {\n\(lines(59))}", "var a: Int {\n\(lines(59))}",
                "init(\n  a: Int = { 1 }()\n) where A: B {\n\(lines(59))}",
                "func a() {\n let b = \"}\" // }\n let c = #\"\"\"}\"\"\"#\n\(lines(57))}",
            ],
            good: [
                "func a() {\n\(lines(58))}", "protocol A {\n  func a()\n}\n\(lines(90))",
                "func a() { self.init() }\n\(lines(90))",
            ], inspect: functions),
    ]

    /// The number of lines of a file, without the empty piece behind the last line end.
    static func length(_ file: SourceFile) -> Int {
        file.lines.count - (file.text.hasSuffix("\n") ? 1 : 0)
    }

    /// The value below which this share of the numbers lies, as `ceil(share × n)`-th smallest.
    static func quantile(_ numbers: [Int], percent: Int) -> Int {
        guard !numbers.isEmpty else { return 0 }
        return numbers.sorted()[max(0, (numbers.count * percent + 99) / 100 - 1)]
    }

    @Sendable private static func functions(_ file: SourceFile) -> [Finding] {
        let braces = Braces(file.code)
        return Pattern(
            #"\bfunc\b|(?<![.\w])init[?!]?\s*[(<]|(?<![.\w])(deinit|subscript)\b|\bvar\s+\w+\s*:[^={\n]*\{"#
        ).matches(in: file.code).compactMap { match in
            guard let body = braces.body(after: match.range.lowerBound) else { return nil }
            let count = braces.line(body.upperBound - 1) - match.line + 1
            guard count > maxFunction else { return nil }
            return file.finding(
                match.line, "\(count) lines, at most \(maxFunction): a function decides or does")
        }
    }

    private static func lines(_ count: Int) -> String {
        String(repeating: "a\n", count: count)
    }
}
