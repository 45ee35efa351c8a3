import HTML
import Testing

/// Text and attributes cannot break out of their place.
struct EscapingTests {
    @Test func `SEC16 text is escaped wherever it stands`() {
        var page = HTML()
        page.p("<script>alert(1)</script> & \"it's\"")
        #expect(
            page.string
                == "<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;it&#39;s&quot;</p>")
    }

    @Test func `SEC16 an attribute value cannot close its quotes`() {
        var page = HTML()
        page.span("x", .title("\" onclick=\"alert(1)"), .data("order", "'><b>"))
        #expect(
            page.string == "<span title=\"&quot; onclick=&quot;alert(1)\""
                + " data-order=\"&#39;&gt;&lt;b&gt;\">x</span>")
    }

    @Test func `controls that HTML forbids become the replacement character`() {
        var page = HTML()
        page.p("a\u{0}b\u{1B}c\u{7F}d\te\r\nf")
        #expect(page.string == "<p>a\u{FFFD}b\u{FFFD}c\u{FFFD}d\te\r\nf</p>")
    }

    @Test func `letters beyond ASCII pass unchanged`() {
        var page = HTML()
        page.p("Ünï — 数 🙂")
        #expect(page.string == "<p>Ünï — 数 🙂</p>")
    }

    @Test(arguments: [
        "javascript:alert(1)", "JavaScript:alert(1)", "java\tscript:alert(1)", "data:text/html,x",
        "//evil.example/", "/\\evil.example", "\\\\evil.example", " /x", "", "vbscript:x", "/a b",
        "/x\n", "http:/evil", "ftp://x/",
    ])
    func `an address that could run or leave is dead`(_ address: String) {
        var page = HTML()
        page.a("x", to: address)
        #expect(page.string == "<a href=\"#\">x</a>")
    }

    @Test(arguments: ["/", "/status/ORD-1?a=1", "#main", "?page=2"])
    func `an address of this site is kept`(_ address: String) {
        var page = HTML()
        page.a("x", to: address)
        #expect(page.string == "<a href=\"\(address)\">x</a>")
    }

    @Test func `a link to another site gives it no handle on this one`() {
        var page = HTML()
        page.a("x", to: "https://example.com/a?b=1&c=2")
        #expect(
            page.string == "<a href=\"https://example.com/a?b=1&amp;c=2\""
                + " rel=\"noopener noreferrer\">x</a>")
    }

    @Test func `form targets, pictures and buttons are checked like links`() {
        var page = HTML()
        page.form(.post, to: "javascript:x") {
            $0.button("Go", .formAction("//evil.example"))
            $0.img("data:image/svg+xml,x", alt: "")
        }
        #expect(
            page.string == "<form method=\"post\" action=\"#\">"
                + "<button type=\"submit\" formaction=\"#\">Go</button>"
                + "<img src=\"#\" alt=\"\"></form>")
    }
}
