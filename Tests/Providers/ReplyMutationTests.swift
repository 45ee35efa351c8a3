import Application
import Providers
import Testing

/// G10 in small: broken replies are never taken for what they are not.
struct ReplyMutationTests {
    private static let pinned = PinnedTexts.documented.map { row in
        Array(row.text.utf8.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }.prefix(10))
    }

    private static let seeds: [String] = [
        acceptedBody(), "\u{FEFF}\n" + acceptedBody(status: "AT&T"),
        """
        <result><imeis><id>20000001</id><imei>350000000000014</imei><status>1</status></imeis>
        <imeiduplicates><imei>350000000000030,490154203237518</imei></imeiduplicates></result>
        """,
        "<result><imeiduplicates><imei>350000000000014</imei></imeiduplicates></result>",
        "<result><imeierrors><imei>350000000000014</imei><error>Invalid IMEI</error></imeierrors>"
            + "</result>",
        "<?phpxml version=\"1.0\" encoding=\"utf-8\"?><error>IMEI already exists!</error>",
        "<error>Invalid User!</error>", "<error>Something nobody has seen</error>",
        "<html><body><p>Invalid User!</p></body></html>",
    ]

    private static func contains(_ needle: some Collection<UInt8>, in bytes: [UInt8]) -> Bool {
        !needle.isEmpty && bytes.count >= needle.count
            && (0...(bytes.count - needle.count)).contains {
                bytes[$0..<($0 + needle.count)].elementsEqual(needle)
            }
    }

    private static func idRange(in body: [UInt8]) -> Range<Int> {
        let id = Array("20000001".utf8)
        let start = body.indices.first { body[$0...].starts(with: id) }
        return start.map { $0..<($0 + id.count) } ?? 0..<0
    }

    @Test(arguments: 0..<4)
    func `G10 broken replies crash nothing, and are believed only as they stand`(part: Int) throws {
        let provider = try makeProvider()
        var mutator = Mutator(seed: 0x6B10 + UInt64(part))
        var accepted = 0
        for round in 0..<5_000 {
            let body = Array(Self.seeds[round % Self.seeds.count].utf8)
            let (bytes, hit) = mutator.mutate(body, keeping: Self.idRange(in: body))
            let result = CallResult.reply(RawReply(status: 200, body: bytes))
            switch provider.interpret(result, of: request()) {
            case .accepted(let id, _):
                accepted += 1
                #expect(
                    hit || id == "20000001", "another id: \(String(decoding: bytes, as: UTF8.self))"
                )
                #expect(Self.contains(Array(id.utf8), in: bytes))
                #expect(Self.contains(Array(orderedIMEI.utf8), in: bytes))
            case .refused(let refusal):
                let small = refusal.message.utf8.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
                #expect(Self.pinned.contains { Self.contains($0, in: Array(small)) })
                #expect(PinnedTexts().meaning(of: refusal.message) != nil)
            case .notSent: Issue.record("a reply cannot be unsent")
            case .duplicate, .mismatch, .uncertain: continue
            }
        }
        #expect(accepted > 0, "the mutations are so hard that they prove nothing")
    }

    @Test func `G10 broken status replies and catalogues crash nothing`() throws {
        let provider = try makeProvider()
        var mutator = Mutator(seed: 0x6B20)
        let seeds = [
            statusBody(code: "Model: A&lt;br&gt;SimLock: B"),
            statusBody(code: "<![CDATA[Model: AT&T<br>]]>") + "\n", statusBody(code: "A<br>B & C"),
            "<Packages><Package><PackageId>1</PackageId><PackageTitle>A</PackageTitle>"
                + "<PackagePrice>0.08</PackagePrice></Package></Packages>",
        ]
        for round in 0..<8_000 {
            let body = Array(seeds[round % seeds.count].utf8)
            let bytes = mutator.mutate(body).bytes
            let result = CallResult.reply(RawReply(status: 200, body: bytes))
            for row in rows(provider.interpretStatus(result)) {
                #expect(Self.contains(Array(row.providerOrderID.utf8), in: row.raw))
                _ = provider.parseResult(row.resultText ?? "", target: orderedIMEI)
            }
            _ = provider.interpretCatalogue(result)
            _ = provider.anomalies(in: result)
        }
    }

    @Test(arguments: [
        acceptedBody(), "<error>Invalid User!</error>", statusBody(code: "A &lt;b&gt;"),
    ])
    func `G10 every cut of a reply is uncertain`(body: String) throws {
        let provider = try makeProvider()
        for length in 0..<body.utf8.count {
            let bytes = Array(body.utf8.prefix(length))
            let result = CallResult.reply(RawReply(status: 200, body: bytes))
            guard case .uncertain = provider.interpret(result, of: request()) else {
                Issue.record("a reply cut at \(length) was believed")
                continue
            }
            #expect(rows(provider.interpretStatus(result)).isEmpty)
        }
    }
}
