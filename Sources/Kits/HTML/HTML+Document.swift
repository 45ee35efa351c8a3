/// The whole document and its head.
extension HTML {
    /// A complete page: doctype, language, UTF-8, viewport, title, then the given head and body.
    package static func document(
        lang: String, title: String, bodyAttributes: [Attribute] = [],
        head: (inout HTML) -> Void, body: (inout HTML) -> Void
    ) -> HTML {
        var page = HTML(capacity: 32 * 1024)
        page.append("<!doctype html>\n")
        page.open("html", [.lang(lang)])
        page.append("<head><meta charset=\"utf-8\">")
        page.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
        page.append("<meta name=\"color-scheme\" content=\"light dark\">")
        page.element("title", [], text: title)
        head(&page)
        page.append("</head>")
        page.element("body", bodyAttributes, content: body)
        page.append("</html>\n")
        return page
    }

    /// Links a stylesheet.
    package mutating func stylesheet(_ address: String) {
        open(
            "link", [Attribute("rel", "stylesheet"), Attribute("href", Address.checked(address))])
    }

    /// Loads an ES module of this site; modules run after the page is parsed.
    package mutating func moduleScript(_ address: String) {
        open("script", [Attribute("type", "module"), Attribute("src", Address.checked(address))])
        close("script")
    }

    /// Loads a plain script of this site after parsing, for libraries that are not modules.
    package mutating func deferredScript(_ address: String) {
        open(
            "script", [Attribute("src", Address.checked(address)), Attribute("defer", flag: true)])
        close("script")
    }

    /// Links the page's icon, an SVG.
    package mutating func favicon(_ address: String) {
        open("link", [Attribute("rel", "icon"), Attribute("href", Address.checked(address))])
    }

    /// Links the web app manifest.
    package mutating func manifest(_ address: String) {
        open("link", [Attribute("rel", "manifest"), Attribute("href", Address.checked(address))])
    }

    /// Tells search engines to stay away.
    package mutating func noIndex() { append("<meta name=\"robots\" content=\"noindex\">") }
}
