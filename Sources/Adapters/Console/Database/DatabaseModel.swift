internal import Application
internal import Domain

/// What the database page shows.
struct DatabaseModel: Sendable {
    /// One figure of the totals, and the list behind it.
    struct Figure: Sendable, Equatable {
        /// The name under which `values.js` finds it.
        let name: String
        /// The words above the figure.
        let words: String
        /// The figure, grouped.
        let value: String
        /// The orders behind it; nil when no list shows them.
        let address: String?
    }

    /// The last checked backup in words.
    struct Backup: Sendable, Equatable {
        /// When, in the store's time.
        let at: String
        /// The same for machines.
        let moment: Timestamp
        /// The file, as the machine that wrote it names it.
        let path: String
        /// "31 tables, 12,430 rows".
        let size: String

        /// Takes what a note tells.
        init(_ note: BackupNote, clock: (Timestamp) -> String) {
            at = clock(note.at)
            moment = note.at
            path = note.path
            let rows = HistoryModel.grouped(note.rows)
            size = "\(note.tables) tables, \(rows) \(note.rows == 1 ? "row" : "rows")"
        }
    }

    /// What stands around the page.
    var frame: FrameModel
    /// Where the orders are.
    var place: StorePlace
    /// All, today, by status word, credits.
    var figures: [Figure]
    /// The newest orders, newest first, at most 20.
    var rows: [HistoryRow]
    /// Nil before the first.
    var lastBackup: Backup?
    /// How the button's newest work stands.
    var backup: BackupState

    /// "12,430 orders in Supabase".
    var sentence: String {
        let orders = figures.first?.value ?? "0"
        return "\(orders) \(orders == "1" ? "order" : "orders") in \(place.kind)"
    }

    /// Credits to two digits at least, such as `1,204.08`, from 1/10,000.
    static func credits(_ amount: Int64) -> String {
        let (whole, part) = amount.quotientAndRemainder(dividingBy: 10_000)
        var digits = Array(String(part.magnitude + 10_000).dropFirst())
        while digits.count > 2, digits.last == "0" { digits.removeLast() }
        return HistoryModel.grouped(Int(whole)) + "." + String(digits)
    }
}
