/// The regions of a page: landmarks, headings and plain boxes.
extension HTML {
    /// `<header>`: the banner of the page or of a section.
    package mutating func header(
        _ attributes: Attribute..., content: (inout HTML) -> Void
    ) {
        element("header", attributes, content: content)
    }

    /// `<nav>`: a navigation landmark; give it an `aria` label when there are two.
    package mutating func nav(
        _ attributes: Attribute..., content: (inout HTML) -> Void
    ) {
        element("nav", attributes, content: content)
    }

    /// `<main>`: the page's one main landmark; skip links point at its id.
    package mutating func main(
        _ attributes: Attribute..., content: (inout HTML) -> Void
    ) {
        element("main", attributes, content: content)
    }

    /// `<footer>`: the closing part of the page or of a section.
    package mutating func footer(
        _ attributes: Attribute..., content: (inout HTML) -> Void
    ) {
        element("footer", attributes, content: content)
    }

    /// `<section>`: a part with a heading; label it with `.aria(.labelledBy, id)`.
    package mutating func section(
        _ attributes: Attribute..., content: (inout HTML) -> Void
    ) {
        element("section", attributes, content: content)
    }

    /// `<aside>`: content beside the main matter.
    package mutating func aside(
        _ attributes: Attribute..., content: (inout HTML) -> Void
    ) {
        element("aside", attributes, content: content)
    }

    /// `<article>`: a self-contained part, such as one order in a list.
    package mutating func article(
        _ attributes: Attribute..., content: (inout HTML) -> Void
    ) {
        element("article", attributes, content: content)
    }

    /// `<search>`: the landmark around a search form.
    package mutating func search(
        _ attributes: Attribute..., content: (inout HTML) -> Void
    ) {
        element("search", attributes, content: content)
    }

    /// `<div>`: a box without meaning, for layout.
    package mutating func div(
        _ attributes: Attribute..., content: (inout HTML) -> Void
    ) {
        element("div", attributes, content: content)
    }

    /// `<h1>`: the page's one title, with text inside.
    package mutating func h1(_ text: String, _ attributes: Attribute...) {
        element("h1", attributes, text: text)
    }

    /// `<h1>`: the page's one title, with elements inside.
    package mutating func h1(
        _ attributes: Attribute..., content: (inout HTML) -> Void
    ) {
        element("h1", attributes, content: content)
    }

    /// `<h2>`: a section's heading, with text inside.
    package mutating func h2(_ text: String, _ attributes: Attribute...) {
        element("h2", attributes, text: text)
    }

    /// `<h2>`: a section's heading, with elements inside.
    package mutating func h2(
        _ attributes: Attribute..., content: (inout HTML) -> Void
    ) {
        element("h2", attributes, content: content)
    }

    /// `<h3>`: a heading below `h2`, with text inside.
    package mutating func h3(_ text: String, _ attributes: Attribute...) {
        element("h3", attributes, text: text)
    }

    /// `<h3>`: a heading below `h2`, with elements inside.
    package mutating func h3(
        _ attributes: Attribute..., content: (inout HTML) -> Void
    ) {
        element("h3", attributes, content: content)
    }

    /// `<h4>`: a heading below `h3`, with text inside.
    package mutating func h4(_ text: String, _ attributes: Attribute...) {
        element("h4", attributes, text: text)
    }

    /// `<h4>`: a heading below `h3`, with elements inside.
    package mutating func h4(
        _ attributes: Attribute..., content: (inout HTML) -> Void
    ) {
        element("h4", attributes, content: content)
    }
}
