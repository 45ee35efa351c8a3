internal import Arguments

/// The numbers of a `submit`: words of the command line, and for `-` what standard input holds.
enum TargetList {
    /// The most targets of one call; larger sets are batches.
    static let limit = 1_000

    /// Reads them all; throws `UsageError` when there are none or too many.
    static func read(_ words: [String], _ terminal: Terminal) throws(UsageError) -> [String] {
        var targets: [String] = []
        for word in words {
            if word == "-" {
                while let line = terminal.readLine() { targets += split(line) }
            } else {
                targets += split(word)
            }
        }
        guard !targets.isEmpty else { throw UsageError("There is no number to submit.") }
        guard targets.count <= limit else {
            throw UsageError("\(targets.count) numbers are too many; a call takes \(limit).")
        }
        return targets
    }

    /// Comma, semicolon and tab part numbers; a blank does too, unless it groups one number (5.4).
    static func split(_ line: String) -> [String] {
        let marks: Set<UInt8> = [0x2C, 0x3B, 0x09, 0x0D, 0x0A]
        return line.utf8.split { marks.contains($0) }.flatMap { piece -> [String] in
            let words = piece.split(separator: 0x20).map {
                String(decoding: Array($0), as: UTF8.self)
            }
            let digits = piece.count { (0x30...0x39).contains($0) }
            // An IMEI has 15 digits, with its version number 16; more are several numbers.
            guard digits <= 16 else { return words }
            return words.isEmpty ? [] : [words.joined(separator: " ")]
        }
    }
}
