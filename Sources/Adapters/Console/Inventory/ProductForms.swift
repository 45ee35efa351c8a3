internal import Application
internal import Domain
internal import HTML

/// The forms about one product; each carries its token and its key.
enum ProductForms {
    /// Add or edit a product.
    static func product(_ html: inout HTML, _ model: ProductModel, isNew: Bool) {
        let address =
            model.detail.map { Links.product($0.product.id.text) + "/edit" } ?? Links.newProduct
        html.form(.post, to: address, .class("form")) { html in
            gate(&html, model, isNew ? "new" : "edit")
            if let detail = model.detail {
                html.hidden("version", String(detail.product.version))
            }
            let form = model.form
            text(&html, form, "sku", "SKU", "Letters, digits, dot, plus, hyphen, underscore.", 64)
            text(&html, form, "name", "Name", nil, 255)
            text(&html, form, "base_price", "Price in \(model.currency.code)", nil, 20, .decimal)
            text(
                &html, form, "cost_price", "Cost in \(model.currency.code)",
                "What you pay for it; customers never see it.", 20, .decimal, isRequired: false)
            text(&html, form, "category", "Category", nil, 100, isRequired: false)
            text(&html, form, "brand", "Brand", nil, 100, isRequired: false)
            description(&html, form)
            text(
                &html, form, "weight_g", "Weight in grams", nil, 9, .numeric, isRequired: false)
            text(
                &html, form, "low_stock_threshold", "Low-stock threshold",
                "Staff are told when so many or fewer are available; 5 unless set.", 7, .numeric,
                isRequired: false)
            status(&html, form)
            if isNew { opening(&html, form, id: "stock_quantity") }
            html.button(isNew ? "Add product" : "Save changes", .class("primary"))
        }
    }

    /// Move units in or out, with a reason.
    static func move(_ html: inout HTML, _ model: ProductModel, _ detail: ProductDetail) {
        let address = Links.product(detail.product.id.text) + "/stock"
        html.form(.post, to: address, .class("form")) { html in
            gate(&html, model, "stock")
            if detail.stock.count > 1 {
                html.field("Variant", id: "move-variant") { html in
                    html.select(name: "variant", .id("move-variant")) { html in
                        for item in detail.stock {
                            html.option(
                                item.variant?.name ?? "The product itself",
                                value: item.variant?.id.text ?? "")
                        }
                    }
                }
            }
            html.field("What", id: "move-kind") { html in
                html.select(name: "kind", .id("move-kind")) { html in
                    for kind in StockChangeKind.allCases {
                        html.option(InventoryModel.word(kind), value: kind.rawValue)
                    }
                }
            }
            html.field(
                "Units", id: "move-change",
                hint: "For an adjustment, a minus in front takes units away."
            ) { html in
                html.input(
                    .text, name: "change", .id("move-change"), .required(), .maxLength(8),
                    .inputMode(.text), .autocomplete("off"),
                    .described("move-change", hasHint: true, error: nil))
            }
            html.reason("Reason", id: "move-reason", isRequired: true)
            html.button("Change stock", .class("primary"))
        }
    }

    /// Set or take away the picture.
    static func picture(_ html: inout HTML, _ model: ProductModel, _ detail: ProductDetail) {
        let address = Links.product(detail.product.id.text) + "/image"
        let version = String(detail.product.version)
        html.form(.post, to: address, upload: true, .class("form")) { html in
            gate(&html, model, "image")
            html.hidden("version", version)
            let most = ProductImages.mostBytes / 1_048_576
            html.field(
                "File", id: "image",
                hint: "JPEG, PNG or WebP, up to \(most) MiB. Everyone can see it."
            ) { html in
                html.input(
                    .file, name: "image", .id("image"), .required(),
                    .accept("image/jpeg,image/png,image/webp"),
                    .described("image", hasHint: true, error: nil))
            }
            html.button("Set picture", .class("primary"))
        }
        guard detail.product.image != nil else { return }
        html.form(.post, to: address + "/remove", .class("form")) { html in
            gate(&html, model, "image-gone")
            html.hidden("version", version)
            html.button("Take the picture away", .class("secondary"))
        }
    }

    /// Free what one order holds.
    static func release(
        _ html: inout HTML, _ model: ProductModel, _ detail: ProductDetail,
        _ reservation: ReservationItem, _ index: Int
    ) {
        html.details { html in
            html.summary("Release", .aria(.label, "Release stock of \(reservation.number)"))
            let address = Links.product(detail.product.id.text) + "/release"
            html.form(.post, to: address, .class("form")) { html in
                gate(&html, model, "release-\(index)")
                html.hidden("order", reservation.order.text)
                html.reason("Reason", id: "release-\(index)", isRequired: true)
                html.button("Release all stock of this order", .class("danger"))
            }
        }
    }

    /// Edit variants, and add one.
    static func variants(_ html: inout HTML, _ model: ProductModel, _ detail: ProductDetail) {
        let base = Links.product(detail.product.id.text) + "/variants"
        for (index, variant) in detail.stock.compactMap(\.variant).enumerated() {
            html.details { html in
                html.summary("Edit \(variant.name)")
                html.form(.post, to: base + "/" + variant.id.text, .class("form")) { html in
                    gate(&html, model, "variant-\(index)")
                    variantFields(
                        &html, model, ProductForm(variant, model.currency), prefix: "v\(index)-")
                    html.button("Save variant", .class("primary"))
                }
            }
        }
        html.details(.open(!model.variantForm.errors.isEmpty)) { html in
            html.summary("Add a variant")
            html.form(.post, to: base, .class("form")) { html in
                gate(&html, model, "variant")
                variantFields(&html, model, model.variantForm, prefix: "new-")
                opening(&html, model.variantForm, id: "new-stock_quantity")
                html.button("Add variant", .class("primary"))
            }
        }
    }

    private static func gate(_ html: inout HTML, _ model: ProductModel, _ key: String) {
        html.hidden("csrf", model.frame.csrf)
        html.hidden("key", "\(model.key)-\(key)")
    }

    private static func variantFields(
        _ html: inout HTML, _ model: ProductModel, _ form: ProductForm, prefix: String
    ) {
        text(&html, form, "name", "Name", nil, 255, prefix: prefix)
        text(
            &html, form, "price_adjustment", "Added to the price, in \(model.currency.code)",
            "May be negative; empty for the product's own price.", 20, .text, isRequired: false,
            prefix: prefix)
        html.div(.class("check")) { html in
            let isOn = form == ProductForm() || !form.value("is_available").isEmpty
            html.input(
                .checkbox, name: "is_available", value: "yes", .id(prefix + "is_available"),
                .checked(isOn))
            html.label("Can be ordered", for: prefix + "is_available")
        }
    }

    private static func text(
        _ html: inout HTML, _ form: ProductForm, _ name: String, _ label: String,
        _ hint: String?, _ length: Int, _ mode: InputMode = .text, isRequired: Bool = true,
        prefix: String = ""
    ) {
        let id = prefix + name
        let error = form.errors[name]
        html.field(label, id: id, hint: hint, error: error) { html in
            html.input(
                .text, name: name, value: form.value(name), .id(id), .required(isRequired),
                .maxLength(length), .inputMode(mode), .autocomplete("off"),
                .when(error != nil, .aria(.invalid, "true")),
                .described(id, hasHint: hint != nil, error: error))
        }
    }

    private static func description(_ html: inout HTML, _ form: ProductForm) {
        let error = form.errors["description"]
        html.field("Description", id: "description", error: error) { html in
            html.textarea(
                form.value("description"), name: "description", .id("description"),
                .maxLength(2_000), .rows(4), .when(error != nil, .aria(.invalid, "true")),
                .described("description", hasHint: false, error: error))
        }
    }

    private static func status(_ html: inout HTML, _ form: ProductForm) {
        html.field("Status", id: "status", error: form.errors["status"]) { html in
            html.select(name: "status", .id("status")) { html in
                for status in ProductRecord.Status.allCases {
                    html.option(
                        InventoryModel.word(status), value: status.rawValue,
                        selected: form.value("status") == status.rawValue)
                }
            }
        }
    }

    private static func opening(_ html: inout HTML, _ form: ProductForm, id: String) {
        let error = form.errors["stock_quantity"]
        html.field("Units on the shelf", id: id, hint: "0 unless set.", error: error) { html in
            html.input(
                .text, name: "stock_quantity", value: form.value("stock_quantity"), .id(id),
                .maxLength(7), .inputMode(.numeric), .autocomplete("off"),
                .when(error != nil, .aria(.invalid, "true")),
                .described(id, hasHint: true, error: error))
        }
    }
}
