internal import Application
internal import Domain
internal import HTML

/// The next steps of an order of goods: one button for each place it may be moved to.
enum StatusCounter {
    /// Writes the part of the page; nothing for orders that have no step left.
    static func write(_ html: inout HTML, _ model: StatusModel) {
        let steps = targets(model)
        guard !steps.isEmpty else { return }
        let number = model.detail.order.number
        html.section(.class("panel"), .aria(.labelledBy, "next")) { html in
            html.h2("Next step", .id("next"))
            html.form(.post, to: Links.action("move", order: number), .class("form")) { html in
                html.hidden("csrf", model.frame.csrf)
                html.hidden("key", model.key + "-move")
                html.field("Note (optional; needed to fail an order)", id: "move-note") { html in
                    html.input(
                        .text, name: "reason", .id("move-note"), .maxLength(500),
                        .autocomplete("off"))
                }
                if steps.contains(where: { $0.word == "shipped" }) {
                    html.field("Tracking number (optional)", id: "move-tracking") { html in
                        html.input(
                            .text, name: "tracking", .id("move-tracking"), .maxLength(80),
                            .autocomplete("off"))
                    }
                }
                html.div(.class("actions")) { html in
                    for step in steps {
                        html.button(
                            step.label, .name("status"), .value(step.word),
                            .class(step.word == "failed" ? "danger" : "secondary"))
                    }
                }
            }
        }
    }

    /// A place that a button leads to.
    struct Step: Equatable {
        /// The word that the form sends.
        let word: String
        /// What the button says.
        let label: String
    }

    /// The places that the tables allow from here, nearest first.
    static func targets(_ model: StatusModel) -> [Step] {
        let order = model.detail.order
        guard model.frame.rights.movesOrders, let terms = order.terms, terms.delivery != .none
        else { return [] }
        let isDelivery = terms.delivery == .delivery
        let words: [(String, String)] = [
            ("processing", "Start"), ("cooking", "Cooking"), ("packing", "Packing"),
            ("ready", "Ready"), ("shipped", "Ship"), ("out_for_delivery", "Out for delivery"),
            ("delivered", "Delivered"), ("completed", "Complete"), ("failed", "Failed"),
        ]
        return words.compactMap { word, label in
            guard let target = OrderTarget(word), isOffered(target, order, isDelivery) else {
                return nil
            }
            return Step(word: word, label: label)
        }
    }

    private static func isOffered(
        _ target: OrderTarget, _ order: OrderRecord, _ isDelivery: Bool
    ) -> Bool {
        guard order.state != .pending, !order.state.isEnded else { return false }
        if target.state == .shipped && !isDelivery { return false }
        if target.state == .completed && order.state != .delivered { return false }
        if target.state == .failed && order.state == .delivered { return false }
        guard let events = target.events(from: order.state, isDelivery: isDelivery) else {
            return false
        }
        return !events.isEmpty || (target.stage != nil && target.stage != order.stage)
    }
}
