internal import Application
internal import Domain

/// What the order list shows.
struct HistoryModel: Sendable {
    /// A filter chip with its exact count.
    struct Chip: Sendable, Equatable {
        /// What the chip says.
        let words: String
        /// How many orders its list has.
        let count: Int
        /// The address of its list.
        let address: String
        /// The list that is shown.
        let isCurrent: Bool
    }

    /// What a sync that was just asked for came to.
    enum Message: Sendable, Equatable {
        case synced(String)
        case syncFailed(String)
    }

    /// What stands around the page.
    var frame: FrameModel
    /// The orders of this page, newest first.
    var rows: [HistoryRow]
    /// Exactly how many orders the filter finds.
    var total: Int
    /// What was asked for.
    var form: HistoryForm
    /// All filters that one press sets.
    var chips: [Chip]
    /// The address of the older page; nil on the last.
    var older: String?
    /// The address of the newer page; nil on the first.
    var newer: String?
    /// What a sync came to; nil when none was asked for.
    var message: Message?

    /// "Showing 100 most recent orders from database (of 12,430)".
    var sentence: String {
        let count = rows.count
        let noun = count == 1 ? "order" : "orders"
        let of = total > count ? " (of \(Self.grouped(total)))" : ""
        let isFirst = newer == nil
        if form.isPlain && isFirst {
            return "Showing \(count) most recent \(noun) from database\(of)"
        }
        return "Showing \(count) \(form.isPlain ? "" : "matching ")\(noun) from database\(of)"
    }

    /// A number with commas between groups of three digits.
    static func grouped(_ number: Int) -> String {
        var text = ""
        let digits = String(number)
        for (index, digit) in digits.enumerated() {
            if index > 0 && (digits.count - index) % 3 == 0 { text += "," }
            text.append(digit)
        }
        return text
    }
}
