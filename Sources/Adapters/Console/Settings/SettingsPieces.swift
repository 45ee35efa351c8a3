internal import HTML

/// What the pages of settings share.
extension HTML {
    /// The heading, the ways between the pages, and what became of a form.
    mutating func settingsHead(_ title: String, _ sentence: String, _ model: SettingsModel) {
        div(.class("page-head")) { html in
            html.h1(title)
            html.p(sentence)
        }
        nav(.aria(.label, "Settings")) { html in
            html.ul(.class("chips")) { html in
                for (name, address) in [
                    ("Delivery and ranks", Links.settings), ("Promos", Links.promos),
                    ("Service prices", Links.prices),
                ] {
                    html.li { html in
                        html.a(
                            name, to: address, .class("chip"),
                            .when(name == title, .aria(.current, "page")))
                    }
                }
            }
        }
        if model.isSaved { notice(.good, "Saved", "New orders go by it; stored ones keep theirs.") }
        if let conflict = model.conflict { notice(.warning, "Not saved", conflict) }
        faults("Not saved: correct these", model.faults)
    }

    /// A labelled text field.
    mutating func entry(
        _ label: String, _ name: String, id: String, value: String, hint: String? = nil,
        max: Int = 40, mode: InputMode = .text
    ) {
        field(label, id: id, hint: hint) { html in
            html.input(
                .text, name: name, value: value, .id(id), .maxLength(max), .autocomplete("off"),
                .inputMode(mode), .described(id, hasHint: hint != nil, error: nil))
        }
    }

    /// The hidden fields of a form: token, key, and the version it was made from.
    mutating func proofs(_ model: SettingsModel, _ key: String, version: Int? = nil) {
        hidden("csrf", model.frame.csrf)
        hidden("key", model.formKey + "-" + key)
        if let version { hidden("version", String(version)) }
    }
}
