/// Splits Swift text into code, comments and literals: enough of the grammar to count braces.
///
/// It knows nested comments, strings of one and of many lines, raw strings, interpolations, raw
/// identifiers and extended regular expressions. Bare `/…/` expressions are not used in this tree.
struct Lexer {
    private enum Frame {
        /// Code; inside an interpolation `parens` counts the open ones, outside it is nil.
        case code(parens: Int?)
        case string(hashes: Int, quotes: Int)
    }

    private let bytes: [UInt8]
    private var position = 0
    private var line = 1
    private var frames: [Frame] = [.code(parens: nil)]
    private var open: [(line: Int, text: [UInt8])] = []
    private(set) var code: [UInt8] = []
    private(set) var comments: [UInt8] = []
    private(set) var literals: [Literal] = []

    init(_ text: String) {
        bytes = Array(text.utf8)
        code.reserveCapacity(bytes.count)
        comments.reserveCapacity(bytes.count)
    }

    mutating func run() {
        while position < bytes.count, let frame = frames.last {
            switch frame {
            case .code(let parens): readCode(parens)
            case .string(let hashes, let quotes): readString(hashes, quotes)
            }
        }
    }

    private mutating func readCode(_ parens: Int?) {
        switch bytes[position] {
        case UInt8(ascii: "/"):
            if follows("//") { return readLineComment() }
            if follows("/*") { return readBlockComment() }
        case UInt8(ascii: "`"): return readIdentifier()
        case UInt8(ascii: "\""): return openString(hashes: 0)
        case UInt8(ascii: "#"):
            let hashes = countHashes()
            if follows("\"", at: position + hashes) { return openString(hashes: hashes) }
            if follows("/", at: position + hashes) { return readRegex(hashes) }
        case UInt8(ascii: "("): count(parens, 1)
        case UInt8(ascii: ")"): count(parens, -1)
        default: break
        }
        keep(1)
    }

    private mutating func count(_ parens: Int?, _ change: Int) {
        guard let parens else { return }
        frames[frames.count - 1] = .code(parens: parens + change)
        if parens + change == 0 { frames.removeLast() }
    }

    private mutating func readString(_ hashes: Int, _ quotes: Int) {
        let byte = bytes[position]
        guard [UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "\n")].contains(byte) else {
            open[open.count - 1].text.append(byte)
            return blank(1)
        }
        let fence = String(repeating: "#", count: hashes)
        let end = String(repeating: "\"", count: quotes) + fence
        if follows(end) || (quotes == 1 && byte == UInt8(ascii: "\n")) {
            let literal = open.removeLast()
            literals.append(
                Literal(line: literal.line, text: String(decoding: literal.text, as: UTF8.self)))
            frames.removeLast()
            return keep(follows(end) ? end.utf8.count : 1)
        }
        if follows("\\" + fence) {
            blank(1 + hashes)
            if follows("(") {
                frames.append(.code(parens: 1))
                return keep(1)
            }
            open[open.count - 1].text.append(UInt8(ascii: "\\"))
        }
        guard position < bytes.count else { return }
        open[open.count - 1].text.append(bytes[position])
        blank(1)
    }

    private mutating func openString(hashes: Int) {
        let quotes = follows("\"\"\"", at: position + hashes) ? 3 : 1
        frames.append(.string(hashes: hashes, quotes: quotes))
        open.append((line, []))
        keep(hashes + quotes)
    }

    private mutating func readLineComment() {
        while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { comment(1) }
    }

    private mutating func readBlockComment() {
        var depth = 0
        while position < bytes.count {
            if follows("/*") { depth += 1 }
            let closes = follows("*/")
            if closes { depth -= 1 }
            comment(closes || follows("/*") ? 2 : 1)
            if depth == 0 { return }
        }
    }

    private mutating func readIdentifier() {
        keep(1)
        while position < bytes.count, bytes[position] != UInt8(ascii: "`") {
            put(Self.mark, Self.space)
        }
        keep(1)
    }

    private mutating func readRegex(_ hashes: Int) {
        let end = "/" + String(repeating: "#", count: hashes)
        keep(hashes + 1)
        while position < bytes.count, !follows(end) { blank(1) }
        keep(end.utf8.count)
    }
}

extension Lexer {
    private func follows(_ text: String, at start: Int? = nil) -> Bool {
        let from = start ?? position
        return from <= bytes.count && bytes[from...].starts(with: text.utf8)
    }

    private func countHashes() -> Int {
        bytes[position...].prefix { $0 == UInt8(ascii: "#") }.count
    }

    private mutating func keep(_ count: Int) {
        for _ in 0..<count where position < bytes.count {
            put(bytes[position] < 0x80 ? bytes[position] : Self.mark, Self.space)
        }
    }

    private mutating func blank(_ count: Int) {
        for _ in 0..<count where position < bytes.count { put(Self.space, Self.space) }
    }

    private mutating func comment(_ count: Int) {
        for _ in 0..<count where position < bytes.count { put(Self.space, bytes[position]) }
    }

    private static let space = UInt8(ascii: " ")
    private static let mark = UInt8(ascii: "_")

    /// Moves one byte on; a line end stays one in both outputs.
    private mutating func put(_ inCode: UInt8, _ inComments: UInt8) {
        let isEnd = bytes[position] == UInt8(ascii: "\n")
        code.append(isEnd ? UInt8(ascii: "\n") : inCode)
        comments.append(isEnd ? UInt8(ascii: "\n") : inComments)
        if isEnd { line += 1 }
        position += 1
    }
}
