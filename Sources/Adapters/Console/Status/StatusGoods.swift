internal import Application
internal import Domain
internal import HTML

/// What an order of goods shows: its lines with prices, and its amounts and delivery.
enum StatusGoods {
    /// Writes one line of goods.
    static func line(_ html: inout HTML, _ line: LineRecord, _ model: StatusModel) {
        let id = "line-\(line.number)"
        html.section(.class("panel"), .aria(.labelledBy, id), .data("row", "")) { html in
            html.h2(line.name, .id(id))
            html.p {
                $0.pill(StatusModel.plain(line.state.rawValue), StatusLine.colour(line.state))
            }
            if let image = line.terms?.image {
                html.p(.class("picture")) { html in
                    html.img(image.imagePath, alt: "Picture of \(line.name)")
                }
            }
            html.dl(.class("facts")) { html in
                html.fact("SKU", line.serviceCode)
                guard let terms = line.terms else { return }
                html.fact("Quantity", String(terms.quantity))
                html.fact("Price each", amount(terms.unitPrice, model))
                if terms.discount > 0 { html.fact("Discount", amount(terms.discount, model)) }
                html.fact("Total", amount(terms.total - terms.discount, model))
            }
        }
    }

    /// Writes how the goods reach their buyer.
    static func delivery(_ html: inout HTML, _ model: StatusModel) {
        guard let terms = model.detail.order.terms, terms.delivery != .none else { return }
        html.section(.class("panel"), .aria(.labelledBy, "delivery")) { html in
            html.h2(terms.delivery == .delivery ? "Delivery" : "Pickup", .id("delivery"))
            html.dl(.class("facts")) { html in
                if let name = terms.contactName { html.fact("Contact", name) }
                if let phone = terms.contactPhone { html.fact("Phone", phone) }
                if let email = terms.contactEmail { html.fact("E-mail", email) }
                if let address = terms.address {
                    html.fact("Recipient", address.recipientName)
                    html.fact(
                        "Address",
                        [address.address, address.city, address.province, address.postalCode ?? ""]
                            .filter { !$0.isEmpty }.joined(separator: ", "))
                }
                if let courier = terms.courier { html.fact("Courier", courier) }
                if let number = terms.trackingNumber { html.fact("Tracking", number) }
                if let due = terms.expiresAt, model.detail.order.state == .pending {
                    html.dt("Time is up")
                    html.dd { $0.moment(due, model.clock) }
                }
            }
        }
    }

    private static func amount(_ minor: Int64, _ model: StatusModel) -> String {
        guard let currency = Currency(code: model.detail.order.currency) else {
            return String(minor)
        }
        return Money(minor, currency).display
    }
}
