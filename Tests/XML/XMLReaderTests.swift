import Testing
import XML

@Suite struct `XML reader` {
    private func parse(_ text: String, _ limits: XMLLimits = .order) throws(XMLError) -> XMLElement
    {
        try XMLReader.parse(Array(text.utf8), limits: limits)
    }

    @Test(arguments: [
        "<?phpxml version=\"1.0\" encoding=\"utf-8\"?>",
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>",
        "", "<?xml version=\"1.0\"?>\n\n", "<!-- note --> ", "\n<?phpxml x?>",
    ])
    func `every prolog that providers write is read alike`(prolog: String) throws {
        let root = try parse(
            prolog + "<result><imeis><id>20000001</id><status>Pending</status></imeis></result>")
        #expect(root.name == "result")
        #expect(root.elements(named: "imeis").count == 1)
        #expect(root.first("imeis")?.first("id")?.text == "20000001")
        #expect(root.first("imeis")?.first("status")?.text == "Pending")
        #expect(root.first("id") == nil)
    }

    @Test func `text, elements and CDATA keep their order`() throws {
        let root = try parse("<a>one<b/>two<![CDATA[<br>&three]]>four<b>5</b></a>")
        #expect(
            root.children == [
                .text("one"), .element(XMLElement(name: "b", children: [])),
                .text("two<br>&threefour"),
                .element(XMLElement(name: "b", children: [.text("5")])),
            ])
        #expect(root.text == "onetwo<br>&threefour")
    }

    @Test func `the five entities and numeric ones are resolved once`() throws {
        let root = try parse("<a>&lt;&gt;&amp;&quot;&apos;&#65;&#x1F600;&amp;lt;br&amp;gt;</a>")
        #expect(root.text == "<>&\"'A😀&lt;br&gt;")
    }

    @Test func `flattening gives a line break for each br, in order`() throws {
        let root = try parse(
            "<code>Model: X<br/>FMI: <font c=\"red\">ON</font><BR></BR><![CDATA[a<br>b]]></code>"
        )
        #expect(root.flattened == "Model: X\nFMI: ON\na<br>b")
        #expect(root.text == "Model: XFMI: a<br>b")
    }

    @Test func `text is trimmed by bytes, also of CRLF`() throws {
        #expect(try parse("<a>\r\n\t x y \r\n</a>").text == "x y")
        #expect(try parse("<a> \n </a>").text == "")
        #expect(try parse("<a/>").text == "")
    }

    @Test func `a long text comes whole although it crosses many pieces`() throws {
        let long = String(repeating: "IMEI é &amp; ", count: 50_000)
        let root = try parse("<a>\(long)<b>\(long)</b></a>", .list)
        #expect(root.text.utf8.count == 50_000 * 10 - 1)
        #expect(root.first("b")?.children.count == 1)
    }

    @Test(arguments: [
        "", " ", "text", "<", "<a", "<a>", "<a></b>", "</a>", "<a/><b/>", "<a/>x", "<a b></a>",
        "<a b='1' b='2'/>", "<a>&</a>", "<a>AT&T</a>", "<a>&nbsp;</a>", "<a>&undeclared;</a>",
        "<a>&#0;</a>", "<a>&#xD800;</a>", "<a>&#x110000;</a>", "<a>&#99999999999;</a>",
        "<a>\u{1}</a>",
        "<a>]]></a>", "<a><![CDATA[x</a>", "<a><br></a>", "\n<?xml version=\"1.0\"?><a/>",
        "{\"a\":1}", "<a b=1/>", "<a>\u{FFFE}</a>", "<!-- a -- b --><a/>", "<1/>",
    ])
    func `SEC100 a document that is not well-formed is refused`(text: String) {
        let error = #expect(throws: XMLError.self) { try parse(text) }
        guard case .malformed = error else {
            Issue.record("\(String(describing: error)) instead of malformed")
            return
        }
    }

    @Test func `a refusal names its line`() {
        #expect(throws: XMLError.malformed("line 3: EntityRef: expecting ';'")) {
            try parse("<a>\n<b/>\nAT&T</a>")
        }
    }

    @Test(arguments: [
        "<!DOCTYPE a><a/>", "<!doctype a><a/>", "<!DocType a [<!ENTITY x 'y'>]><a>&x;</a>",
        "<a/><!ENTITY x 'y'>", "<a><!entity></a>", "<a><![CDATA[<!DOCTYPE html>]]></a>",
        "<!DOCTYPE html><html><body>502</body></html>", "<!DOCTYPE", "<!-- <!ENTITY -->",
        "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>",
    ])
    func `SEC100 a document type or entity declaration is refused before parsing`(text: String) {
        #expect(throws: XMLError.doctype) { try parse(text) }
    }

    @Test func `SEC100 a declared encoding cannot hide a document type`() throws {
        let hidden = "<?xml version=\"1.0\" encoding=\"UTF-7\"?>+ADwAIQ-DOCTYPE a+AD4-<a/>"
        #expect(throws: XMLError.self) { try parse(hidden) }
        let latin = try parse("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>é</a>")
        #expect(latin.text == "é")
    }

    @Test func `SEC100 bytes that are not UTF-8 or contain NUL are refused`() {
        let broken: [[UInt8]] = [[0xC3, 0x28], [0xED, 0xA0, 0x80], [0xFF], [0xC0, 0xBC]]
        for bytes in broken {
            #expect(throws: XMLError.notUTF8) {
                try XMLReader.parse(Array("<a>".utf8) + bytes + Array("</a>".utf8), limits: .order)
            }
        }
        #expect(throws: XMLError.nul) { try parse("<a>\u{0}</a>") }
        let wide = Array("<a/>".utf8).flatMap { [$0, UInt8(0)] }
        #expect(throws: XMLError.nul) { try XMLReader.parse(wide, limits: .order) }
    }

    @Test func `a byte order mark is left to the caller's repair`() {
        let error = #expect(throws: XMLError.self) { try parse("\u{FEFF}<a/>") }
        guard case .malformed = error else {
            Issue.record("the mark was accepted")
            return
        }
    }

    @Test func `SEC100 depth, elements and bytes are bounded`() throws {
        let nested = { (depth: Int) in
            String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
        }
        #expect(throws: Never.self) { try parse(nested(32)) }
        #expect(throws: XMLError.tooDeep) { try parse(nested(33)) }
        let wide = { (count: Int) in "<r>" + String(repeating: "<a/>", count: count) + "</r>" }
        #expect(try parse(wide(9_999)).elements.count == 9_999)
        #expect(throws: XMLError.tooManyElements) { try parse(wide(10_000)) }
        let limits = XMLLimits(maxBytes: 4)
        #expect(throws: Never.self) { try parse("<a/>", limits) }
        #expect(throws: XMLError.tooLarge) { try parse("<ab/>", limits) }
    }

    @Test(arguments: [10_000, 100_000])
    func `SEC115 ten thousand and more levels stop at the limit`(depth: Int) {
        let limits = XMLLimits(maxBytes: 8 << 20, maxDepth: .max, maxElements: .max)
        #expect(limits.maxDepth == 128)
        #expect(throws: XMLError.tooDeep) {
            try parse(String(repeating: "<a>", count: depth), limits)
        }
        #expect(throws: XMLError.self) {
            try parse(String(repeating: "</a>", count: depth), limits)
        }
    }

    @Test func `the deepest document that may be asked for is read and released`() throws {
        let limits = XMLLimits(maxDepth: 128)
        let text = String(repeating: "<a>", count: 128) + String(repeating: "</a>", count: 128)
        #expect(try parse(text, limits).elements.count == 1)
    }

    @Test func `prefixes stay in the name and attributes are left out`() throws {
        let root = try parse(
            "<soap:Envelope xmlns:soap=\"u\" id=\"1\"><x y=\"2\"/></soap:Envelope>")
        #expect(root.name == "soap:Envelope")
        #expect(root.children == [.element(XMLElement(name: "x", children: []))])
        #expect(try parse("<p:a/>").name == "p:a")
    }

    @Test func `parsing runs on many tasks at once`() async throws {
        let bytes = Array("<r><a>1</a><b>2</b></r>".utf8)
        try await withThrowingTaskGroup(of: XMLElement.self) { group in
            for _ in 0..<200 { group.addTask { try XMLReader.parse(bytes, limits: .order) } }
            for try await root in group { #expect(root.first("b")?.text == "2") }
        }
    }
}
