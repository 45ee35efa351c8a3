/// Step U3: breaking tags become line breaks, scripts vanish, other tags are taken out.
struct TagStripping {
    private static let breaking: Set<String> = ["br", "p", "div", "li", "tr", "ul", "table"]
    private static let commentStart = Array("<!--".utf8)
    private static let commentEnd = Array("-->".utf8)

    private let bytes: [UInt8]
    private var result: [UInt8] = []
    // What was searched for once and is not ahead any more is never searched again: without this
    // memory a text of many unclosed comments would take quadratic time.
    private var noCommentEndAhead = false
    private var noClosingTagAhead: Set<String> = []

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
        result.reserveCapacity(bytes.count)
    }

    /// The text without tags; a `<` that starts no tag stays.
    static func strip(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.contains(UInt8(ascii: "<")) else { return bytes }
        var stripping = TagStripping(bytes)
        stripping.run()
        return stripping.result
    }

    private mutating func run() {
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "<"), let end = tagEnd(from: index) else {
                result.append(bytes[index])
                index += 1
                continue
            }
            let name = tagName(from: index + 1)
            if Self.breaking.contains(name) { result.append(0x0A) }
            index = end
            guard name == "script" || name == "style" else { continue }
            index = contentEnd(of: name, from: end) ?? end
        }
    }

    /// Where the tag at `start` ends; nil when it is a plain `<`.
    private mutating func tagEnd(from start: Int) -> Int? {
        guard start + 1 < bytes.count else { return nil }
        let next = bytes[start + 1]
        guard ByteSearch.isLetter(next) || next == UInt8(ascii: "/") || next == UInt8(ascii: "!")
        else { return nil }
        if ByteSearch.starts(with: Self.commentStart, in: bytes, at: start), !noCommentEndAhead {
            if let end = ByteSearch.first(Self.commentEnd, in: bytes, from: start + 4) {
                return end + Self.commentEnd.count
            }
            noCommentEndAhead = true
        }
        // A tag that is never closed, or runs into the next one, is text: nothing may be lost.
        var index = start + 1
        while index < bytes.count, bytes[index] != UInt8(ascii: "<") {
            if bytes[index] == UInt8(ascii: ">") { return index + 1 }
            index += 1
        }
        return nil
    }

    /// The tag's name in small letters; `/br` is `br` too, but `/script` is not `script`.
    private func tagName(from start: Int) -> String {
        var index = start
        let isClosing = index < bytes.count && bytes[index] == UInt8(ascii: "/")
        if isClosing { index += 1 }
        var name: [UInt8] = []
        while index < bytes.count, name.count < 10,
            ByteSearch.isLetter(bytes[index]) || ByteSearch.isDigit(bytes[index])
        {
            name.append(ByteSearch.lowered(bytes[index]))
            index += 1
        }
        let text = String(decoding: name, as: UTF8.self)
        return isClosing && !Self.breaking.contains(text) ? "/" + text : text
    }

    /// Where the text goes on behind `</name …>`; nil when the element is never closed.
    private mutating func contentEnd(of name: String, from start: Int) -> Int? {
        guard !noClosingTagAhead.contains(name) else { return nil }
        var index = start
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "<"), tagName(from: index + 1) == "/" + name {
                if let end = bytes[index...].firstIndex(of: UInt8(ascii: ">")) { return end + 1 }
                break
            }
            index += 1
        }
        noClosingTagAhead.insert(name)
        return nil
    }
}
