import HTML
import Testing

/// Elements come out as written, with the parts that assistive technology needs.
struct ElementTests {
    @Test func `a document carries language, encoding, viewport and title`() {
        let page = HTML.document(
            lang: "en", title: "Orders & more", bodyAttributes: [.data("page", "history")],
            head: {
                $0.stylesheet("/assets/waybill.css")
                $0.moduleScript("/assets/live.js")
            },
            body: { $0.main(.id("main")) { $0.h1("Orders") } })
        #expect(
            page.string == "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
                + "<meta name=\"color-scheme\" content=\"light dark\">"
                + "<title>Orders &amp; more</title>"
                + "<link rel=\"stylesheet\" href=\"/assets/waybill.css\">"
                + "<script type=\"module\" src=\"/assets/live.js\"></script></head>"
                + "<body data-page=\"history\"><main id=\"main\"><h1>Orders</h1></main></body>"
                + "</html>\n")
    }

    @Test func `a header cell names its scope`() {
        var page = HTML()
        page.tr {
            $0.th("Order")
            $0.th(scope: .row, .class("id")) { $0.a("1", to: "/status/1") }
            $0.td(.data("cell", "status")) {
                $0.span("Pending", .class("pill", "pill-amber"))
            }
        }
        #expect(
            page.string == "<tr><th scope=\"col\">Order</th>"
                + "<th scope=\"row\" class=\"id\"><a href=\"/status/1\">1</a></th>"
                + "<td data-cell=\"status\"><span class=\"pill pill-amber\">Pending</span></td>"
                + "</tr>")
    }

    @Test func `form controls carry their names, values and states`() {
        var page = HTML()
        page.label("IMEI", for: "imei")
        page.input(.text, name: "imei", value: "1\"2", .id("imei"), .required())
        page.input(.checkbox, name: "wait", .checked(false), .disabled(true))
        page.select(name: "service") {
            $0.option("One", value: "1")
            $0.option("Two", value: "2", selected: true)
        }
        #expect(
            page.string == "<label for=\"imei\">IMEI</label>"
                + "<input type=\"text\" name=\"imei\" value=\"1&quot;2\" id=\"imei\" required>"
                + "<input type=\"checkbox\" name=\"wait\" disabled>"
                + "<select name=\"service\"><option value=\"1\">One</option>"
                + "<option value=\"2\" selected>Two</option></select>")
    }

    @Test func `an upload form says so`() {
        var page = HTML()
        page.form(.post, to: "/batch", upload: true) { $0.input(.file, name: "file") }
        #expect(
            page.string == "<form method=\"post\" action=\"/batch\""
                + " enctype=\"multipart/form-data\"><input type=\"file\" name=\"file\"></form>")
    }

    @Test func `a leading line end survives in text areas and preformatted text`() {
        var page = HTML()
        page.textarea("\na</textarea>", name: "t")
        page.pre("\nb")
        #expect(
            page.string
                == "<textarea name=\"t\">\n\na&lt;/textarea&gt;</textarea><pre>\n\nb</pre>")
    }

    @Test func `an icon is decoration unless it has a label`() {
        var page = HTML()
        page.icon("/assets/icons.svg#search")
        page.icon("/assets/icons.svg#done", label: "Done")
        #expect(
            page.string == "<svg class=\"icon\" aria-hidden=\"true\">"
                + "<use href=\"/assets/icons.svg#search\"></use></svg>"
                + "<svg class=\"icon\" role=\"img\" aria-label=\"Done\">"
                + "<use href=\"/assets/icons.svg#done\"></use></svg>")
    }

    @Test func `times, progress and facts carry their machine form`() {
        var page = HTML()
        page.time("3 May", datetime: "2026-05-03T10:00:00Z")
        page.progress(3, of: 10, label: "3 of 10")
        page.dl { $0.fact("State", "pending") }
        #expect(
            page.string == "<time datetime=\"2026-05-03T10:00:00Z\">3 May</time>"
                + "<progress value=\"3\" max=\"10\" aria-label=\"3 of 10\">3 of 10</progress>"
                + "<dl><dt>State</dt><dd>pending</dd></dl>")
    }

    @Test func `a condition leaves an attribute out`() {
        var page = HTML()
        page.a("x", to: "/", .when(false, .aria(.current, "page")), .none)
        page.a("y", to: "/", .when(true, .aria(.current, "page")))
        #expect(page.string == "<a href=\"/\">x</a><a href=\"/\" aria-current=\"page\">y</a>")
    }

    @Test func `pieces join into one page`() {
        var piece = HTML()
        piece.li("one")
        var page = HTML()
        page.ul {
            $0.piece(piece)
            $0.trusted("<li>two</li>")
        }
        #expect(page.string == "<ul><li>one</li><li>two</li></ul>")
    }
}
