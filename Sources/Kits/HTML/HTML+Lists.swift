/// Lists, definitions and parts that fold.
extension HTML {
    /// `<ul>`: a list whose order does not matter.
    package mutating func ul(
        _ attributes: Attribute..., content: (inout HTML) -> Void
    ) {
        element("ul", attributes, content: content)
    }

    /// `<ol>`: a list whose order matters.
    package mutating func ol(
        _ attributes: Attribute..., content: (inout HTML) -> Void
    ) {
        element("ol", attributes, content: content)
    }

    /// `<li>`: one entry of a list, with text inside.
    package mutating func li(_ text: String, _ attributes: Attribute...) {
        element("li", attributes, text: text)
    }

    /// `<li>`: one entry of a list, with elements inside.
    package mutating func li(
        _ attributes: Attribute..., content: (inout HTML) -> Void
    ) {
        element("li", attributes, content: content)
    }

    /// `<dl>`: pairs of name and value.
    package mutating func dl(
        _ attributes: Attribute..., content: (inout HTML) -> Void
    ) {
        element("dl", attributes, content: content)
    }

    /// `<dt>`: a name in a `dl`, with text inside.
    package mutating func dt(_ text: String, _ attributes: Attribute...) {
        element("dt", attributes, text: text)
    }

    /// `<dt>`: a name in a `dl`, with elements inside.
    package mutating func dt(
        _ attributes: Attribute..., content: (inout HTML) -> Void
    ) {
        element("dt", attributes, content: content)
    }

    /// `<dd>`: a value in a `dl`, with text inside.
    package mutating func dd(_ text: String, _ attributes: Attribute...) {
        element("dd", attributes, text: text)
    }

    /// `<dd>`: a value in a `dl`, with elements inside.
    package mutating func dd(
        _ attributes: Attribute..., content: (inout HTML) -> Void
    ) {
        element("dd", attributes, content: content)
    }

    /// One `<dt>` with its `<dd>`, the usual row of a fact list.
    package mutating func fact(_ name: String, _ value: String) {
        dt(name)
        dd(value)
    }

    /// `<details>`: a part that folds; its first child is a `summary`.
    package mutating func details(
        _ attributes: Attribute..., content: (inout HTML) -> Void
    ) {
        element("details", attributes, content: content)
    }

    /// `<summary>`: the always visible line of a `details`, with text inside.
    package mutating func summary(_ text: String, _ attributes: Attribute...) {
        element("summary", attributes, text: text)
    }

    /// `<summary>`: the always visible line of a `details`, with elements inside.
    package mutating func summary(
        _ attributes: Attribute..., content: (inout HTML) -> Void
    ) {
        element("summary", attributes, content: content)
    }

    /// `<dialog>`: a window over the page, opened by a script or a popover button.
    package mutating func dialog(
        _ attributes: Attribute..., content: (inout HTML) -> Void
    ) {
        element("dialog", attributes, content: content)
    }
}
