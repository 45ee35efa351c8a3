import Application
import Domain
import HTML
import Testing

@testable import Console

/// Text of providers and callers never becomes markup.
struct HostileTextTests {
    /// 300 payloads: 15 shapes around 20 cores.
    static let payloads: [String] = {
        let cores = [
            "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>",
            "</td></table><script>a()</script>", "\"><script>a()</script>", "' onmouseover='a()",
            "\" style=\"color:red", "<a href=\"javascript:a()\">x</a>", "<iframe src=//evil>",
            "<!--<script>", "]]><script>a()</script>", "<style>*{display:none}</style>",
            "</pre><script>a()</script>", "<base href=//evil>",
            "<meta http-equiv=refresh content=0>",
            "&lt;script&gt;", "&#60;script&#62;", "<form action=//evil><input name=p>",
            "<\u{0}script>",
            "<ScRiPt\u{B}>a()</sCrIpT>",
        ]
        let shapes: [(String) -> String] = [
            { $0 }, { "Model: " + $0 }, { $0 + $0 }, { " \t" + $0 }, { "\u{202E}" + $0 },
            { $0.uppercased() }, { "'" + $0 + "'" }, { "\"" + $0 + "\"" }, { "`" + $0 },
            { $0 + "<!--" }, { "-->" + $0 }, { "</title></textarea>" + $0 }, { "\u{FEFF}" + $0 },
            { "${" + $0 + "}" }, { String(repeating: "A", count: 500) + $0 },
        ]
        return shapes.flatMap { shape in cores.map(shape) }
    }()

    /// How many bytes of a page are part of markup: `<`, `>` and both quotes.
    static func marks(_ page: String) -> [UInt8: Int] {
        var marks: [UInt8: Int] = [:]
        for byte in page.utf8 where [0x3C, 0x3E, 0x22, 0x27].contains(byte) {
            marks[byte, default: 0] += 1
        }
        return marks
    }

    private static func status(_ text: String) -> String {
        let line = Samples.line(state: .needsReview) {
            $0.errorMessage = text
            $0.providerOrderID = text
        }
        let parsed = ParsedResult(
            kind: .labelled, fields: [.carrier: text, .model: text], pairs: [],
            extras: [ParsedResult.Pair(label: text, value: text)], notes: [text], warnings: [text],
            display: text)
        var attempt = Samples.attempt(line, state: .needsHuman)
        attempt.errorMessage = text
        let reply = StoredReply(
            attempt: attempt.id, fence: 1, at: Samples.now, httpStatus: 200, raw: Array(text.utf8))
        let anomaly = Anomaly(
            provider: "p", line: line.id, kind: .unknownStatus, detail: text, raw: [],
            at: Samples.now)
        let entry = HistoryEntry(
            version: 1, at: Samples.now, actor: Actor(kind: .provider, id: text), subject: .line,
            line: line.id, event: "x", from: nil, to: "y", reason: text + ".", data: ["k": text])
        let error = OrderError(
            order: line.order, line: line.id, kind: .system, code: text, message: text,
            severity: .low, at: Samples.now)
        let model = Samples.status(
            Samples.detail(
                line: line, attempts: [attempt], results: [Samples.result(line, parsed)],
                replies: [reply], history: [entry], anomalies: [anomaly],
                errors: [ErrorEntry(id: 1, error: error)]))
        return StatusPage.page(model).string
    }

    private static func raw(_ text: String) -> String {
        let line = Samples.line(state: .failed)
        let attempt = Samples.attempt(line, state: .needsHuman)
        let reply = StoredReply(
            attempt: attempt.id, fence: 1, at: Samples.now, httpStatus: 200, raw: Array(text.utf8))
        return StatusRawPage.page(
            Samples.status(Samples.detail(line: line, attempts: [attempt], replies: [reply]))
        ).string
    }

    private static func history(_ text: String) -> String {
        let line = Samples.line(state: .completed) { $0.errorMessage = text }
        var reading = Samples.reading(text)
        reading.display = text + "x"
        let row = HistoryRow(
            Samples.item(line: line, result: reading), clock: Samples.clock)
        return HistoryPage.page(
            HistoryModel(
                frame: Samples.frame(), rows: [row], total: 1, form: HistoryForm(), chips: [],
                older: nil, newer: nil, message: .syncFailed(text))
        ).string
    }

    @Test func `F34 300 hostile provider texts are escaped on every page that shows them`() {
        #expect(Set(Self.payloads).count == 300)
        // Escaped text adds no tag and no quote: there are as many as on the page with plain text.
        let status = Self.marks(Self.status("plain"))
        let history = Self.marks(Self.history("plain"))
        let raw = Self.marks(Self.raw("plain"))
        for payload in Self.payloads {
            #expect(Self.marks(Self.status(payload)) == status, "\(payload)")
            #expect(Self.marks(Self.history(payload)) == history, "\(payload)")
            #expect(Self.marks(Self.raw(payload)) == raw, "\(payload)")
        }
    }

    @Test func `SEC16 no page has inline scripts, styles or handlers`() {
        let frame = Samples.frame()
        let pages = [
            Self.status("plain"), Self.raw("plain"), Self.history("plain"),
            HelpPage.page(frame).string,
            SyncPage.page(frame, run: nil).string, Self.submit("plain"),
            LoginPage.page(LoginModel(mode: .password, csrf: "c"), settings: Self.settings).string,
        ]
        for page in pages {
            #expect(
                count("<script", in: page)
                    == count("<script type=\"module\" src=\"/assets/", in: page))
            for banned in [
                " style=", " onclick=", " onload=", " onsubmit=", "<style", "javascript:",
            ] {
                #expect(!page.contains(banned))
            }
        }
    }

    private static let settings = ConsoleSettings(
        storeName: "Waybill", currency: "USD", houseAccount: Samples.house, isTestStore: false,
        clock: Samples.clock)

    private static func submit(_ text: String) -> String {
        var form = SubmitForm()
        form.text = text
        form.notes = text
        var model = SubmitModel(
            frame: Samples.frame(), choices: SubmitModel.choices([Samples.service(name: text)]),
            form: form, key: "k", clock: Samples.clock)
        model.answer = SubmitAnswer(
            service: "svc", serviceName: text, price: "1", takesRecheck: true,
            items: [.init(target: text, verdict: .refused(text, order: nil))])
        return SubmitPage.page(model).string
    }

    @Test func `F34 what was typed comes back as text`() {
        let plain = Self.marks(Self.submit("plain"))
        for payload in Self.payloads {
            #expect(Self.marks(Self.submit(payload)) == plain, "\(payload)")
        }
    }

    @Test func `ids on a page are unique and labels have their controls`() {
        for page in [Self.status("plain"), Self.submit("plain"), Self.history("plain")] {
            let ids = page.split(separator: " id=\"").dropFirst().map { $0.prefix { $0 != "\"" } }
            #expect(Set(ids).count == ids.count)
            let labels = page.split(separator: "<label for=\"").dropFirst().map {
                $0.prefix { $0 != "\"" }
            }
            #expect(labels.allSatisfy(ids.contains))
        }
    }
}
