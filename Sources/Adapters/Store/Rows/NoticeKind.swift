internal import Application

/// The words of a notice with the order's own parts taken out, stored once for all orders.
struct NoticeKind: Hashable, Sendable {
    let type: String
    /// `{number}` stands for the order's number, `{target}` for the line's target.
    let message: String
    let detail: String

    /// Takes the words of a notice about an order and its line's target.
    init(_ notice: NoticeEntry, number: String, target: String?) {
        type = notice.type
        var text = notice.message
        // A message that has a brace of its own is kept as it is; see `message(number:target:)`.
        if !text.utf8.contains(UInt8(ascii: "{")) {
            text = Self.replacing(number, by: "{number}", in: text)
            if let target { text = Self.replacing(target, by: "{target}", in: text) }
        }
        message = text
        detail = notice.skippedBecause ?? ""
    }

    /// The message of an order from its stored form.
    static func message(_ stored: String, number: String, target: String?) -> String {
        let text = replacing("{number}", by: number, in: stored)
        return target.map { replacing("{target}", by: $0, in: text) } ?? text
    }

    private static func replacing(_ part: String, by other: String, in text: String) -> String {
        guard contains(text, part) else { return text }
        let part = Array(part.utf8)
        guard let first = part.first else { return text }
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + other.utf8.count)
        var index = 0
        while index < bytes.count {
            if bytes[index] == first, bytes[index...].starts(with: part) {
                result.append(contentsOf: other.utf8)
                index += part.count
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func contains(_ text: String, _ part: String) -> Bool {
        let text = text.utf8.span
        let part = part.utf8.span
        guard !part.isEmpty, part.count <= text.count else { return false }
        for start in 0...(text.count - part.count) where text[start] == part[0] {
            var equal = 1
            while equal < part.count, text[start + equal] == part[equal] { equal += 1 }
            if equal == part.count { return true }
        }
        return false
    }
}
