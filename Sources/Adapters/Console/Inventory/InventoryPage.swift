internal import Application
internal import Domain
internal import HTML

/// The list of stock: on hand, reserved, available, threshold and status.
enum InventoryPage {
    /// The page from its model.
    static func page(_ model: InventoryModel) -> HTML {
        Frame.page(model.frame) { html in
            html.div(.class("page-head")) { html in
                html.h1("Inventory")
                html.p(model.sentence)
                if model.frame.rights.sellsGoods {
                    html.div(.class("actions")) { html in
                        html.a(
                            to: Links.newProduct, .class("button"),
                            .data("command", "New product")
                        ) { html in
                            html.icon(.plus)
                            html.text("New product")
                        }
                    }
                }
            }
            chips(&html, model)
            search(&html, model)
            if model.items.isEmpty { empty(&html, model) } else { table(&html, model.items) }
            if let next = model.next {
                html.nav(.class("pager"), .aria(.label, "Pages")) { $0.a("Next", to: next) }
            }
        }
    }

    private static func chips(_ html: inout HTML, _ model: InventoryModel) {
        html.ul(.class("chips"), .aria(.label, "Filters")) { html in
            for chip in model.chips {
                html.li { html in
                    html.a(
                        to: chip.address, .class("chip"),
                        .when(chip.isCurrent, .aria(.current, "true"))
                    ) { html in
                        html.text(chip.words + " ")
                        html.span(HistoryModel.grouped(chip.count), .class("count"))
                    }
                }
            }
        }
    }

    private static func search(_ html: inout HTML, _ model: InventoryModel) {
        html.search { html in
            html.form(.get, to: Links.inventory, .class("tools")) { html in
                if let status = model.form.status { html.hidden("status", status.rawValue) }
                html.div(.class("field", "grow")) { html in
                    html.label("SKU, name, category or brand", for: "q")
                    html.input(
                        .search, name: "q", value: model.form.search, .id("q"),
                        .data("search", ""), .autocomplete("off"), .noSpellcheck, .maxLength(200))
                }
                html.button { html in
                    html.icon(.search)
                    html.text("Search")
                }
            }
        }
    }

    private static func table(_ html: inout HTML, _ items: [InventoryItem]) {
        html.div(.class("scroll"), .role("region"), .aria(.label, "Stock"), .tabIndex(0)) { html in
            html.table(.class("rows")) { html in
                html.caption("Stock by SKU", .class("visually-hidden"))
                html.thead { html in
                    html.tr { html in
                        html.th("SKU")
                        html.th("Product")
                        html.th("Status")
                        for name in ["On hand", "Reserved", "Available", "Threshold"] {
                            html.th(name, scope: .column, .class("number"))
                        }
                    }
                }
                html.tbody { html in
                    for item in items { row(&html, item) }
                }
            }
        }
    }

    private static func row(_ html: inout HTML, _ item: InventoryItem) {
        html.tr { html in
            html.th(scope: .row) {
                $0.a(item.product.sku, to: Links.product(item.product.id.text))
            }
            html.td(item.product.name + (item.variant.map { " · " + $0.name } ?? ""))
            html.td {
                $0.pill(InventoryModel.word(item.status), InventoryModel.colour(item.status))
            }
            for count in [
                item.level.onHand, item.level.heldBack, item.level.available,
                item.product.lowStockThreshold,
            ] {
                html.td(InventoryModel.units(count), .class("number"))
            }
        }
    }

    private static func empty(_ html: inout HTML, _ model: InventoryModel) {
        html.div(.class("panel", "empty")) { html in
            if model.form == InventoryForm() {
                html.strong("No products yet")
                html.text("Goods appear here with their stock once a product is added. ")
                if model.frame.rights.sellsGoods { html.a("Add a product", to: Links.newProduct) }
            } else {
                html.strong("Nothing matches")
                html.text("No stock fits this filter. ")
                html.a("Show all stock", to: Links.inventory)
            }
        }
    }
}
