internal import Domain

/// A mail as bytes: RFC 5322 headers, RFC 2047 words, UTF-8 text; nothing can end a header early.
struct MailMessage: Sendable {
    let from: MailAddress
    let to: MailAddress
    let subject: String
    let body: String
    /// Local part of the `Message-ID`; letters, digits, `_`, `-` and `.` only.
    let id: String
    let at: Timestamp

    /// The bytes with CRLF at the line ends; nil when a header has a control character (SEC103).
    var bytes: [UInt8]? {
        let isSafe = subject.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
        let isID = !id.isEmpty && id.utf8.allSatisfy(Self.isIDByte)
        guard isSafe, isID else { return nil }
        let headers = [
            "From: " + Self.mailbox(from), "To: " + Self.mailbox(to),
            "Subject: " + Self.words(subject), "Date: " + MailDate.text(at),
            "Message-ID: <\(id)@\(from.domain)>", "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64",
            "Auto-Submitted: auto-generated",
        ]
        var text = headers.joined(separator: "\r\n") + "\r\n\r\n"
        text += Self.lines(Base64Text.encode(Self.withLineEnds(body)))
        return Array(text.utf8)
    }

    private static func isIDByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
        default: false
        }
    }

    private static func mailbox(_ address: MailAddress) -> String {
        guard let name = address.name else { return address.address }
        let isPlain = name.utf8.allSatisfy { byte in
            byte == 0x20 || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
                || (0x61...0x7A).contains(byte)
        }
        return (isPlain ? name : words(name, always: true)) + " <\(address.address)>"
    }

    /// Encoded words of at most 75 characters, each a whole number of characters (RFC 2047 2, 5).
    private static func words(_ text: String, always: Bool = false) -> String {
        let isPlain = text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
        if isPlain, !always, text.utf8.count <= 60, !text.utf8.starts(with: "=?".utf8) {
            return text
        }
        var words: [String] = []
        var part: [UInt8] = []
        for scalar in text.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            if part.count + bytes.count > 42 {
                words.append("=?utf-8?B?\(Base64Text.encode(part))?=")
                part = []
            }
            part += bytes
        }
        words.append("=?utf-8?B?\(Base64Text.encode(part))?=")
        return words.joined(separator: "\r\n ")
    }

    /// CRLF at every line end, whatever stood there.
    private static func withLineEnds(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        var previous: UInt8 = 0
        for byte in text.utf8 {
            if byte == 0x0A, previous == 0x0D {
                previous = byte
                continue
            }
            if byte == 0x0D || byte == 0x0A {
                bytes += [0x0D, 0x0A]
            } else {
                bytes.append(byte)
            }
            previous = byte
        }
        return bytes + [0x0D, 0x0A]
    }

    private static func lines(_ text: String) -> String {
        let bytes = Array(text.utf8)
        return stride(from: 0, to: bytes.count, by: 76).map { start in
            String(decoding: bytes[start..<min(start + 76, bytes.count)], as: UTF8.self) + "\r\n"
        }.joined()
    }
}
