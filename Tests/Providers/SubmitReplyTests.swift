import Application
import Providers
import Testing

/// What a `placeorder` reply is taken for, in the order of `gsm-fusion.md` 4.1.
struct SubmitReplyTests {
    private let accepted = SubmitOutcome.accepted(providerOrderID: "20000001", status: .pending)
    private let plain =
        "<result><imeis><id>20000001</id><imei>350000000000014</imei>"
        + "<status>Pending</status></imeis></result>"

    @Test(arguments: [
        "", "<?xml version=\"1.0\" encoding=\"utf-8\"?>",
        "<?phpxml version=\"1.0\" encoding=\"utf-8\"?>",
        "\u{FEFF}", "\u{FEFF}\n<?xml version=\"1.0\"?>", "\r\n \n<?xml version=\"1.0\"?>\n",
        "\n\n<?phpxml version=\"1.0\"?>", "\n\u{FEFF}<?xml version=\"1.0\"?>",
    ])
    func `S1 any prolog and any noise before it is read the same`(prefix: String) throws {
        #expect(try makeProvider().interpret(reply(prefix + plain), of: request()) == accepted)
    }

    @Test(arguments: [
        ("Pending", ProviderStatus.pending), ("1", .pending), (" pending ", .pending),
        ("2", .completed), ("COMPLETED", .completed), ("Rejected", .rejected), ("3", .rejected),
        ("In Process", .inProcess), ("InProcess", .inProcess), ("in-process", .inProcess),
        ("IN  PROCESS", .inProcess), ("4", .inProcess), ("", .unknown("")), ("0", .unknown("0")),
        ("Paused", .unknown("Paused")), ("ｐending", .unknown("ｐending")),
    ])
    func `S4 a status is a number or a word in any spelling, and an unknown one loses no id`(
        word: String, expected: ProviderStatus
    ) throws {
        let outcome = try makeProvider().interpret(reply(acceptedBody(status: word)), of: request())
        #expect(outcome == .accepted(providerOrderID: "20000001", status: expected))
    }

    @Test func `S4 an order without status is still an order`() throws {
        let body = plain.replacing("<status>Pending</status>", with: "")
        #expect(
            try makeProvider().interpret(reply(body), of: request())
                == .accepted(providerOrderID: "20000001", status: .unknown("")))
    }

    @Test func `S6 three lists in one reply all count`() throws {
        let body = """
            <result><imeis><id>20000002</id><imei>350000000000022</imei><status>1</status></imeis>
            <imeiduplicates><imei>350000000000030, 490154203237518</imei></imeiduplicates>
            <imeierrors><imei>350000000000048</imei><error>Invalid IMEI</error></imeierrors>
            </result>
            """
        let targets = ["350000000000022", "350000000000030", "490154203237518", "350000000000048"]
        let reading = try makeProvider().classify(
            RawReply(status: 200, body: Array(body.utf8)), targets: targets)
        #expect(reading.strangers.isEmpty)
        #expect(reading.classes.count == targets.count)
        #expect(
            reading.classes["350000000000022"]
                == .accepted(providerOrderID: "20000002", status: .pending))
        #expect(reading.classes["350000000000030"] == .duplicate)
        #expect(reading.classes["490154203237518"] == .duplicate)
        #expect(
            reading.classes["350000000000048"]
                == .refused(Refusal(kind: .final, code: "invalid_imei", message: "Invalid IMEI")))
    }

    @Test func `S7 an IMEI that no list names is uncertain, counted and never subtracted`() throws {
        let targets = ["350000000000022", "350000000000030", orderedIMEI]
        let reading = try makeProvider().classify(
            RawReply(status: 200, body: Array(acceptedBody().utf8)), targets: targets)
        #expect(
            reading.classes[orderedIMEI] == .accepted(providerOrderID: "20000001", status: .pending)
        )
        let uncertain = reading.classes.values.count {
            if case .uncertain = $0 { true } else { false }
        }
        #expect(uncertain == 2)
        #expect(reading.classes.count == 3)
    }

    @Test func `S7 a bare duplicate answer to a list leaves every IMEI of it uncertain`() throws {
        let reading = try makeProvider().classify(
            RawReply(status: 200, body: Array("<error>IMEI already exists!</error>".utf8)),
            targets: [orderedIMEI, "350000000000022"])
        for verdict in reading.classes.values {
            guard case .uncertain = verdict else {
                Issue.record("not uncertain: \(verdict)")
                continue
            }
        }
        #expect(reading.classes.count == 2)
    }

    @Test(arguments: [
        ("Invalid User!", Refusal.Kind.oursProvider, "invalid_user"),
        (" invalid api key ", .oursProvider, "invalid_api_key"),
        ("Insufficient balance.", .oursProvider, "insufficient_balance"),
        ("INVALID IMEI", .final, "invalid_imei"),
        ("Service not available!!", .oursService, "service_not_available"),
    ])
    func `S8 a pinned root error is a definite no`(
        text: String, kind: Refusal.Kind, code: String
    ) throws {
        let outcome = try makeProvider().interpret(reply("<error>\(text)</error>"), of: request())
        guard case .refused(let refusal) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(refusal.kind == kind)
        #expect(refusal.code == code)
    }

    @Test func `S8 a duplicate answer is its own outcome, at the root and per IMEI`() throws {
        let provider = try makeProvider()
        let bodies = [
            "<?phpxml version=\"1.0\" encoding=\"utf-8\"?><error>IMEI already exists!</error>",
            "<result><imeiduplicates><imei>\(orderedIMEI)</imei></imeiduplicates></result>",
            "<result><imeierrors><imei>\(orderedIMEI)</imei><error>imei already exists</error>"
                + "</imeierrors></result>",
        ]
        for body in bodies { #expect(provider.interpret(reply(body), of: request()) == .duplicate) }
    }

    @Test(arguments: [
        "<error>Something new</error>", "<error></error>", "<error><b>Invalid User!</b></error>",
        "<result><error>Invalid User!</error></result>",
        "<result><imeierrors><imei>350000000000014</imei><error>Odd</error></imeierrors></result>",
        "<result><imeierrors><imei>350000000000014</imei></imeierrors></result>",
        """
        <result><imeierrors><imei>350000000000014</imei><error>Invalid IMEI</error></imeierrors>
        <imeierrors><imei>350000000000014</imei><error>Insufficient balance</error></imeierrors>
        </result>
        """,
    ])
    func `S8 a text that is not pinned, or not where it belongs, is uncertain`(body: String) throws
    {
        guard case .uncertain = try makeProvider().interpret(reply(body), of: request()) else {
            Issue.record("taken for definite: \(body)")
            return
        }
    }

    @Test func `S8 staff can pin a text, and equal unknown texts give equal reasons`() throws {
        let body = reply("<error>Network under maintenance</error>")
        let before = try makeProvider().interpret(body, of: request())
        #expect(before == .uncertain("unknown refusal: Network under maintenance"))
        let row = PinnedTexts.Row(
            "network under maintenance.", .refusal(.oursService, code: "maintenance"))
        let after = try makeProvider(staffTexts: [row]).interpret(body, of: request())
        #expect(
            after
                == .refused(
                    Refusal(
                        kind: .oursService, code: "maintenance",
                        message: "Network under maintenance")))
    }

    @Test(arguments: [
        "<html><body><h1>OK</h1></body></html>", "<html><body><br></html>", "", "   ", "OK",
        "{\"apiversion\":\"2.0.0\",\"ERROR\":[{\"MESSAGE\":\"Invalid User!\"}]}",
        "<result></result>", "<result><imeis/></result>", "<Packages></Packages>",
        "<imeis><id>20000001</id><imei>350000000000014</imei></imeis>",
        "<result><imeis><id>20000001</id><imei>350000000000014</imei><status>Pend",
        "Warning: x in y.php<result><imeis><id>1</id><imei>350000000000014</imei></imeis></result>",
    ])
    func `S9 what is no answer of the provider is uncertain`(body: String) throws {
        guard case .uncertain = try makeProvider().interpret(reply(body), of: request()) else {
            Issue.record("taken for an answer: \(body)")
            return
        }
    }

    @Test(arguments: [500, 502, 503, 504, 520, 522, 524, 301, 302, 307, 429, 100, 600])
    func `S10 a good body under a bad HTTP status is uncertain`(status: Int) throws {
        let outcome = try makeProvider().interpret(
            reply(acceptedBody(), status: status), of: request())
        guard case .uncertain = outcome else {
            Issue.record("HTTP \(status): \(outcome)")
            return
        }
    }

    @Test func `S12 HTTP 429 is a no only when probe 8 has shown it`() throws {
        let outcome = try makeProvider(rateLimitsBeforeProcessing: true)
            .interpret(reply("slow down", status: 429), of: request())
        #expect(
            outcome
                == .refused(Refusal(kind: .retryable, code: "rate_limited", message: "HTTP 429")))
    }

    @Test(arguments: [
        acceptedBody(imei: "350000000000022"),
        acceptedBody().replacing(
            "</result>",
            with: "<imeis><id>20000009</id><imei>350000000000014"
                + "</imei><status>Pending</status></imeis></result>"),
        acceptedBody().replacing(
            "</result>",
            with: "<imeis><id>20000009</id><imei>350000000000022"
                + "</imei><status>Pending</status></imeis></result>"),
        acceptedBody().replacing("</id>", with: "</id><id>20000009</id>"),
        acceptedBody().replacing("<imei>", with: "<imei>350000000000022</imei><imei>"),
        acceptedBody(id: ""), acceptedBody(id: "0"), acceptedBody(id: "2000000l"),
        acceptedBody(imei: ""), acceptedBody(id: "１２３"),
        acceptedBody().replacing(
            "</result>",
            with: "<imeiduplicates><imei>350000000000014</imei>"
                + "</imeiduplicates></result>"),
        "<result><imeiduplicates><imei>350000000000014,350000000000022</imei></imeiduplicates>"
            + "</result>",
    ])
    func `S14 a success that does not fit goes to a person`(body: String) throws {
        guard case .mismatch = try makeProvider().interpret(reply(body), of: request()) else {
            Issue.record("not a mismatch: \(body)")
            return
        }
    }

    @Test func `S14 the same row twice is one order`() throws {
        let body = plain.replacing("<result>", with: "<result>" + plain.dropFirst(8).dropLast(9))
        #expect(try makeProvider().interpret(reply(body), of: request()) == accepted)
    }
}
