internal import SQL

/// Keeps bodies from what only the kit may do: ending transactions, leaving traces in a session.
enum StatementGate {
    private static let refused: Set<String> = [
        "BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT", "SAVEPOINT", "RELEASE", "PREPARE",
        "EXECUTE", "DEALLOCATE", "DISCARD", "LISTEN", "UNLISTEN", "COPY", "RESET",
    ]

    /// Throws `.syntax` for a text that a body may not send; looked at once for each text.
    static func check(_ sql: String) throws(SQLError) {
        guard !sql.utf8.contains(0) else {
            throw SQLError(kind: .syntax, message: "the statement contains the character NUL")
        }
        let words = firstWords(sql)
        let isSetting = words.first == "SET" && words.last != "LOCAL" && words.last != "CONSTRAINTS"
        guard let first = words.first, !refused.contains(first), !isSetting else {
            throw SQLError(kind: .syntax, message: "a transaction body may not do this, in: \(sql)")
        }
    }

    /// The highest `$n` of a text; one inside a quoted text counts as well, which refuses nothing.
    static func parameters(_ sql: String) -> Int {
        var highest = 0
        var number: Int?
        for byte in sql.utf8 {
            if byte == UInt8(ascii: "$") {
                number = 0
            } else if let digits = number, (0x30...0x39).contains(byte), digits < 100_000 {
                number = digits * 10 + Int(byte - 0x30)
                highest = max(highest, number ?? 0)
            } else {
                number = nil
            }
        }
        return highest
    }

    /// The first two words in capitals, comments left out.
    private static func firstWords(_ sql: String) -> [String] {
        var rest = sql.utf8[...]
        var words: [String] = []
        while words.count < 2 {
            rest = rest.drop { $0 <= 0x20 || $0 == UInt8(ascii: ";") || $0 == UInt8(ascii: "(") }
            if rest.starts(with: "--".utf8) {
                rest = rest.drop { $0 != 0x0a }
            } else if rest.starts(with: "/*".utf8) {
                guard let end = Substring(rest).firstRange(of: "*/") else { break }
                rest = rest[end.upperBound...]
            } else {
                let word = rest.prefix { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7a }
                guard !word.isEmpty else { break }
                words.append(String(Substring(word)).uppercased())
                rest = rest[word.endIndex...]
            }
        }
        return words
    }
}
