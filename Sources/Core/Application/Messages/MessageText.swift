/// A template's subject and text with `{field}` in place of what differs.
package struct MessageText: Sendable, Equatable {
    /// One line; used by e-mail only.
    package var subject: String
    package var body: String

    /// The longest subject, in bytes.
    package static let maxSubjectBytes = 200
    /// The longest text, in bytes.
    package static let maxBodyBytes = 4_000

    /// Puts a template together.
    package init(subject: String, body: String) {
        self.subject = subject
        self.body = body
    }

    /// Names that templates may use.
    package enum Field: String, Sendable, CaseIterable {
        case number, total, customer, store, target, text, tracking, courier, status

        /// What it stands for, for the people who write templates.
        package var meaning: String {
            switch self {
            case .number: "the order's number"
            case .total: "what the order costs"
            case .customer: "the customer's name"
            case .store: "the store's name"
            case .target: "the IMEI or phone of the line, its end only"
            case .text: "the notice in Waybill's own words"
            case .tracking: "the tracking number"
            case .courier: "who delivers"
            case .status: "the order's state"
            }
        }
    }

    /// Why a template cannot be saved, one sentence a fault, with the field it is about.
    package var faults: [(field: String, sentence: String)] {
        var faults: [(field: String, sentence: String)] = []
        if body.utf8.allSatisfy({ $0 <= 0x20 }) { faults.append(("body", "Write a text.")) }
        if subject.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
            faults.append(("subject", "A subject is one line without control characters."))
        }
        if subject.utf8.count > Self.maxSubjectBytes {
            faults.append(("subject", "A subject takes up to \(Self.maxSubjectBytes) bytes."))
        }
        if body.utf8.count > Self.maxBodyBytes {
            faults.append(("body", "A text takes up to \(Self.maxBodyBytes) bytes."))
        }
        if body.utf8.contains(where: { ($0 < 0x20 && $0 != 0x0A && $0 != 0x0D) || $0 == 0x7F }) {
            faults.append(("body", "A text has no control characters but line breaks."))
        }
        let known = Field.allCases.map { "{\($0.rawValue)}" }.joined(separator: ", ")
        for (name, text) in [("subject", subject), ("body", body)] {
            for field in Self.pieces(text).compactMap(\.unknownField) {
                faults.append((name, "There is no field {\(field)}; known: \(known)."))
            }
        }
        return faults
    }

    /// The words with every field filled; an unknown or missing one becomes empty.
    package func filled(_ values: [Field: String]) -> MessageText {
        func fill(_ text: String) -> String {
            Self.pieces(text).map { piece in
                switch piece {
                case .text(let text): text
                case .field(let name): Field(rawValue: name).flatMap { values[$0] } ?? ""
                }
            }.joined()
        }
        // A subject is one line, whatever a field brings (SEC103).
        let line = fill(subject).utf8.map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 }
        return MessageText(subject: String(decoding: line, as: UTF8.self), body: fill(body))
    }

    private enum Piece {
        case text(String)
        case field(String)

        var unknownField: String? {
            switch self {
            case .text: nil
            case .field(let name): Field(rawValue: name) == nil ? name : nil
            }
        }
    }

    /// Splits at `{name}`; braces around anything but small letters and `_` are text.
    private static func pieces(_ text: String) -> [Piece] {
        var pieces: [Piece] = []
        var plain: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let first = rest.first {
            if first == UInt8(ascii: "{"), let end = rest.firstIndex(of: UInt8(ascii: "}")) {
                let name = rest[(rest.startIndex + 1)..<end]
                let isName = name.allSatisfy { (0x61...0x7A).contains($0) || $0 == 0x5F }
                if isName, !name.isEmpty {
                    pieces.append(.text(String(decoding: plain, as: UTF8.self)))
                    pieces.append(.field(String(decoding: name, as: UTF8.self)))
                    plain = []
                    rest = rest[(end + 1)...]
                    continue
                }
            }
            plain.append(first)
            rest = rest.dropFirst()
        }
        pieces.append(.text(String(decoding: plain, as: UTF8.self)))
        return pieces
    }
}
