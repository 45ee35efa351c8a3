internal import Application
internal import Domain
internal import HTML

/// The form of a customer, for new ones and for changes.
enum CustomerForms {
    /// Writes the form with what is stored, or what was refused.
    static func write(_ html: inout HTML, _ model: CustomerModel) {
        let customer = model.card.record
        let target = model.isNew ? Links.customers : Links.customer(customer.id.text)
        html.form(.post, to: target, .class("form", "panel"), .noValidate) { html in
            html.h2(model.isNew ? "Who is it?" : "Change", .id("form"))
            html.hidden("csrf", model.frame.csrf)
            html.hidden("key", model.formKey)
            if !model.isNew { html.hidden("version", String(customer.version)) }
            line(&html, model, "name", "Name", customer.name, .text, hint: nil, max: 255)
            line(
                &html, model, "email", "E-mail", customer.email ?? "", .email, hint: nil, max: 254)
            line(
                &html, model, "phone", "Phone", customer.phone ?? "", .telephone,
                hint: "As people write it; it is stored in one form.", max: 60)
            status(&html, customer)
            line(
                &html, model, "price_tier", "Price tier", customer.priceTier, .text,
                hint: "Such as wholesale; empty for usual prices.", max: 40)
            line(
                &html, model, "locale", "Language", customer.locale, .text,
                hint: "Such as en or en-PH.", max: 35)
            for row in 0..<min(model.card.addresses.count + 1, CustomerForm.rows) {
                address(&html, model, row)
            }
            html.div(.class("buttons")) { html in
                html.button(model.isNew ? "Add customer" : "Save", .class("primary"))
            }
        }
    }

    private static func line(
        _ html: inout HTML, _ model: CustomerModel, _ name: String, _ label: String,
        _ value: String, _ kind: InputKind, hint: String?, max: Int, pointer: String? = nil
    ) {
        let error = model.error(pointer ?? "/" + name)
        html.field(label, id: name, hint: hint, error: error) { html in
            html.input(
                kind, name: name, value: value, .id(name), .maxLength(max),
                .autocomplete("off"), .when(error != nil, .aria(.invalid, "true")),
                .described(name, hasHint: hint != nil, error: error))
        }
    }

    private static func status(_ html: inout HTML, _ customer: CustomerRecord) {
        html.field("Status", id: "status") { html in
            html.select(name: "status", .id("status")) { html in
                for status in CustomerRecord.Status.allCases {
                    html.option(
                        status.rawValue, value: status.rawValue,
                        selected: status == customer.status)
                }
            }
        }
        html.div(.class("check")) { html in
            html.input(
                .checkbox, name: "trusted", value: "1", .id("trusted"),
                .checked(customer.isTrusted))
            html.label("Trusted: verification is skipped", for: "trusted")
        }
    }

    /// One row of addresses; the last one is empty, for another.
    private static func address(_ html: inout HTML, _ model: CustomerModel, _ row: Int) {
        let known = model.card.addresses.indices.contains(row) ? model.card.addresses[row] : nil
        let address = known?.address
        let isRefused = model.faults.contains { $0.field.hasPrefix("/addresses/\(row)/") }
        html.details(.open(isRefused)) { html in
            html.summary(
                known.map { "Address \(row + 1): \($0.address.city)" } ?? "Another address")
            let parts = [
                ("recipient_name", "Recipient", address?.recipientName, 255),
                ("phone", "Recipient's phone", address?.phone, 60),
                ("address", "Street and number", address?.address, 500),
                ("city", "City", address?.city, 100),
                ("province", "Province", address?.province, 100),
                ("postal_code", "Postal code", address?.postalCode, 20),
            ]
            for (name, label, value, max) in parts {
                line(
                    &html, model, "\(name)_\(row)", "\(label), address \(row + 1)", value ?? "",
                    name == "phone" ? .telephone : .text, hint: nil, max: max,
                    pointer: "/addresses/\(row)/\(name)")
            }
            html.div(.class("check")) { html in
                html.input(
                    .radio, name: "default_address", value: String(row), .id("default-\(row)"),
                    .checked(known?.isDefault ?? false))
                html.label("Offered first (address \(row + 1))", for: "default-\(row)")
            }
        }
    }
}
