/// How personal data looks in logs (SEC80).
package struct LogMask: Sendable {
    /// HMAC-SHA-256 over bytes with the installation's log key; at least 4 bytes.
    private let authenticate: @Sendable ([UInt8]) -> [UInt8]

    /// Masks with the given keyed hash, so the same IMEI gives the same mark on every node.
    package init(authenticate: @escaping @Sendable ([UInt8]) -> [UInt8]) {
        self.authenticate = authenticate
    }

    /// Masks without marks, before a key is there: `imei#********`.
    package static let keyless = LogMask { _ in [] }

    /// `imei#1a2b3c4d..0004`.
    package func imei(_ digits: String) -> String {
        "imei#\(mark(digits))..\(tail(digits, of: 8))"
    }

    /// `+233*****4322`; too short a number is all stars.
    package func phone(_ number: String) -> String {
        let count = number.utf8.count
        guard count >= 9 else { return String(repeating: "*", count: count) }
        let head = String(decoding: number.utf8.prefix(4), as: UTF8.self)
        return head + String(repeating: "*", count: count - 8) + tail(number, of: 8)
    }

    /// `a***@d***`; text without `@` is all stars.
    package func mail(_ address: String) -> String {
        let parts = address.split(separator: "@", maxSplits: 1)
        guard parts.count == 2, let name = parts[0].first, let host = parts[1].first else {
            return "***"
        }
        return "\(name)***@\(host)***"
    }

    /// Text with each run of exactly 15 digits whose check digit fits replaced by an IMEI's mark.
    ///
    /// The second net under the types: a provider's error sentence may quote the IMEI.
    package func scrubbed(_ text: String) -> String {
        guard text.utf8.count >= 15 else { return text }
        var result: [UInt8] = []
        var run: [UInt8] = []
        for byte in text.utf8 {
            if Self.isDigit(byte) {
                run.append(byte)
                continue
            }
            flush(&run, into: &result)
            result.append(byte)
        }
        flush(&run, into: &result)
        return String(decoding: result, as: UTF8.self)
    }

    private func flush(_ run: inout [UInt8], into result: inout [UInt8]) {
        if run.count == 15, Self.passesLuhn(run) {
            result.append(contentsOf: imei(String(decoding: run, as: UTF8.self)).utf8)
        } else {
            result.append(contentsOf: run)
        }
        run.removeAll(keepingCapacity: true)
    }

    private func mark(_ text: String) -> String {
        let code = authenticate(Array(text.utf8)).prefix(4)
        guard code.count == 4 else { return "********" }
        return code.map { byte in
            let hex = String(byte, radix: 16)
            return byte < 16 ? "0" + hex : hex
        }.joined()
    }

    /// The last 4 bytes, or stars when the text has fewer than `minimum`.
    private func tail(_ text: String, of minimum: Int) -> String {
        guard text.utf8.count >= minimum else { return "****" }
        return String(decoding: text.utf8.suffix(4), as: UTF8.self)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }

    private static func passesLuhn(_ digits: [UInt8]) -> Bool {
        var sum = 0
        for (index, byte) in digits.enumerated() {
            let digit = Int(byte - UInt8(ascii: "0"))
            // The last digit counts once, then every second one twice.
            let doubled = (digits.count - index).isMultiple(of: 2) ? digit * 2 : digit
            sum += doubled > 9 ? doubled - 9 : doubled
        }
        return sum.isMultiple(of: 10)
    }
}
