internal import Application
internal import HTTP

extension Links {
    /// Held orders.
    static let review = "/review"
    /// Values whose orders are held.
    static let blacklist = "/settings/blacklist"

    /// Held orders of one side, after an order.
    static func review(_ side: ReviewSide, after: String = "") -> String {
        with(review, [("waits_for", side.rawValue), ("after", after)])
    }

    /// The page of one photo.
    static func photo(_ file: String) -> String {
        review + "/files/" + PercentCoding.encode(file)
    }

    /// A stored file itself.
    static func file(_ file: String) -> String { "/api/files/" + PercentCoding.encode(file) }

    /// Where the form that clears a hold goes.
    static func hold(_ reason: String, order: String) -> String {
        status(order) + "/holds/" + PercentCoding.encode(reason)
    }

    /// The blacklist with a message of the closed set on top, or after an entry.
    static func blacklist(notice: BlacklistModel.Notice? = nil, after: String = "") -> String {
        with(blacklist, [("notice", notice?.rawValue ?? ""), ("after", after)])
    }

    /// Where the form that takes a value off goes.
    static func unblacklist(_ entry: String) -> String {
        blacklist + "/" + PercentCoding.encode(entry) + "/remove"
    }
}
