/// One row of the table.
struct Figure: Sendable {
    let id: String
    let work: String
    let ours: String
    let limit: String
    let ratio: String
    let target: String
    /// The highest resident memory while the work ran, and what it grew by.
    let memory: String

    /// The row as Markdown.
    var row: String {
        "| \(id) | \(work) | \(ours) | \(limit) | \(ratio) | \(target) | \(memory) |\n"
    }

    /// A number with one digit behind the point below a hundred.
    static func number(_ value: Double) -> String {
        let scaled = Int64((value * 10).rounded())
        if scaled >= 1_000 || scaled % 10 == 0 { return grouped(Int64(value.rounded())) }
        return "\(scaled / 10).\(scaled % 10)"
    }

    /// Digits in groups of three.
    static func grouped(_ value: Int64) -> String {
        var text = ""
        for (index, digit) in String(value).reversed().enumerated() {
            if index > 0, index % 3 == 0 { text.append(" ") }
            text.append(digit)
        }
        return String(text.reversed())
    }

    /// Microseconds as µs, ms or s.
    static func time(_ microseconds: Int64) -> String {
        switch microseconds {
        case ..<1_000: "\(microseconds) µs"
        case ..<1_000_000: "\(number(Double(microseconds) / 1_000)) ms"
        default: "\(hundredths(Double(microseconds) / 1_000_000)) s"
        }
    }

    /// Two digits behind the point.
    static func hundredths(_ value: Double) -> String {
        let scaled = Int64((value * 100).rounded())
        let rest = scaled % 100
        return "\(scaled / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}
