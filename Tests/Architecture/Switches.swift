import Foundation

/// Finds catch-all branches in switches over our own enums.
///
/// Text alone does not show the type of a subject. A switch counts as one over our own enum when
/// a pattern beside the catch-all names a case, written with a leading dot, that some enum under
/// Sources declares. Switches over bytes, numbers, ranges and strings therefore keep their
/// `default:`, and only names that the standard library also has escape the check.
struct Switches {
    /// The case names of every enum of ours.
    let ownCases: Set<String>

    private static let foreign: Set = ["some", "none", "success", "failure"]

    init(_ files: [SourceFile]) {
        ownCases = Set(files.flatMap(Self.cases)).subtracting(Self.foreign)
    }

    /// The names that the enums of a file declare.
    static func cases(_ file: SourceFile) -> [String] {
        let braces = Braces(file.code)
        return Pattern(#"\benum\s+\w+"#).matches(in: file.code).flatMap { match -> [String] in
            guard let body = braces.body(after: match.range.lowerBound) else { return [] }
            let flat = Self.flat(braces.bytes[body.dropFirst().dropLast()])
            return Pattern(#"\bcase\s+((?:\w+[^\n,]*(?:,\s*)?)+)"#).matches(in: flat).flatMap {
                $0.groups[1].split(separator: ",").compactMap { part in
                    part.split { !$0.isLetter && $0 != "_" && !("0"..."9").contains($0) }.first.map(
                        String.init)
                }
            }
        }
    }

    /// The catch-all branches of a file that stand beside our own cases.
    func findings(_ file: SourceFile) -> [Finding] {
        let braces = Braces(file.code)
        return Pattern(#"\bswitch\b"#).matches(in: file.code).flatMap { match -> [Finding] in
            guard let body = braces.body(after: match.range.lowerBound) else { return [] }
            let start = body.lowerBound + 1
            let flat = Self.flat(braces.bytes[body.dropFirst().dropLast()], keepParens: true)
            guard let name = ownName(flat) else { return [] }
            // At the start of a statement: `counts[key, default: 0]` is no branch.
            let catchAll =
                #"(?:(?:^|[\n{;})])\s*(?:@unknown\s+)?default|(?<!\w)case\s+(?:let\s+)?(?:_|\([\s_,]*\)))\s*:"#
            return Pattern(catchAll).matches(in: flat).map {
                file.finding(
                    braces.line(start + $0.range.lowerBound),
                    "catch-all beside .\(name): write every case of our own enum, so that a new one"
                        + " is a compile error here")
            }
        }
    }

    private func ownName(_ flat: String) -> String? {
        let patterns = Pattern(#"(?<!if )(?<!guard )(?<!for )(?<!while )\bcase\s([^:]*):"#)
        for pattern in patterns.matches(in: flat) {
            let head = pattern.groups[1].components(before: " where ")
            for name in Pattern(#"(?<![\w)\]>])\.([A-Za-z_]\w*)"#).matches(in: head)
            where ownCases.contains(name.groups[1]) {
                return name.groups[1]
            }
        }
        return nil
    }

    /// A block without the blocks inside it (and, for declarations, without what is in parens).
    private static func flat(_ bytes: ArraySlice<UInt8>, keepParens: Bool = false) -> String {
        let opening = keepParens ? "{" : "{([", closing = keepParens ? "}" : "})]"
        var depth = 0
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        for byte in bytes {
            if closing.utf8.contains(byte) { depth -= 1 }
            result.append(depth == 0 || byte == UInt8(ascii: "\n") ? byte : UInt8(ascii: " "))
            if opening.utf8.contains(byte) { depth += 1 }
        }
        return String(decoding: result, as: UTF8.self)
    }
}

extension String {
    /// What stands before the first occurrence of a word; the whole text without one.
    fileprivate func components(before word: String) -> String {
        guard let range = self.range(of: word) else { return self }
        return String(self[..<range.lowerBound])
    }
}
