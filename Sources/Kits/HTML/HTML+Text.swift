/// Words: paragraphs and what stands inside them.
extension HTML {
    /// `<p>`: a paragraph, with text inside.
    package mutating func p(_ text: String, _ attributes: Attribute...) {
        element("p", attributes, text: text)
    }

    /// `<p>`: a paragraph, with elements inside.
    package mutating func p(
        _ attributes: Attribute..., content: (inout HTML) -> Void
    ) {
        element("p", attributes, content: content)
    }

    /// `<span>`: a run of words without meaning of its own, with text inside.
    package mutating func span(_ text: String, _ attributes: Attribute...) {
        element("span", attributes, text: text)
    }

    /// `<span>`: a run of words without meaning of its own, with elements inside.
    package mutating func span(
        _ attributes: Attribute..., content: (inout HTML) -> Void
    ) {
        element("span", attributes, content: content)
    }

    /// `<strong>`: words of importance, with text inside.
    package mutating func strong(_ text: String, _ attributes: Attribute...) {
        element("strong", attributes, text: text)
    }

    /// `<strong>`: words of importance, with elements inside.
    package mutating func strong(
        _ attributes: Attribute..., content: (inout HTML) -> Void
    ) {
        element("strong", attributes, content: content)
    }

    /// `<em>`: stressed words, with text inside.
    package mutating func em(_ text: String, _ attributes: Attribute...) {
        element("em", attributes, text: text)
    }

    /// `<em>`: stressed words, with elements inside.
    package mutating func em(
        _ attributes: Attribute..., content: (inout HTML) -> Void
    ) {
        element("em", attributes, content: content)
    }

    /// `<small>`: side remarks, with text inside.
    package mutating func small(_ text: String, _ attributes: Attribute...) {
        element("small", attributes, text: text)
    }

    /// `<small>`: side remarks, with elements inside.
    package mutating func small(
        _ attributes: Attribute..., content: (inout HTML) -> Void
    ) {
        element("small", attributes, content: content)
    }

    /// `<mark>`: words that matched a search, with text inside.
    package mutating func mark(_ text: String, _ attributes: Attribute...) {
        element("mark", attributes, text: text)
    }

    /// `<mark>`: words that matched a search, with elements inside.
    package mutating func mark(
        _ attributes: Attribute..., content: (inout HTML) -> Void
    ) {
        element("mark", attributes, content: content)
    }

    /// `<code>`: an identifier or other machine text, with text inside.
    package mutating func code(_ text: String, _ attributes: Attribute...) {
        element("code", attributes, text: text)
    }

    /// `<code>`: an identifier or other machine text, with elements inside.
    package mutating func code(
        _ attributes: Attribute..., content: (inout HTML) -> Void
    ) {
        element("code", attributes, content: content)
    }

    /// `<kbd>`: a key to press, with text inside.
    package mutating func kbd(_ text: String, _ attributes: Attribute...) {
        element("kbd", attributes, text: text)
    }

    /// `<kbd>`: a key to press, with elements inside.
    package mutating func kbd(
        _ attributes: Attribute..., content: (inout HTML) -> Void
    ) {
        element("kbd", attributes, content: content)
    }

    /// `<abbr>`: a short form; its `title` holds the long one, with text inside.
    package mutating func abbr(_ text: String, _ attributes: Attribute...) {
        element("abbr", attributes, text: text)
    }

    /// `<abbr>`: a short form; its `title` holds the long one, with elements inside.
    package mutating func abbr(
        _ attributes: Attribute..., content: (inout HTML) -> Void
    ) {
        element("abbr", attributes, content: content)
    }

    /// `<output>`: the result of a calculation on the page, with text inside.
    package mutating func output(_ text: String, _ attributes: Attribute...) {
        element("output", attributes, text: text)
    }

    /// `<output>`: the result of a calculation on the page, with elements inside.
    package mutating func output(
        _ attributes: Attribute..., content: (inout HTML) -> Void
    ) {
        element("output", attributes, content: content)
    }

    /// `<del>`: removed text, with text inside.
    package mutating func del(_ text: String, _ attributes: Attribute...) {
        element("del", attributes, text: text)
    }

    /// `<del>`: removed text, with elements inside.
    package mutating func del(
        _ attributes: Attribute..., content: (inout HTML) -> Void
    ) {
        element("del", attributes, content: content)
    }

    /// `<ins>`: added text, with text inside.
    package mutating func ins(_ text: String, _ attributes: Attribute...) {
        element("ins", attributes, text: text)
    }

    /// `<ins>`: added text, with elements inside.
    package mutating func ins(
        _ attributes: Attribute..., content: (inout HTML) -> Void
    ) {
        element("ins", attributes, content: content)
    }

    /// `<pre>`: text whose blanks and line ends are kept.
    package mutating func pre(_ text: String, _ attributes: Attribute...) {
        open("pre", attributes)
        // The parser swallows one leading line end: give it one of ours.
        append("\n")
        self.text(text)
        close("pre")
    }

    /// `<br>`: a line end inside a paragraph.
    package mutating func br() { append("<br>") }

    /// `<hr>`: a change of subject.
    package mutating func hr(_ attributes: Attribute...) { open("hr", attributes) }

    /// `<time>`: a moment in words; `datetime` is its RFC 3339 form.
    package mutating func time(_ text: String, datetime: String, _ attributes: Attribute...) {
        open("time", [Attribute("datetime", datetime)] + attributes)
        self.text(text)
        close("time")
    }

    /// `<progress>`: how far work is, 0...max; the label is read out and shown without scripts.
    package mutating func progress(
        _ value: Int64, of max: Int64, label: String, _ attributes: Attribute...
    ) {
        open(
            "progress",
            [
                Attribute("value", String(value)), Attribute("max", String(max)),
                .aria(.label, label),
            ] + attributes)
        text(label)
        close("progress")
    }
}
