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

    /// Takes the words of an entry; what is absent is the empty text.
    init(_ entry: HistoryEntry) {
        subject = entry.subject.rawValue
        event = entry.event
        from = entry.from ?? ""
        to = entry.to
        transition = entry.data["row"] ?? ""
        why = entry.data["why"] ?? ""
        let rest = HistoryKind.rest(of: entry)
        data = HistoryKind.isCommon(rest) ? CompactJSON.text(rest) ?? "" : ""
    }

    /// The values of its row.
    var values: [SQLValue] {
        [
            .text(subject), .text(event), .text(from), .text(to), .text(transition), .text(why),
            .text(data),
        ]
    }

    /// The data without the words that have columns of their own.
    private static func rest(of entry: HistoryEntry) -> [String: String] {
        var rest = entry.data
        rest["row"] = nil
        rest["why"] = nil
        return rest
    }

    /// The data of one order alone, for its history row; nil when the kind holds it.
    static func ownData(of entry: HistoryEntry) -> String? {
        let rest = rest(of: entry)
        return isCommon(rest) ? nil : CompactJSON.text(rest)
    }

    /// Short values with few digits repeat from order to order; ids and numbers do not.
    private static func isCommon(_ data: [String: String]) -> Bool {
        data.values.allSatisfy { value in
            value.utf8.count <= 12 && value.utf8.count { (0x30...0x39).contains($0) } <= 3
        }
    }
}
