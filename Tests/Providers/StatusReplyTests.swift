import Application
import Domain
import Providers
import Testing

/// What a `getimeis` reply is taken for (`gsm-fusion.md` 6.2).
struct StatusReplyTests {
    private let brokenText = "Model: iPhone 13<br>Carrier: AT&T USA<br>SimLock: Locked"

    @Test(arguments: [
        "<![CDATA[Model: iPhone 13<br>Carrier: AT&T USA<br>SimLock: Locked]]>",
        "Model: iPhone 13<br/>Carrier: AT&amp;T USA<br/>SimLock: <font color=\"red\">Locked</font>",
        "Model: iPhone 13<br>Carrier: AT&amp;T USA<br>SimLock: Locked",
        "Model: iPhone 13&lt;br&gt;Carrier: AT&amp;T USA&lt;br&gt;SimLock: Locked",
        "Model: iPhone 13&amp;lt;br&amp;gt;Carrier: AT&amp;amp;T USA&amp;lt;br&amp;gt;"
            + "SimLock: Locked",
    ])
    func `S2 the code gives the same fields however it is wrapped`(code: String) throws {
        let provider = try makeProvider()
        let row = try #require(rows(provider.interpretStatus(reply(statusBody(code: code)))).first)
        let parsed = provider.parseResult(try #require(row.resultText), target: orderedIMEI)
        #expect(parsed.fields == [.model: "iPhone 13", .carrier: "AT&T USA", .simlock: "Locked"])
    }

    @Test func `S3 a bare ampersand is repaired once and the flag is set`() throws {
        let provider = try makeProvider()
        let result = reply(statusBody(code: brokenText))
        let row = try #require(rows(provider.interpretStatus(result)).first)
        let text = try #require(row.resultText)
        #expect(text == brokenText)
        #expect(provider.parseResult(text, target: orderedIMEI).fields[.carrier] == "AT&T USA")
        #expect(provider.anomalies(in: result) == ["xml_repaired"])
        #expect(provider.anomalies(in: reply(statusBody(code: "x"))).isEmpty)
    }

    @Test func `S3 an ampersand outside the code is repaired too, entities are left alone`() throws
    {
        let body = statusBody(code: "A &amp; B").replacing("Apple", with: "AT&T &#38; R&amp;D")
        let row = try #require(rows(try makeProvider().interpretStatus(reply(body))).first)
        #expect(row.serviceName == "10-7.1# AT&T & R&D")
    }

    @Test func `S4 an unknown status keeps its word and is told`() throws {
        let provider = try makeProvider()
        let result = reply(statusBody(code: "x", status: "Frozen"))
        let row = try #require(rows(provider.interpretStatus(result)).first)
        #expect(row.status == .unknown("Frozen"))
        #expect(row.statusWord == "Frozen")
        #expect(provider.anomalies(in: result) == ["unknown_status: 20000001 'Frozen'"])
    }

    @Test func `S5 rows come as they stand: other order, extra, twice, other IMEI, missing`() throws
    {
        let body = """
            <result><imeis><id>20000003</id><imei>350000000000030</imei><status>1</status></imeis>
            <imeis><id>20000001</id><imei>350000000000014</imei><status>1</status></imeis>
            <imeis><id>20000001</id><imei>350000000000022</imei><status>2</status></imeis>
            <imeis><imei>350000000000048</imei><status>2</status></imeis>
            <imeis><id>x</id><status>2</status></imeis></result>
            """
        let found = rows(try makeProvider().interpretStatus(reply(body)))
        #expect(found.map(\.providerOrderID) == ["20000003", "20000001", "20000001"])
        #expect(found.map(\.target) == ["350000000000030", orderedIMEI, "350000000000022"])
        #expect(rows(try makeProvider().interpretStatus(reply("<result/>"))).isEmpty)
    }

    @Test func `S5 each row carries its own bytes of the reply`() throws {
        let first = "<imeis ><id>20000001</id><code><![CDATA[a</imeis>b]]></code></imeis>"
        let second = "<imeis>\n<id>20000002</id> <!-- </imeis> --><imei>1</imei></imeis>"
        let body = "<?xml version=\"1.0\"?><result>\n\(first)\r\n\(second)<other/></result>"
        let found = rows(try makeProvider().interpretStatus(reply(body)))
        #expect(found.map(\.raw) == [Array(first.utf8), Array(second.utf8)])
    }

    @Test func `S5 where the cut does not fit the rows, the whole reply is the evidence`() throws {
        let body =
            "<result><imeis><id>20000001</id><code>a &lt;/code> <x><imeis/></x></code></imeis>"
            + "<x><imeis><id>5</id></imeis></x></result>"
        let row = try #require(rows(try makeProvider().interpretStatus(reply(body))).first)
        #expect(row.raw == Array(body.utf8))
    }

    @Test(arguments: ["<code></code>", "<code> \n </code>", "<code><br/></code>", ""])
    func `S5 an empty or missing code is no result`(code: String) throws {
        let body =
            "<result><imeis><id>20000001</id><imei>\(orderedIMEI)</imei>\(code)</imeis></result>"
        let row = try #require(rows(try makeProvider().interpretStatus(reply(body))).first)
        #expect(row.resultText == nil)
        #expect(row.requestedAt == nil)
    }

    @Test func `S8 only a text about our account refuses a read`() throws {
        let provider = try makeProvider()
        let refused = provider.interpretStatus(reply("<error>Invalid API Key!</error>"))
        #expect(
            refused
                == .refused(
                    Refusal(
                        kind: .oursProvider, code: "invalid_api_key", message: "Invalid API Key!")))
        let others = [
            reply("<error>Invalid IMEI</error>"), reply("<error>Odd</error>"), reply("<html/>"),
            reply(""), reply("<result>"), reply(statusBody(code: "x"), status: 503),
            .failed(TransportFailure(kind: .timeout, nothingSent: false, message: "late")),
        ]
        for other in others {
            guard case .failed = provider.interpretStatus(other) else {
                Issue.record("usable: \(other)")
                continue
            }
        }
    }

    @Test func `S16 a very large code is read, a reply over 8 MiB is not`() throws {
        let provider = try makeProvider()
        let large = String(repeating: "Model: iPhone &lt;br&gt;", count: 120_000)
        let row = try #require(rows(provider.interpretStatus(reply(statusBody(code: large)))).first)
        #expect(row.resultText?.utf8.count == 120_000 * 18)
        let larger = statusBody(code: String(repeating: "x", count: 8 << 20))
        #expect(
            provider.interpretStatus(reply(larger)) == .failed("the reply is larger than allowed"))
    }

    @Test func `a time without zone is read in the provider's zone`() throws {
        let utc = try #require(try makeProvider().requestedMoment("2026-01-02 03:04:05"))
        #expect(utc.text == "2026-01-02T03:04:05.000000Z")
        let east = try makeProvider(timeZoneOffsetMinutes: 330)
        #expect(east.requestedMoment("2026-01-02 3:04:05")?.text == "2026-01-01T21:34:05.000000Z")
        for text in [
            "2026-02-30 00:00:00", "2026-01-02", "2026-01-02 25:00:00", "x", "",
            "2026-1-02 03:04:05", "٢٠٢٦-01-02 03:04:05", "2026-01-02 03:04:05 UTC",
        ] {
            #expect(east.requestedMoment(text) == nil, "\(text)")
        }
    }
}
