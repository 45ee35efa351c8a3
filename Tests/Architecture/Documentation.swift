import Foundation

/// Every non-private declaration carries a one-sentence abstract.
///
/// Exempt are enum cases, `deinit`, overrides, members of private types, and the requirements of
/// the standard library listed in `inherited`, whose meaning is documented there.
enum Documentation {
    static let maxAbstract = 150

    /// Whether stored properties without a body need an abstract of their own, beside their type's.
    static let plainFieldsNeedOne = false

    static let all: [Check] = [
        Check(
            "documentation",
            bad: [
                "package struct A {}",
                "/// A thing.\nstruct A {\n    var b: Int { 1 }\n}",
                "/// A port.\nprotocol A {\n    func b()\n}",
                "// Not a doc comment.\n@safe\nfinal class A {}",
                "extension A {\n    static func b() {}\n}",
                "/// One. Two.\nstruct A {}", "/// No end\nstruct A {}",
                "/// \(String(repeating: "a", count: 150)).\nstruct A {}",
            ],
            good: [
                "/// A thing.\n@safe\nfinal class A {\n    private let b = 1\n}",
                "/// A thing.\nstruct A {\n    let b: Int\n}",
                "/// A thing, by RFC 8259 (e.g. 1.5).\n///\n/// More. And more.\nstruct A {}",
                "private struct A {\n    let b = 1\n    func c() { let d = 1 }\n}",
                "/// A.\nenum A {\n    case b, c\n    private func d(\n        e: Int\n    ) {}\n}",
                "extension A: CustomStringConvertible {\n    var description: String { \"\" }\n}",
                "/// A.\nfunc a() {\n    let b = 1\n    func c() {}\n    struct D { let e: Int }\n}",
            ], inspect: inspect)
    ]

    private static let inherited: Set = [
        "description", "debugDescription", "hash", "encode", "makeIterator", "next",
        "errorDescription",
        "makeAsyncIterator", "customMirror", "rawValue", "hashValue",
    ]

    private static let modifiers =
        #"(?:@\w+(?:\([^)]*\))?|package|public|open|internal|static|final|mutating|nonmutating"#
        + #"|nonisolated|required|convenience|indirect|lazy|weak|unowned(?:\(\w+\))?|borrowing"#
        + #"|consuming|isolated|prefix|postfix|infix|class|(?:private|fileprivate)\(set\)|unsafe)\s+"#

    private static let declaration = Pattern(
        "^\\s*(?:\(modifiers))*(?:(struct|class|enum|protocol|actor|func|var|let|typealias"
            + "|associatedtype)\\s+([^\\s(:<{=]+)|(init|subscript)\\b)")

    private static func inspect(_ file: SourceFile) -> [Finding] {
        let lines = file.lines
        return Scopes(file.code).declarations.compactMap { number, text in
            guard let match = declaration.matches(in: text).first else { return nil }
            let name = match.groups[2].isEmpty ? match.groups[3] : match.groups[2]
            let isOperator = name.utf8.first.map { !isWord($0) } ?? false
            guard !inherited.contains(name), !isOperator else { return nil }
            let comment = abstract(above: number, lines)
            if !plainFieldsNeedOne, comment == nil, isPlainField(text) { return nil }
            return complaint(comment).map { file.finding(number, "\(name): \($0)") }
        }
    }

    /// The first paragraph of the doc comment over a line, past attributes; nil without one.
    private static func abstract(above number: Int, _ lines: [Substring]) -> String? {
        var index = number - 2
        func trimmed(_ index: Int) -> String { lines[index].trimmingCharacters(in: .whitespaces) }
        while index >= 0, trimmed(index).hasPrefix("@") || trimmed(index).hasPrefix("#") {
            index -= 1
        }
        var block: [String] = []
        while index >= 0, trimmed(index).hasPrefix("///") {
            block.insert(
                trimmed(index).dropFirst(3).trimmingCharacters(in: .whitespaces), at: 0)
            index -= 1
        }
        let first = block.prefix { !$0.isEmpty && !$0.hasPrefix("- ") }
        return first.isEmpty ? nil : first.joined(separator: " ")
    }

    private static func complaint(_ abstract: String?) -> String? {
        guard let abstract else {
            return "write a `///` sentence that adds to the name: units, ranges, errors, source"
        }
        if abstract.count > maxAbstract {
            return "the abstract has \(abstract.count) characters, at most \(maxAbstract)"
        }
        if !abstract.hasSuffix(".") { return "the abstract is one sentence and ends with a dot" }
        let inner = Pattern(#"(?<!e\.g)(?<!i\.e)[\w)`”"]\. +[A-Z`]"#).matches(in: abstract)
        return inner.isEmpty
            ? nil : "the abstract is one sentence: put an empty `///` line after it"
    }

    private static func isPlainField(_ text: String) -> Bool {
        !Pattern(#"\b(let|var)\s+\w+[^{]*$"#).matches(in: text).isEmpty && !text.contains("static")
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || byte == UInt8(ascii: "`") || byte >= 0x80
            || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}
