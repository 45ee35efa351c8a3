internal import Application
internal import Domain
internal import HTML

/// The provider's raw answers to the sends of one order; opening it is in the audit log (SEC81).
enum StatusRawPage {
    /// The longest raw answer that is shown, in bytes.
    private static let rawLimit = 64 * 1_024

    /// The page with all answers, oldest first.
    static func page(_ model: StatusModel) -> HTML {
        Frame.page(model.frame) { html in
            html.div(.class("page-head")) { html in
                html.h1("Raw answers to \(model.detail.order.number)")
                html.p("What the provider sent, byte for byte. This look is in the audit log.")
                html.div(.class("actions")) { html in
                    html.a(
                        "Back to the order", to: Links.status(model.detail.order.number),
                        .class("button"))
                }
            }
            let lines = model.detail.lines
            if lines.allSatisfy(\.replies.isEmpty) {
                html.p("Nothing was answered yet.", .class("soft"))
            }
            for line in lines {
                for attempt in line.attempts { answers(&html, line, attempt, model) }
            }
        }
    }

    private static func answers(
        _ html: inout HTML, _ line: LineDetail, _ attempt: AttemptRecord, _ model: StatusModel
    ) {
        let replies = line.replies.filter { $0.attempt == attempt.id }
        for (index, reply) in replies.enumerated() {
            let name = "Raw answer \(index + 1) to line \(line.line.number), send \(attempt.number)"
            let id = "raw-\(line.line.number)-\(attempt.number)-\(index)"
            html.section(.class("panel"), .aria(.labelledBy, id)) { html in
                html.h2(name, .id(id))
                html.p(.class("soft", "small")) { html in
                    html.moment(reply.at, model.clock)
                    html.text(
                        reply.httpStatus == 0 ? ": the call broke" : ": HTTP \(reply.httpStatus)")
                    html.text(", \(reply.raw.count) bytes")
                }
                html.pre(
                    text(reply.raw), .tabIndex(0), .role("region"),
                    .aria(.label, "Text of " + name))
            }
        }
    }

    private static func text(_ bytes: [UInt8]) -> String {
        // A broken call is kept behind a NUL; control bytes would show as boxes.
        let visible = bytes.prefix(rawLimit).filter { $0 >= 0x20 || (0x09...0x0D).contains($0) }
        let shown = String(decoding: visible, as: UTF8.self)
        return bytes.count > rawLimit ? shown + "\n(cut after 64 KiB)" : shown
    }
}
