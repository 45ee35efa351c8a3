/// Finds the blocks of masked code.
struct Braces {
    let bytes: [UInt8]

    init(_ code: String) { bytes = Array(code.utf8) }

    /// The line of an offset, counted from 1.
    func line(_ offset: Int) -> Int {
        bytes[..<min(offset, bytes.count)].reduce(1) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
    }

    /// The block `{…}` of a declaration that begins here; nil when it has none.
    func body(after start: Int) -> Range<Int>? {
        var parens = 0
        for index in start..<bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "("), UInt8(ascii: "["): parens += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"): parens -= 1
            case UInt8(ascii: "{") where parens == 0:
                return end(of: index).map { index..<$0 }
            case UInt8(ascii: "}") where parens == 0: return nil
            case UInt8(ascii: "\n") where parens == 0 && !continues(index): return nil
            default: break
            }
        }
        return nil
    }

    /// The offset just past the brace that closes the one here.
    func end(of open: Int) -> Int? {
        var depth = 0
        for index in open..<bytes.count {
            if bytes[index] == UInt8(ascii: "{") { depth += 1 }
            if bytes[index] == UInt8(ascii: "}") { depth -= 1 }
            if depth == 0 { return index + 1 }
        }
        return nil
    }

    /// Whether a declaration goes on after this line end: `{`, `->`, `where`, `async`, `throws`,
    /// `:`.
    private func continues(_ end: Int) -> Bool {
        let rest = bytes[(end + 1)...].drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }
        let words = ["{", "->", "where ", "async", "throws", "rethrows", ":", ","]
        let before = bytes[..<end].last { $0 != UInt8(ascii: " ") }
        let open = [UInt8(ascii: ","), UInt8(ascii: ">"), UInt8(ascii: ":"), UInt8(ascii: "&")]
        return words.contains { rest.starts(with: $0.utf8) } || before.map(open.contains) ?? false
    }
}
