import Application
import Providers
import Testing

/// The steps U1–U12 of `gsm-fusion.md` 10.3, each by itself.
struct ResultTokenizerTests {
    private func read(_ text: String, target: String = orderedIMEI) -> ParsedResult {
        ResultTokenizer().read(text, target: target)
    }

    private func pairs(_ text: String) -> [String] {
        read(text).pairs.map { "\($0.label)=\($0.value)" }
    }

    @Test func `U1 the display holds every pair and note in order, without tags`() {
        let result = read("Model: A<br>note<br>SimLock: <b>Locked</b><br>Odd:")
        #expect(result.display == "Model: A\nnote\nSimLock: Locked\nOdd:")
    }

    @Test(arguments: [
        ("&quot;x&quot; &apos;y&apos;", "\"x\" 'y'"), ("&#65;&#x42;&#X43;", "ABC"),
        ("&amp;amp;amp;", "&"), ("&amp;amp;amp;amp;", "&amp;"),
        ("AT&T & &unknown; &#; &#xG;", "AT&T & &unknown; &#; &#xG;"),
        ("&#0;&#xD800;&#x110000;&#99999999999;", "&#0;&#xD800;&#x110000;&#99999999999;"),
        ("a&nbsp;b", "a b"), ("&#128241;", "📱"), ("&", "&"), ("&#", "&#"), ("&lt", "&lt"),
    ])
    func `U2 entities are decoded up to three times, other ampersands stay`(
        text: String, value: String
    ) {
        #expect(pairs("Model: \(text).") == ["Model=\(value)."])
    }

    @Test func `U3 breaking tags end lines, scripts vanish, other tags leave no trace`() {
        #expect(
            pairs("<table><tr><td>Model:</td><td> A</td></tr><tr>SimLock: B</tr></table>")
                == ["Model=A", "SimLock=B"])
        #expect(pairs("<DIV>Model: A</DIV><P>SimLock: B") == ["Model=A", "SimLock=B"])
        #expect(pairs("<ul><li>Model: A<li>SimLock: B</ul>") == ["Model=A", "SimLock=B"])
        #expect(
            pairs(
                "Model: A<script>Carrier: X</script><style>p{}</style><br/>SimLock: B<!-- c: d -->")
                == ["Model=A", "SimLock=B"])
        #expect(pairs("Model: <a href=\"https://x.test/\">A</a>") == ["Model=A"])
    }

    @Test func `U3 a less-than that starts no tag is text`() {
        #expect(pairs("Model: 3 < 4 <5 >") == ["Model=3 < 4 <5 >"])
        #expect(pairs("Model: a <b") == ["Model=a <b"])
        #expect(pairs("Model: <b x<br>SimLock: B") == ["Model=<b x", "SimLock=B"])
        #expect(pairs("Model: A<script>B<br>SimLock: C") == ["Model=AB", "SimLock=C"])
    }

    @Test func `U4 line ends, tabs and no-break spaces are evened out`() {
        #expect(
            pairs("Model:\tA\u{A0}\u{A0}B \r\n\r\n SimLock:  C\rCarrier: D\n\n")
                == ["Model=A B", "SimLock=C", "Carrier=D"])
    }

    @Test func `U5 a colon in a time or an address is no label colon`() {
        #expect(
            pairs("Model: at 12:30 from https://a.test") == ["Model=at 12:30 from https://a.test"])
        #expect(read("Carrier://x").kind == .freeText)
    }

    @Test func `U6 a known label is one at a line start and behind a dash`() {
        #expect(
            pairs("S/N: 1 - Model: A\nfind MY iphone : OFF")
                == ["S/N=1", "Model=A", "find MY iphone=OFF"])
        #expect(pairs("- Model: A") == ["Model=A"])
    }

    @Test func `U7 an unknown label needs a line start, or a dash in a one-line text`() {
        #expect(pairs("Colour: Red\nModel: A - Note: B") == ["Colour=Red", "Model=A - Note: B"])
        #expect(
            pairs("Model: A - Note: B - SimLock: C") == ["Model=A", "Note=B", "SimLock=C"])
        #expect(read("Model: A\n12 Colour: Red").notes == ["12 Colour: Red"])
        #expect(read("Model: A\none two three four five six seven: x").extras.isEmpty)
        #expect(read("Model: A\n\(String(repeating: "x", count: 41)): y").extras.isEmpty)
        #expect(read("Model: A\n\(String(repeating: "é", count: 40)): y").extras.count == 1)
    }

    @Test func `U8 the longest known label left of the colon wins, at a word start only`() {
        #expect(
            pairs("Model: A SIM Lock Status: B Estimated Purchase Date: 01/02/24")
                == ["Model=A", "SIM Lock Status=B", "Estimated Purchase Date=01/02/24"])
        #expect(pairs("Model: AnIMEI: 5") == ["Model=AnIMEI: 5"])
        #expect(
            pairs("Model: A one two three four five: B") == ["Model=A one two three four five: B"])
    }

    @Test func `U9 separators behind a value go, inside it they stay`() {
        #expect(
            pairs("Model: A - B , ; |\nCarrier: C -\nSimLock: D,") == [
                "Model=A - B", "Carrier=C", "SimLock=D",
            ])
    }

    @Test func `U10 a line without label fills an empty value or is a note`() {
        let result = read("Checked\nModel:\niPhone\nagain\nSimLock: X")
        #expect(result.fields == [.model: "iPhone", .simlock: "X"])
        #expect(result.notes == ["Checked", "again"])
        #expect(
            read("see below, a long introduction in more than six words Model: A").notes.count == 1)
    }

    @Test func `U11 absent values give no field, a stronger label wins, differences are told`() {
        #expect(read("Model: -\nCarrier: n/a\nSimLock: B").fields == [.simlock: "B"])
        let weak = read("FMI: ON\nFind My iPhone: OFF\nCarrier: A\nCarrier: B\nCarrier: A")
        #expect(weak.fields == [.fmi: "OFF", .carrier: "A"])
        #expect(weak.warnings == ["conflict:carrier", "conflict:fmi"])
        let same = read("Find My: off\nFMI: OFF\nModel: -\nDevice: X")
        #expect(same.fields == [.fmi: "off", .model: "X"])
        #expect(same.warnings.isEmpty)
    }

    @Test func `U12 the kind and the mismatch`() {
        #expect(read("Sold By: Retail").kind == .labelled)
        #expect(read("Colour: Red").kind == .freeText)
        #expect(read("IMEI: 35-000000-000001-4").warnings.isEmpty)
        #expect(read("IMEI: 35000000000001").warnings == ["imei_mismatch"])
        #expect(read("IMEI: 350000000000022", target: "").warnings.isEmpty)
        #expect(read("IMEI2 Number: 350000000000022").warnings.isEmpty)
    }

    @Test(arguments: [
        "<!--", "<a", "</script", "<script>", "<script></script", "&", "&amp;", "&#", ":", "a:",
        " - ",
        "Model:", "Model: A - ", "- - ", "-:", "<", "<br", "é: ", "Model\u{A0}", "\r\n",
        "IMEI 1:x ",
    ])
    func `a mebibyte of one thing is read in bounded time`(unit: String) {
        let text = String(repeating: unit, count: (1 << 20) / unit.utf8.count)
        let clock = ContinuousClock()
        let time = clock.measure { _ = read(text) }
        // Linear work takes a second or two unoptimised; quadratic work would take hours.
        #expect(time < .seconds(60))
    }

    @Test func `the label table has a version and knows its labels however they are spelt`() {
        #expect(LabelTable.version == 1)
        let table = LabelTable.standard
        #expect(table.entry(for: Array("s-n".utf8)[...])?.field == .serialNumber)
        #expect(table.entry(for: Array("ＳＮ".utf8)[...]) == nil)
        #expect(table.entry(for: [][...]) == nil)
    }
}
