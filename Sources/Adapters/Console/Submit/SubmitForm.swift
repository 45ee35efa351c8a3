internal import Domain
internal import HTTP

/// What was sent from the submit page.
struct SubmitForm: Sendable, Equatable {
    /// The chosen service's id as sent.
    var service = ""
    /// The pasted text.
    var text = ""
    /// The caller's own number; empty when not given.
    var reference = ""
    /// What every order of the list notes; empty when not given.
    var notes = ""
    /// The person saw the earlier result and pays for another check.
    var isRecheck = false

    /// An untouched form.
    init() {}

    /// Reads the fields; a missing one is empty.
    init(_ fields: FormFields) {
        service = fields.first("service") ?? ""
        text = fields.first("targets") ?? ""
        reference = LineText.trimmed(fields.first("reference") ?? "")
        notes = LineText.trimmed(fields.first("notes") ?? "")
        isRecheck = fields.first("on_duplicate") == "recheck"
    }

    /// The order's reference for the target at a position: references are unique per customer.
    func reference(at index: Int, of count: Int) -> String? {
        guard !reference.isEmpty else { return nil }
        return count > 1 ? "\(reference)-\(index + 1)" : reference
    }
}

/// Text of one field without blanks around it.
enum LineText {
    /// The text without ASCII blanks and line ends at both ends.
    static func trimmed(_ text: String) -> String {
        var bytes = Array(text.utf8)[...]
        while let first = bytes.first, first <= 0x20 { bytes = bytes.dropFirst() }
        while let last = bytes.last, last <= 0x20 { bytes = bytes.dropLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}
