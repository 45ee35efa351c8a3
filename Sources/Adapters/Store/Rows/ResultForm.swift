internal import Application
internal import SQL

/// What the raw rows of many results have in common, so that each stores only what is its own.
///
/// A form is a raw row with control characters in the places of its values: those that the row's
/// columns hold anyway, XML-escaped, and up to twelve others, which stand in `rest` as they came.
/// The rule must say the same here and in SQL, and never change: stored rows rest on it.
enum ResultForm {
    /// For each column of `ResultRow.fields`, in their order, what stands in its place.
    private static let fieldMarks: [UInt8] = Array(0x01...0x08) + Array(0x0E...0x11)
    private static let wordMark: UInt8 = 0x12
    private static let restMarks: ClosedRange<UInt8> = 0x13...0x1E
    /// A shorter raw row gains nothing.
    private static let fewestBytes = 64
    /// Digits from which a value without a label is thought to be one result's own.
    private static let manyDigits = 4

    /// A raw row taken apart.
    struct Parts: Sendable, Equatable {
        let form: String
        /// The other values, each behind its mark.
        let rest: String
    }

    /// Takes a raw row apart; nil where that saves little or would not give it back byte for byte.
    static func parts(
        of raw: [UInt8], fields: [ParsedResult.Field: String], word: String
    ) -> Parts? {
        guard raw.count >= fewestBytes, !raw.contains(where: isMark) else { return nil }
        var cutter = Cutter(
            values: ResultRow.fields.map { escaped(fields[$0]) } + [escaped(word)])
        cutter.cut(raw)
        let parts = Parts(
            form: String(decoding: cutter.form, as: UTF8.self),
            rest: String(decoding: cutter.rest, as: UTF8.self))
        guard parts.rest.utf8.count < raw.count / 2 else { return nil }
        return self.raw(parts, fields: fields, word: word) == raw ? parts : nil
    }

    /// The name of the view that shows every result's key and raw row.
    static let view = "result_raws"

    /// The view `result_raws` as SQL.
    static func viewSQL(_ words: ViewWords) -> String {
        let texts = ResultRow.fieldTexts + ["(SELECT text FROM texts WHERE key=r.word_key)"]
        var values = texts.map { text in
            ResultText.escapes.reduce("COALESCE(\(text),'')") {
                "replace(\($0),'\($1.0)','\($1.1)')"
            }
        }
        for mark in restMarks {
            values.append("COALESCE(\(words.text(behind: mark, in: "r.rest")),'')")
        }
        let marks = fieldMarks + [wordMark] + Array(restMarks)
        let names = values.indices.map { "v\($0)" }
        let kept = (["key", "raw", "form_key"] + names).joined(separator: ",")
        var source =
            "SELECT r.key AS key,r.raw AS raw,r.form_key AS form_key,"
            + zip(values, names).map { "\($0) AS \($1)" }.joined(separator: ",")
            + ",(SELECT text FROM texts WHERE key=r.form_key) AS text FROM line_results r"
        // SQLite reads no more than some twenty calls within each other, so in steps.
        for start in stride(from: 0, to: marks.count, by: 9) {
            let text = (start..<min(start + 9, marks.count)).reduce("text") { text, index in
                "replace(\(text),\(words.character(marks[index])),\(names[index]))"
            }
            source = "SELECT \(kept),\(text) AS text FROM (\(source)) s\(start)"
        }
        return """
            CREATE VIEW \(view)\(words.options) AS SELECT key,CASE WHEN form_key IS NULL THEN raw \
            ELSE \(words.bytes("text")) END AS raw FROM (\(source)) s
            """
    }

    /// The raw row of a form and of what the row itself has.
    static func raw(
        _ parts: Parts, fields: [ParsedResult.Field: String], word: String
    ) -> [UInt8] {
        var raw: [UInt8] = []
        raw.reserveCapacity(parts.form.utf8.count + 256)
        for byte in parts.form.utf8 {
            guard isMark(byte) else {
                raw.append(byte)
                continue
            }
            if byte == wordMark {
                raw.append(contentsOf: escaped(word))
            } else if restMarks.contains(byte) {
                let rest = parts.rest.utf8
                if let place = rest.firstIndex(of: byte) {
                    raw.append(contentsOf: rest[place...].dropFirst().prefix { !isMark($0) })
                }
            } else if let index = fieldMarks.firstIndex(of: byte) {
                raw.append(contentsOf: escaped(fields[ResultRow.fields[index]]))
            }
        }
        return raw
    }

    private static func isMark(_ byte: UInt8) -> Bool {
        byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D
    }

    private static func escaped(_ value: String?) -> [UInt8] {
        value.map { Array(ResultText.escaped($0).utf8) } ?? []
    }

    /// Finds the values of a raw row between tags, quotes and line ends, behind a label or not.
    private struct Cutter {
        /// By mark: those of the columns, then the word.
        let values: [[UInt8]]
        var form: [UInt8] = []
        /// Each value behind its mark.
        var rest: [UInt8] = []
        private var nextMark = restMarks.lowerBound

        init(values: [[UInt8]]) { self.values = values }

        mutating func cut(_ raw: [UInt8]) {
            form.reserveCapacity(raw.count)
            var start = 0
            var place = 0
            while place < raw.count {
                let width = Cutter.border(raw, at: place)
                guard width > 0 else {
                    place += 1
                    continue
                }
                add(raw[start..<place])
                form.append(contentsOf: raw[place..<(place + width)])
                place += width
                start = place
            }
            add(raw[start...])
        }

        /// How many bytes of a border between texts begin here; 0 inside a text.
        private static func border(_ raw: [UInt8], at place: Int) -> Int {
            switch raw[place] {
            case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), 0x0A: return 1
            case UInt8(ascii: "&"):
                guard place + 3 < raw.count, raw[place + 3] == UInt8(ascii: ";"),
                    raw[place + 2] == UInt8(ascii: "t"),
                    raw[place + 1] == UInt8(ascii: "l") || raw[place + 1] == UInt8(ascii: "g")
                else { return 0 }
                return 4
            default: return 0
            }
        }

        private mutating func add(_ text: ArraySlice<UInt8>) {
            var value = text
            if let colon = text.firstIndex(of: UInt8(ascii: ":")), colon + 1 < text.endIndex,
                text[colon + 1] == UInt8(ascii: " ")
            {
                value = text[(colon + 2)...]
            }
            guard !value.isEmpty else {
                form.append(contentsOf: text)
                return
            }
            form.append(contentsOf: text[..<value.startIndex])
            let isLabelled = value.startIndex > text.startIndex
            if let index = values.firstIndex(where: { $0.elementsEqual(value) }) {
                form.append(index < fieldMarks.count ? fieldMarks[index] : wordMark)
            } else if restMarks.contains(nextMark), isLabelled || Cutter.isOwn(value) {
                form.append(nextMark)
                rest.append(nextMark)
                rest.append(contentsOf: value)
                nextMark += 1
            } else {
                form.append(contentsOf: value)
            }
        }

        private static func isOwn(_ value: ArraySlice<UInt8>) -> Bool {
            value.count { (0x30...0x39).contains($0) } >= manyDigits
        }
    }
}
