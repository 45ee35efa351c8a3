internal import Application
internal import Domain
internal import HTML

/// One product: its units, its variants, who holds what, and every change of stock.
enum ProductPage {
    /// The page of a stored product.
    static func page(_ model: ProductModel, _ detail: ProductDetail) -> HTML {
        Frame.page(model.frame) { html in
            head(&html, detail)
            if let notice = model.notice { html.notice(.good, notice.sentence) }
            if let fault = model.fault { html.notice(.error, fault.title, fault.sentence) }
            if let image = detail.product.image {
                html.p(.class("picture")) { html in
                    html.img(image.imagePath, alt: "Picture of \(detail.product.name)")
                }
            }
            units(&html, model, detail)
            if model.frame.rights.movesStock {
                html.section(.class("panel"), .aria(.labelledBy, "adjust")) { html in
                    html.h2("Change stock", .id("adjust"))
                    ProductForms.move(&html, model, detail)
                }
            }
            reservations(&html, model, detail)
            log(&html, model, detail)
            if model.frame.rights.sellsGoods {
                html.section(.class("panel"), .aria(.labelledBy, "edit")) { html in
                    html.h2("Edit product", .id("edit"))
                    ProductForms.product(&html, model, isNew: false)
                }
                html.section(.class("panel"), .aria(.labelledBy, "picture")) { html in
                    html.h2("Picture", .id("picture"))
                    ProductForms.picture(&html, model, detail)
                }
                html.section(.class("panel"), .aria(.labelledBy, "variants")) { html in
                    html.h2("Variants", .id("variants"))
                    ProductForms.variants(&html, model, detail)
                }
            }
        }
    }

    /// The page of a product to be added.
    static func newPage(_ model: ProductModel) -> HTML {
        Frame.page(model.frame) { html in
            html.div(.class("page-head")) { html in
                html.h1("New product")
                html.p { $0.a("Inventory", to: Links.inventory) }
            }
            if let fault = model.fault { html.notice(.error, fault.title, fault.sentence) }
            html.section(.class("panel"), .aria(.label, "New product")) {
                ProductForms.product(&$0, model, isNew: true)
            }
        }
    }

    private static func head(_ html: inout HTML, _ detail: ProductDetail) {
        html.div(.class("page-head")) { html in
            html.h1(detail.product.name)
            html.p { html in
                html.code(detail.product.sku)
                html.text(" · " + InventoryModel.word(detail.product.status) + " · ")
                html.a("Inventory", to: Links.inventory)
            }
        }
    }

    private static func units(_ html: inout HTML, _ model: ProductModel, _ detail: ProductDetail) {
        scroll(&html, "Stock of the product and its variants") { html in
            html.thead { html in
                html.tr { html in
                    html.th("Variant")
                    html.th("Price", scope: .column, .class("number"))
                    html.th("Status")
                    for name in ["On hand", "Reserved", "Available", "Sold"] {
                        html.th(name, scope: .column, .class("number"))
                    }
                }
            }
            html.tbody { html in
                for item in detail.stock { units(&html, model, item) }
            }
        }
        html.p(
            "Staff are told when \(detail.product.lowStockThreshold) or fewer are available.",
            .class("soft"))
    }

    private static func units(_ html: inout HTML, _ model: ProductModel, _ item: InventoryItem) {
        html.tr { html in
            html.th(item.variant?.name ?? "The product itself", scope: .row)
            html.td(
                model.money(item.product.basePrice + (item.variant?.priceAdjustment ?? 0)),
                .class("number"))
            html.td {
                $0.pill(InventoryModel.word(item.status), InventoryModel.colour(item.status))
            }
            for count in [
                item.level.onHand, item.level.heldBack, item.level.available, item.level.sold,
            ] {
                html.td(InventoryModel.units(count), .class("number"))
            }
        }
    }

    private static func reservations(
        _ html: inout HTML, _ model: ProductModel, _ detail: ProductDetail
    ) {
        html.h2("Reserved for orders")
        guard !detail.reservations.isEmpty else {
            html.p("No order holds units of this product.", .class("soft"))
            return
        }
        scroll(&html, "Reservations, the first to end first") { html in
            html.thead { html in
                html.tr { html in
                    html.th("Order")
                    html.th("Variant")
                    html.th("Units", scope: .column, .class("number"))
                    html.th("Reserved")
                    html.th("Until")
                    if model.frame.rights.movesStock { html.th("Release") }
                }
            }
            html.tbody { html in
                for (index, reservation) in detail.reservations.enumerated() {
                    html.tr { row(&$0, model, detail, reservation, index) }
                }
            }
        }
    }

    private static func row(
        _ html: inout HTML, _ model: ProductModel, _ detail: ProductDetail,
        _ reservation: ReservationItem, _ index: Int
    ) {
        html.th(scope: .row) { $0.a(reservation.number, to: Links.status(reservation.number)) }
        html.td(model.name(of: reservation.variant))
        html.td(InventoryModel.units(reservation.quantity), .class("number"))
        html.td { $0.moment(reservation.reservedAt, model.clock) }
        html.td { html in
            html.moment(reservation.expiresAt, model.clock)
            if reservation.expiresAt <= model.now {
                html.text(" ")
                html.pill("Over", .amber)
            }
        }
        guard model.frame.rights.movesStock else { return }
        html.td { ProductForms.release(&$0, model, detail, reservation, index) }
    }

    private static func log(_ html: inout HTML, _ model: ProductModel, _ detail: ProductDetail) {
        html.h2("Changes of stock")
        guard !detail.log.isEmpty else {
            html.p("The stock has not changed yet.", .class("soft"))
            return
        }
        scroll(&html, "Changes of stock, newest first") { html in
            html.thead { html in
                html.tr { html in
                    for name in ["When", "What", "Variant"] { html.th(name) }
                    for name in ["Change", "Before", "After"] {
                        html.th(name, scope: .column, .class("number"))
                    }
                    for name in ["Order", "Who", "Reason"] { html.th(name) }
                }
            }
            html.tbody { html in
                for entry in detail.log { html.tr { row(&$0, model, entry) } }
            }
        }
    }

    private static func row(_ html: inout HTML, _ model: ProductModel, _ entry: InventoryLogItem) {
        html.td { $0.moment(entry.at, model.clock) }
        html.td(InventoryModel.word(entry.kind))
        html.td(model.name(of: entry.variant))
        for count in [entry.change, entry.before, entry.after] {
            html.td(InventoryModel.units(count), .class("number"))
        }
        html.td { html in
            if let order = entry.order { html.a(order, to: Links.status(order)) }
        }
        html.td(model.name(of: entry.actor))
        html.td(entry.reason ?? "")
    }

    private static func scroll(
        _ html: inout HTML, _ caption: String, content: (inout HTML) -> Void
    ) {
        html.div(.class("scroll"), .role("region"), .aria(.label, caption), .tabIndex(0)) { html in
            html.table(.class("rows")) { html in
                html.caption(caption, .class("visually-hidden"))
                content(&html)
            }
        }
    }
}
