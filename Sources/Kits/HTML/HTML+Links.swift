/// Links, pictures and icons.
extension HTML {
    /// `<a>` with text; the address is `/path`, `#part`, `?query` or http(s), otherwise it is dead.
    package mutating func a(_ text: String, to address: String, _ attributes: Attribute...) {
        element("a", Self.link(address) + attributes, text: text)
    }

    /// `<a>` with elements inside; the address is checked like the other form's.
    package mutating func a(
        to address: String, _ attributes: Attribute..., content: (inout HTML) -> Void
    ) {
        element("a", Self.link(address) + attributes, content: content)
    }

    /// `<img>`: a picture of this site; `alt` is empty for decoration.
    package mutating func img(_ address: String, alt: String, _ attributes: Attribute...) {
        let own = [Attribute("src", Address.checked(address)), Attribute("alt", alt)]
        open("img", own + attributes)
    }

    /// An icon of a sprite, such as `/assets/icons.svg#search`; without a label it is decoration.
    package mutating func icon(_ address: String, label: String? = nil) {
        let words: [Attribute] =
            if let label { [.role("img"), .aria(.label, label)] } else { [.aria(.hidden, true)] }
        open("svg", [.class("icon")] + words)
        open("use", [Attribute("href", Address.checked(address))])
        close("use")
        close("svg")
    }

    private static func link(_ address: String) -> [Attribute] {
        let href = Attribute("href", Address.checked(address))
        guard Address.isForeign(address) else { return [href] }
        return [href, Attribute("rel", "noopener noreferrer")]
    }
}
