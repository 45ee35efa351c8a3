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
    /// The data where many orders share it, else empty.
    let data: String

    /// The words of an entry, and the data that its order alone has; nil when the kind holds it.
    static func split(_ entry: HistoryEntry) -> (kind: HistoryKind, ownData: String?) {
        let named = (entry.data["row"] == nil ? 0 : 1) + (entry.data["why"] == nil ? 0 : 1)
        if entry.data.count == named { return (HistoryKind(entry, data: ""), nil) }
        var rest = entry.data
        rest["row"] = nil
        rest["why"] = nil
        let text = CompactJSON.text(rest)
        let isCommon = isCommon(rest)
        return (
            HistoryKind(entry, data: isCommon ? text ?? "" : ""), isCommon ? nil : text
        )
    }

    /// Takes the words of an entry; what is absent is the empty text.
    private init(_ entry: HistoryEntry, data: String) {
        subject = entry.subject.rawValue
        event = entry.event
        from = entry.from ?? ""
        to = entry.to
        transition = entry.data["row"] ?? ""
        why = entry.data["why"] ?? ""
        self.data = data
    }

    /// The values of its row.
    var values: [SQLValue] {
        [
            .text(subject), .text(event), .text(from), .text(to), .text(transition), .text(why),
            .text(data),
        ]
    }

    /// Short values with few digits repeat from order to order; ids and numbers do not.
    private static func isCommon(_ data: [String: String]) -> Bool {
        data.values.allSatisfy { value in
            value.utf8.count <= 12 && value.utf8.count { (0x30...0x39).contains($0) } <= 3
        }
    }
}
