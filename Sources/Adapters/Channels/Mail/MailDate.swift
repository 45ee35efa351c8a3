internal import Domain

/// The date of a mail (RFC 5322 section 3.3), in UTC.
enum MailDate {
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// `Fri, 20 Nov 2026 15:04:05 +0000` of a moment from 1970 on.
    static func text(_ time: Timestamp) -> String {
        // `2026-11-20T15:04:05.000000Z`
        let text = time.text
        let month = Int(text.dropFirst(5).prefix(2)) ?? 1
        let name = months.indices.contains(month - 1) ? months[month - 1] : "Jan"
        let seconds = max(time.microseconds, 0) / 1_000_000
        let day = days[Int(seconds / 86_400 % 7)]
        return "\(day), \(text.dropFirst(8).prefix(2)) \(name) \(text.prefix(4)) "
            + "\(text.dropFirst(11).prefix(8)) +0000"
    }
}
