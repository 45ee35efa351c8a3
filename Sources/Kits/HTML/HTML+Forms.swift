/// Forms and their controls.
extension HTML {
    /// `<form>`: sends its controls to an address of this site.
    package mutating func form(
        _ method: FormMethod, to address: String, upload: Bool = false, _ attributes: Attribute...,
        content: (inout HTML) -> Void
    ) {
        let own = [
            Attribute("method", method.rawValue), Attribute("action", Address.checked(address)),
            .when(upload, Attribute("enctype", "multipart/form-data")),
        ]
        element("form", own + attributes, content: content)
    }

    /// `<input>`: one control; give it a `label` through its id.
    package mutating func input(
        _ kind: InputKind, name: String, value: String? = nil, _ attributes: Attribute...
    ) {
        let own = [
            Attribute("type", kind.rawValue), .name(name),
            value.map { Attribute.value($0) } ?? .none,
        ]
        open("input", own + attributes)
    }

    /// `<label>`: the words for the control with this id.
    package mutating func label(_ text: String, for id: String, _ attributes: Attribute...) {
        element("label", [Attribute("for", id)] + attributes, text: text)
    }

    /// `<label>`: words around their control.
    package mutating func label(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("label", attributes, content: content)
    }

    /// `<textarea>`: text of many lines.
    package mutating func textarea(_ text: String, name: String, _ attributes: Attribute...) {
        open("textarea", [.name(name)] + attributes)
        // The parser swallows one leading line end: give it one of ours.
        append("\n")
        self.text(text)
        close("textarea")
    }

    /// `<select>`: a choice of options.
    package mutating func select(
        name: String, _ attributes: Attribute..., content: (inout HTML) -> Void
    ) {
        element("select", [.name(name)] + attributes, content: content)
    }

    /// `<option>`: one choice of a `select` or `datalist`.
    package mutating func option(
        _ text: String, value: String, selected: Bool = false, _ attributes: Attribute...
    ) {
        let own = [Attribute.value(value), Attribute("selected", flag: selected)]
        element("option", own + attributes, text: text)
    }

    /// `<optgroup>`: options under a common heading.
    package mutating func optgroup(_ label: String, content: (inout HTML) -> Void) {
        element("optgroup", [Attribute("label", label)], content: content)
    }

    /// `<datalist>`: proposals for a text input.
    package mutating func datalist(id: String, content: (inout HTML) -> Void) {
        element("datalist", [.id(id)], content: content)
    }

    /// `<button>` with text; sends its form unless told otherwise.
    package mutating func button(
        _ text: String, kind: ButtonKind = .submit, _ attributes: Attribute...
    ) {
        element("button", [Attribute("type", kind.rawValue)] + attributes, text: text)
    }

    /// `<button>` with elements inside; sends its form unless told otherwise.
    package mutating func button(
        kind: ButtonKind = .submit, _ attributes: Attribute..., content: (inout HTML) -> Void
    ) {
        element("button", [Attribute("type", kind.rawValue)] + attributes, content: content)
    }

    /// `<fieldset>`: controls that belong together, under a `legend`.
    package mutating func fieldset(
        _ attributes: Attribute..., content: (inout HTML) -> Void
    ) {
        element("fieldset", attributes, content: content)
    }

    /// `<legend>`: the heading of a `fieldset`.
    package mutating func legend(_ text: String, _ attributes: Attribute...) {
        element("legend", attributes, text: text)
    }
}
