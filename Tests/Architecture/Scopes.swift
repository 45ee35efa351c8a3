/// Walks masked code and keeps what is declared at file level or as a member of a visible type.
struct Scopes {
    private enum Scope { case file, type, hidden, body }

    /// The lines that may declare something others can see: number from 1, and masked text.
    private(set) var declarations: [(number: Int, text: String)] = []

    private var stack: [Scope] = [.file]
    /// The kind of the block that the current declaration will open.
    private var next: Scope = .body
    private var parens = 0

    private static let type = Pattern(#"\b(struct|class|enum|protocol|actor|extension)\s+\w"#)
    private static let member = Pattern(#"\b(func|var|let|init|subscript|deinit|case)\b"#)
    private static let hidden = Pattern(#"\b(private|fileprivate)\b(?!\s*\()|\boverride\b"#)

    init(_ code: String) {
        let lines = code.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() { read(String(line), number: index + 1) }
    }

    private mutating func read(_ line: String, number: Int) {
        if parens == 0, let scope = stack.last, scope != .body { begin(line, number, in: scope) }
        for byte in line.utf8 {
            switch byte {
            case UInt8(ascii: "("), UInt8(ascii: "["): parens += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"): parens -= 1
            case UInt8(ascii: "{"):
                stack.append(parens == 0 ? next : .body)
                next = .body
            case UInt8(ascii: "}"):
                if stack.count > 1 { stack.removeLast() }
            default: break
            }
        }
    }

    /// Looks at a line that begins outside every function body.
    private mutating func begin(_ line: String, _ number: Int, in scope: Scope) {
        let types = Self.type.matches(in: line)
        let members = Self.member.matches(in: line)
        guard !types.isEmpty || !members.isEmpty else { return }
        let isHidden = scope == .hidden || !Self.hidden.matches(in: line).isEmpty
        let isType = types.first.map { type in
            members.first.map { type.range.lowerBound < $0.range.lowerBound } ?? true
        }
        next = isType == true ? (isHidden ? .hidden : .type) : .body
        if !isHidden { declarations.append((number, line)) }
    }
}
