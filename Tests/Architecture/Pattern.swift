import Foundation

/// A regular expression over a whole file; `^` and `$` also match at line ends.
struct Pattern: Sendable {
    let source: String

    init(_ source: String) { self.source = source }

    /// A place where the pattern matched.
    struct Match {
        /// The line, counted from 1.
        let line: Int
        /// Where it begins and ends, in UTF-16 units; in masked code also in bytes.
        let range: Range<Int>
        /// The captured groups; a group that took no part is empty.
        let groups: [String]
    }

    /// Every match, from the top.
    func matches(in text: String) -> [Match] {
        guard
            let expression = try? NSRegularExpression(
                pattern: source, options: [.anchorsMatchLines])
        else { preconditionFailure("The pattern cannot be read: \(source)") }
        let whole = text as NSString
        let results = expression.matches(
            in: text, range: NSRange(location: 0, length: whole.length))
        guard !results.isEmpty else { return [] }
        let ends = text.utf16.enumerated().filter { $0.element == 10 }.map(\.offset)
        return results.map { result in
            let groups = (0..<result.numberOfRanges).map { index in
                let range = result.range(at: index)
                return range.location == NSNotFound ? "" : whole.substring(with: range)
            }
            let start = result.range.location
            let line = Self.lines(before: start, ends) + 1
            return Match(line: line, range: start..<start + result.range.length, groups: groups)
        }
    }

    /// Counts the line ends before an offset by halving.
    private static func lines(before offset: Int, _ ends: [Int]) -> Int {
        var low = 0
        var high = ends.count
        while low < high {
            let middle = (low + high) / 2
            if ends[middle] < offset { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
