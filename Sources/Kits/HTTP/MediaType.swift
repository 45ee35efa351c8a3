/// A media type with its parameters, as in Content-Type (RFC 9110, 8.3.1).
package struct MediaType: Sendable, Equatable {
    /// `type/subtype` in lower case; empty when the text is not one.
    package let essence: String
    private let parameters: [Query.Item]

    /// Reads a header value; text that is not a media type gives an empty essence.
    package init(_ text: String) {
        let pieces = MediaType.split(Array(text.utf8))
        let first = ASCII.trimmed(pieces.first ?? [])
        let valid = first.allSatisfy { ASCII.isToken($0) || $0 == 0x2F }
        essence = valid ? String(decoding: first.map(ASCII.lower), as: UTF8.self) : ""
        parameters = pieces.dropFirst().compactMap(MediaType.parameter)
    }

    /// The value of a parameter such as `boundary`, unquoted; nil when absent.
    package func parameter(_ name: String) -> String? {
        parameters.first { $0.name == name }?.value
    }

    /// Cuts at semicolons outside quotes.
    static func split(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var pieces: [ArraySlice<UInt8>] = []
        var start = 0
        var quoted = false
        var escaped = false
        for (index, byte) in bytes.enumerated() {
            if escaped {
                escaped = false
            } else if quoted && byte == 0x5C {
                escaped = true
            } else if byte == 0x22 {
                quoted.toggle()
            } else if byte == 0x3B && !quoted {
                pieces.append(bytes[start..<index])
                start = index + 1
            }
        }
        pieces.append(bytes[start...])
        return pieces
    }

    /// Reads `name=value` or `name="value"`; nil when there is no `=` or the text is not UTF-8.
    static func parameter(_ piece: ArraySlice<UInt8>) -> Query.Item? {
        guard let equals = piece.firstIndex(of: 0x3D) else { return nil }
        let name = ASCII.trimmed(piece[..<equals]).map(ASCII.lower)
        var value = Array(ASCII.trimmed(piece[(equals + 1)...]))
        if value.count >= 2, value.first == 0x22, value.last == 0x22 {
            value = unescaped(value.dropFirst().dropLast())
        }
        guard let text = String(validating: value, as: UTF8.self) else { return nil }
        return Query.Item(name: String(decoding: name, as: UTF8.self), value: text)
    }

    private static func unescaped(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var plain: [UInt8] = []
        var escaped = false
        for byte in bytes {
            if byte == 0x5C && !escaped {
                escaped = true
            } else {
                escaped = false
                plain.append(byte)
            }
        }
        return plain
    }
}
