import Application
import Providers
import Testing

/// What an `imeiservices` reply is taken for.
struct CatalogueTests {
    private func package(
        id: String = "1739", title: String = "10-7.1# Apple …", price: String = "0.08"
    ) -> String {
        """
        <Package><PackageId>\(id)</PackageId><Category>Hot</Category>
        <PackageTitle>\(title)</PackageTitle>
        <PackagePrice>\(price)</PackagePrice><TimeTaken>Instant-5 Minutes</TimeTaken>
        <MustRead>&lt;b&gt;iPhone only&lt;/b&gt;&lt;br&gt;\
        No &amp;amp; refund&lt;script&gt;x()&lt;/script&gt;\
        </MustRead></Package>
        """
    }

    private func services(_ answer: CatalogueAnswer) -> [CatalogueService] {
        if case .services(let services) = answer { services } else { [] }
    }

    @Test func `a catalogue row becomes a service with an exact price and plain text`() throws {
        let body = "<?phpxml version=\"1.0\"?><Packages>\(package())</Packages>"
        let found = services(try makeProvider().interpretCatalogue(reply(body)))
        #expect(
            found == [
                CatalogueService(
                    code: "1739", category: "Hot", name: "10-7.1# Apple …", price: 800,
                    deliveryTime: "Instant-5 Minutes", description: "iPhone only\nNo & refund")
            ])
    }

    @Test func `a bare ampersand in a title is repaired`() throws {
        let body = "<Packages>\(package(title: "AT&T USA"))</Packages>"
        let found = services(try makeProvider().interpretCatalogue(reply(body)))
        #expect(found.map(\.name) == ["AT&T USA"])
    }

    @Test(arguments: [
        ("0.08", Int64(800)), ("$0.08", 800), ("200", 2_000_000), ("1,250.00", 12_500_000),
        ("0.0001", 1), ("0.10000", 1_000), ("0", 0), (" 3.5 ", 35_000), ("1000000", 10_000_000_000),
    ])
    func `a price is an exact integer`(text: String, price: Int64) throws {
        let body = "<Packages>\(package(price: text))</Packages>"
        #expect(
            services(try makeProvider().interpretCatalogue(reply(body))).map(\.price) == [price])
    }

    @Test(arguments: [
        "", "-1", "0.00001", "1e3", "0x1p3", "inf", "nan", "1.", ".5", "1.2.3", "1,25", "12,3456",
        "1234,567", "٣", "+5", "1000000.0001", "99999999999999999999999", "€1", "$$1", ",100",
    ])
    func `a price that is not exact refuses the catalogue`(text: String) throws {
        let body = "<Packages>\(package())\(package(id: "2", price: text))</Packages>"
        guard case .failed = try makeProvider().interpretCatalogue(reply(body)) else {
            Issue.record("believed: \(text)")
            return
        }
    }

    @Test func `S20 an empty, cut or repeating catalogue is refused whole`() throws {
        let provider = try makeProvider()
        let good = "<Packages>\(package())\(package(id: "1740"))</Packages>"
        #expect(services(provider.interpretCatalogue(reply(good))).count == 2)
        for length in stride(from: 0, to: good.utf8.count - 1, by: 7) {
            let cut = CallResult.reply(RawReply(status: 200, body: Array(good.utf8.prefix(length))))
            guard case .failed = provider.interpretCatalogue(cut) else {
                Issue.record("a catalogue cut at \(length) was believed")
                continue
            }
        }
        let bodies = [
            "<Packages></Packages>", "<Packages/>", "<Packages>\(package())\(package())</Packages>",
            "<Packages>\(package(id: ""))</Packages>", "<Packages>\(package(title: ""))</Packages>",
            "<Packages>\(package(id: "1,2"))</Packages>", "<result/>", "<html/>",
            "<Packages>\(package())<Package/></Packages>",
        ]
        for body in bodies {
            guard case .failed = provider.interpretCatalogue(reply(body)) else {
                Issue.record("believed: \(body)")
                continue
            }
        }
        guard case .failed = provider.interpretCatalogue(reply(good, status: 502)) else {
            Issue.record("a 502 was believed")
            return
        }
    }

    @Test func `S20 wrong credentials refuse the catalogue for our account's sake`() throws {
        let answer = try makeProvider().interpretCatalogue(reply("<error>Invalid User!</error>"))
        #expect(
            answer
                == .refused(
                    Refusal(kind: .oursProvider, code: "invalid_user", message: "Invalid User!")))
    }
}
