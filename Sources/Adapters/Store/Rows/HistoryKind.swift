internal import Application
internal import SQL

/// The words of a history row, which are stored once for all rows that share them.
struct HistoryKind: Hashable, Sendable {
    let subject: String
    let event: String
    let from: String
    let to: String
    let transition: String
    let why: String

    /// Takes the words of an entry; what is absent is the empty text.
    init(_ entry: HistoryEntry) {
        subject = entry.subject.rawValue
        event = entry.event
        from = entry.from ?? ""
        to = entry.to
        transition = entry.data["row"] ?? ""
        why = entry.data["why"] ?? ""
    }

    /// The values of its row.
    var values: [SQLValue] {
        [.text(subject), .text(event), .text(from), .text(to), .text(transition), .text(why)]
    }
}
