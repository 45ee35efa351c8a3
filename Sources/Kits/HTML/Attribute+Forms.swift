/// Attributes of form controls.
extension Attribute {
    /// The control's name in the submitted form.
    package static func name(_ name: String) -> Attribute { Attribute("name", name) }

    /// The control's value.
    package static func value(_ value: String) -> Attribute { Attribute("value", value) }

    /// An example of what belongs in; never the only label.
    package static func placeholder(_ text: String) -> Attribute { Attribute("placeholder", text) }

    /// The browser refuses to send without a value while true.
    package static func required(_ on: Bool = true) -> Attribute { Attribute("required", flag: on) }

    /// Not usable and not sent while true.
    package static func disabled(_ on: Bool = true) -> Attribute { Attribute("disabled", flag: on) }

    /// Shown and sent, not editable, while true.
    package static func readOnly(_ on: Bool = true) -> Attribute { Attribute("readonly", flag: on) }

    /// A ticked box or chosen radio button while true.
    package static func checked(_ on: Bool = true) -> Attribute { Attribute("checked", flag: on) }

    /// More than one value may be given while true.
    package static func multiple(_ on: Bool = true) -> Attribute { Attribute("multiple", flag: on) }

    /// The control has the focus when the page opens.
    package static let autofocus = Attribute("autofocus", flag: true)

    /// The browser's own checks are off; the server answers per field.
    package static let noValidate = Attribute("novalidate", flag: true)

    /// What the browser may fill in, such as `username`, `current-password`, `off`.
    package static func autocomplete(_ token: String) -> Attribute {
        Attribute("autocomplete", token)
    }

    /// Which keyboard a phone shows.
    package static func inputMode(_ mode: InputMode) -> Attribute {
        Attribute("inputmode", mode.rawValue)
    }

    /// What the enter key of a phone says, such as `search` or `send`.
    package static func enterKeyHint(_ hint: String) -> Attribute {
        Attribute("enterkeyhint", hint)
    }

    /// No red waves under identifiers.
    package static let noSpellcheck = Attribute("spellcheck", "false")

    /// A regular expression that the whole value must match.
    package static func pattern(_ expression: String) -> Attribute {
        Attribute("pattern", expression)
    }

    /// The smallest value: a number or a date.
    package static func min(_ value: String) -> Attribute { Attribute("min", value) }

    /// The greatest value: a number or a date.
    package static func max(_ value: String) -> Attribute { Attribute("max", value) }

    /// The distance between values, or `any`.
    package static func step(_ value: String) -> Attribute { Attribute("step", value) }

    /// The least number of UTF-16 units.
    package static func minLength(_ count: Int) -> Attribute {
        Attribute("minlength", String(count))
    }

    /// The greatest number of UTF-16 units.
    package static func maxLength(_ count: Int) -> Attribute {
        Attribute("maxlength", String(count))
    }

    /// Visible lines of a text area, or entries of a list.
    package static func rows(_ count: Int) -> Attribute { Attribute("rows", String(count)) }

    /// Visible characters of a text field.
    package static func size(_ count: Int) -> Attribute { Attribute("size", String(count)) }

    /// File types that a file input offers, such as `.csv,.xlsx`.
    package static func accept(_ types: String) -> Attribute { Attribute("accept", types) }

    /// The id of the `datalist` with proposals.
    package static func list(_ id: String) -> Attribute { Attribute("list", id) }

    /// The id of the form that a control outside belongs to.
    package static func form(_ id: String) -> Attribute { Attribute("form", id) }

    /// Another target for this submit button; checked like every address.
    package static func formAction(_ address: String) -> Attribute {
        Attribute("formaction", Address.checked(address))
    }
}
