/// Where a result's two texts lie, so that neither is stored twice beside the raw row.
///
/// The rule must say the same here and in SQL, and never change: stored rows rest on it.
enum ResultText {
    /// What makes the display text of a provider's result text in its usual form.
    private static let display = [
        ("<br>", "\n"), ("<br/>", "\n"), ("<br />", "\n"), ("<font color=\"green\">", ""),
        ("<font color=\"red\">", ""), ("</font>", ""),
    ]
    /// What undoes XML's escapes; the ampersand last, so that nothing is undone twice.
    private static let unescaped = [
        ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&"),
    ]
    /// What XML escapes between tags; the ampersand first, so that nothing is escaped twice.
    static let escapes = [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")]
    private static let quoted = escapes + [("\"", "&quot;")]

    /// The display text that the rule makes of a result text.
    static func display(of code: String) -> String {
        // One walk finds all that the rule finds, unless what it takes out brings a tag together.
        let text = replacingOnce(display, startingWith: UInt8(ascii: "<"), in: code)
        return text.utf8.contains(UInt8(ascii: "<")) ? replacing(display, in: code) : text
    }

    /// A text as XML shows it between tags.
    static func escaped(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            byte != UInt8(ascii: "&") && byte != UInt8(ascii: "<") && byte != UInt8(ascii: ">")
        }
        return isPlain ? text : replacing(escapes, in: text)
    }

    /// Where a raw row holds a result text: first byte (from 0), length, and whether escaped.
    static func place(of code: String, in raw: [UInt8]) -> Place? {
        let plain = Array(code.utf8)
        if let start = position(of: plain, in: raw) {
            return Place(start: start, count: plain.count, isEscaped: false)
        }
        for escapes in [escapes, quoted] {
            let escaped = Array(replacing(escapes, in: code).utf8)
            if let start = position(of: escaped, in: raw) {
                return Place(start: start, count: escaped.count, isEscaped: true)
            }
        }
        return nil
    }

    /// The text at a place; nil when the place is not within the raw row.
    static func text(at place: Place, in raw: [UInt8]) -> String? {
        let end = place.start.addingReportingOverflow(place.count)
        guard place.start >= 0, place.count >= 0, !end.overflow, end.partialValue <= raw.count
        else { return nil }
        let text = String(decoding: raw[place.start..<end.partialValue], as: UTF8.self)
        // No escape can arise from another one's text, so one walk does what four would.
        return place.isEscaped
            ? replacingOnce(unescaped, startingWith: UInt8(ascii: "&"), in: text) : text
    }

    /// A part of a raw row.
    struct Place {
        let start: Int
        let count: Int
        let isEscaped: Bool
    }

    /// The result text of `line_results r` as SQL; `raw` gives the bytes of its raw row.
    static func sql(_ words: ViewWords, raw: String = "r.raw") -> String {
        let part = words.text(words.part(raw, from: "r.code_at", count: "r.code_bytes"))
        let plain = unescaped.reduce(part) { "replace(\($0),'\($1.0)','\($1.1)')" }
        return """
            COALESCE(r.result_code,CASE WHEN r.code_escaped=1 THEN \(plain) ELSE \(part) END)
            """
    }

    /// The display text that the rule makes, as SQL.
    static func displaySQL(_ words: ViewWords, raw: String = "r.raw") -> String {
        display.reduce(sql(words, raw: raw)) { text, pair in
            "replace(\(text),'\(pair.0)',\(pair.1.isEmpty ? "''" : words.lineEnd))"
        }
    }

    /// Replaces in one walk; all parts begin with the same byte.
    private static func replacingOnce(
        _ pairs: [(String, String)], startingWith first: UInt8, in text: String
    ) -> String {
        guard text.utf8.contains(first) else { return text }
        let pairs = pairs.map { (Array($0.0.utf8), Array($0.1.utf8)) }
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var copied = 0
        var place = 0
        while place < bytes.count {
            guard bytes[place] == first,
                let pair = pairs.first(where: { bytes[place...].starts(with: $0.0) })
            else {
                place += 1
                continue
            }
            result.append(contentsOf: bytes[copied..<place])
            result.append(contentsOf: pair.1)
            place += pair.0.count
            copied = place
        }
        result.append(contentsOf: bytes[copied...])
        return String(decoding: result, as: UTF8.self)
    }

    private static func replacing(_ pairs: [(String, String)], in text: String) -> String {
        var bytes = Array(text.utf8)
        for (part, other) in pairs { bytes = replacing(Array(part.utf8), Array(other.utf8), bytes) }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func replacing(
        _ part: [UInt8], _ other: [UInt8], _ bytes: [UInt8]
    ) -> [UInt8] {
        guard var found = position(of: part, in: bytes) else { return bytes }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var copied = 0
        while true {
            result.append(contentsOf: bytes[copied..<found])
            result.append(contentsOf: other)
            copied = found + part.count
            guard let next = position(of: part, in: bytes, from: copied) else { break }
            found = next
        }
        result.append(contentsOf: bytes[copied...])
        return result
    }

    /// Where the bytes begin, counted from 0; a result row is a few hundred bytes, so plainly.
    private static func position(of part: [UInt8], in whole: [UInt8], from start: Int = 0) -> Int? {
        let part = part.span
        let whole = whole.span
        guard !part.isEmpty, part.count <= whole.count - start else { return nil }
        var place = start
        while place <= whole.count - part.count {
            var equal = 0
            while equal < part.count, whole[place + equal] == part[equal] { equal += 1 }
            if equal == part.count { return place }
            place += 1
        }
        return nil
    }
}
