internal import Application
import Testing

@testable internal import Store

/// Raw rows of results are taken apart and come back byte for byte.
@Suite struct ResultFormTests {
    private static let fields: [ParsedResult.Field: String] = [
        .model: "iPhone 13", .imei: "350000000000014", .carrier: "AT&T <USA>", .fmi: "OFF",
        .applecare: "OFF", .simlock: "Locked", .tetherPolicy: "10",
    ]

    private static func raw(_ id: String, model: String = "iPhone 13") -> String {
        """
        <imeis><id>\(id)</id><package>10-7.1# Apple</package><imei>350000000000014</imei>\
        <status>Completed</status><code>Model: \(model)&lt;br&gt;IMEI: 350000000000014&lt;br&gt;\
        Carrier: AT&amp;T &lt;USA&gt;&lt;br&gt;Next Tether Policy: 10&lt;br&gt;FMI: &lt;font \
        color="green"&gt;OFF&lt;/font&gt;&lt;br&gt;SimLock: Locked&lt;br&gt;Sold By: Retail\
        </code><requestedat>2026-11-20 15:40:30</requestedat></imeis>
        """
    }

    @Test func `P9 raw rows that differ in their values alone have one form`() throws {
        var others = Self.fields
        others[.model] = "iPad Pro"
        let first = Array(Self.raw("20000001").utf8)
        let second = Array(Self.raw("7000", model: "iPad Pro").utf8)
        let one = try #require(
            ResultForm.parts(of: first, fields: Self.fields, word: "Completed"))
        let two = try #require(ResultForm.parts(of: second, fields: others, word: "Completed"))
        #expect(one.form == two.form)
        #expect(one.rest.contains("20000001\u{14}") && one.rest.contains("15:40:30"))
        #expect(one.rest.utf8.count * 3 < first.count)
        #expect(ResultForm.raw(one, fields: Self.fields, word: "Completed") == first)
        #expect(ResultForm.raw(two, fields: others, word: "Completed") == second)
    }

    @Test(arguments: [
        "", "<code>", Self.raw("1").replacing("<", with: "\u{1}"),
        Self.raw("20000001") + "\u{1E}", Self.raw("20000001") + "\u{0}",
    ])
    func `a raw row that cannot be taken apart well stays whole`(raw: String) {
        let parts = ResultForm.parts(of: Array(raw.utf8), fields: Self.fields, word: "Completed")
        #expect(parts == nil)
    }

    @Test(arguments: [
        Self.raw("20000001").replacing("\n", with: "\r\n") + "\r\n\t",
        #"{"id":"20000001","status":"Completed","text":"FMI: OFF","at":1795189,"c":"PHP"}"#,
        String(repeating: "x", count: 200), (0..<400).map { "<a>\($0)12345</a>" }.joined(),
        "<code><![CDATA[Model: iPhone 13<br>Carrier: AT&T <USA><br>SimLock: Locked]]></code>"
            + raw("9"),
        String(repeating: "<a>: 12345</a><b>Colour: é\u{301}&amp;lt;&quot;</b>", count: 20)
            + String(repeating: "<c>the same</c>", count: 40),
        Self.raw("20000001") + "Model: &lt;&gt;&amp;" + "&", Self.raw("20000001") + "&l",
        Self.raw("20000001") + "a: ", "Completed" + Self.raw("20000001") + "10",
    ])
    func `P9 a raw row comes back byte for byte`(raw: String) throws {
        let bytes = Array(raw.utf8)
        let parts = try #require(
            ResultForm.parts(of: bytes, fields: Self.fields, word: "Completed"))
        #expect(ResultForm.raw(parts, fields: Self.fields, word: "Completed") == bytes)
    }

    @Test func `bytes that are no text stay whole`() {
        let bytes = Array(Self.raw("20000001").utf8) + [0xC3, 0x28, 0xFF]
        #expect(ResultForm.parts(of: bytes, fields: Self.fields, word: "Completed") == nil)
    }

    @Test func `a form is kept when it comes the third time`() {
        let book = FormBook()
        #expect(
            ["a", "a", "b", "a", "b", "b", "a"].map(book.keeps) == [
                false, false, false, true, false, true, true,
            ])
    }

    @Test func `forms that never come again do not fill the book`() {
        let book = FormBook()
        for _ in 0..<3 { _ = book.keeps("often") }
        for number in 0..<3 * FormBook.bound { #expect(!book.keeps(String(number))) }
        #expect(book.keeps("often"))
    }

    @Test(arguments: [
        ("a<br>b<br/>c<br />d", "a\nb\nc\nd"), ("<br", "<br"), ("", ""), ("plain", "plain"),
        ("x: <font color=\"green\">ON</font>", "x: ON"), ("<b>bold</b>", "<b>bold</b>"),
        // What one step takes out may bring together what a later one finds.
        ("<font color=\"red<font color=\"green\">\">", ""), ("</fo</font>nt>", "</font>"),
        ("<b</font>r>", "<br>"),
    ])
    func `display texts are made by the rule that stored rows rest on`(code: String, text: String) {
        #expect(ResultText.display(of: code) == text)
    }

    @Test(arguments: [
        ("&lt;br&gt;", "<br>"), ("&amp;lt;", "&lt;"), ("&amp;amp;", "&amp;"), ("a&b&", "a&b&"),
        ("&quot;&apos;", "\"&apos;"), ("AT&amp;T", "AT&T"),
    ])
    func `escapes are undone once`(raw: String, text: String) {
        let bytes = Array(raw.utf8)
        let place = ResultText.Place(start: 0, count: bytes.count, isEscaped: true)
        #expect(ResultText.text(at: place, in: bytes) == text)
    }
}
