import Sandbox
import Testing

/// The provider's ordinary behaviour.
struct ProviderTests {
    private let imei = DemoCatalogue.imei

    @Test func `an order is accepted once and charged once`() async throws {
        let provider = try SandboxProvider.start()
        defer { provider.stop() }
        let outcome = await TestCaller(provider).place(imei, service: "1739")
        #expect(outcome.status == 200 && outcome.isWhole)
        #expect(
            outcome.text == "<?phpxml version=\"1.0\" encoding=\"utf-8\"?><result><imeis>"
                + "<id>20000001</id><imei>\(imei)</imei><status>Pending</status></imeis></result>")
        let charges = try provider.ledger().charges
        #expect(charges.map(\.id) == [20_000_001])
        #expect(charges.map(\.imei) == [imei])
        #expect(charges.map(\.service) == ["1739"])
        #expect(charges.map(\.price) == [800])
    }

    @Test func `an order goes from Pending over In Process to Completed`() async throws {
        var configuration = SandboxConfiguration()
        configuration.pendingMicroseconds = 100_000_000
        configuration.processingMicroseconds = 100_000_000
        let provider = try SandboxProvider.start(configuration: configuration)
        defer { provider.stop() }
        let caller = TestCaller(provider)
        _ = await caller.place(imei)
        #expect(await caller.status([20_000_001]).all("status") == ["Pending"])
        try provider.advance(seconds: 150)
        #expect(await caller.status([20_000_001]).all("status") == ["In Process"])
        try provider.advance(seconds: 100)
        let done = await caller.status([20_000_001])
        #expect(done.all("status") == ["Completed"])
        let code = try #require(done.all("code").first)
        for label in [
            "Model: ", "IMEI Number: \(imei)", "Carrier: ", "Find My iPhone: ", "SimLock: ",
        ] {
            #expect(code.contains(label))
        }
        #expect(code.contains("&lt;br&gt;") && code.contains("&lt;font color=\"green\"&gt;"))
        #expect(done.all("package") == ["iPhone IMEI Info"])
        #expect(done.all("requestedat").first?.count == 19)
    }

    @Test func `the demo's IMEI completes, at speed 10 within a second by its clock`() async throws
    {
        var configuration = SandboxConfiguration()
        configuration.speed = 10
        let provider = try SandboxProvider.start(configuration: configuration)
        defer { provider.stop() }
        let caller = TestCaller(provider)
        let began = ContinuousClock.now
        _ = await caller.place(imei)
        var words: [String] = []
        while words != ["Completed"] && ContinuousClock.now - began < .seconds(60) {
            words = await caller.status([20_000_001]).all("status")
        }
        #expect(words == ["Completed"])
        // By the stand-in's own clock, not by this machine's load: 0.8 s to the result.
        let whole = configuration.pendingMicroseconds + configuration.processingMicroseconds
        #expect(whole <= 10_000_000)
    }

    @Test func `a wrong check digit is taken, charged, rejected and paid back`() async throws {
        var configuration = SandboxConfiguration()
        configuration.balance = 10_000
        configuration.rejectedEndings = ["30"]
        let provider = try SandboxProvider.start(configuration: configuration)
        defer { provider.stop() }
        let caller = TestCaller(provider)
        #expect(await caller.place("350000000000015").all("id") == ["20000001"])
        #expect(await caller.place("350000000000030").all("id") == ["20000002"])
        #expect(provider.balance == 0)
        try provider.advance(seconds: 60)
        let done = await caller.status([20_000_001, 20_000_002])
        #expect(done.all("status") == ["Rejected", "Rejected"])
        #expect(done.all("code") == ["Invalid_IMEI", "Device not found"])
        #expect(provider.balance == 10_000)
        #expect(try provider.ledger().spent == 0)
    }

    @Test(arguments: [
        ("other", "SAND-BOX0-0000-0000-0000", "1", "<error>Invalid User!</error>"),
        ("sandbox", "AAAA-BBBB-CCCC-DDDD-EEEE", "1", "<error>Invalid API Key!</error>"),
        ("sandbox", "SAND-BOX0-0000-0000-0000", "77", "<error>Service not available</error>"),
    ])
    func `account and service are checked before anything is charged`(
        user: String, key: String, service: String, refusal: String
    ) async throws {
        let provider = try SandboxProvider.start()
        defer { provider.stop() }
        let outcome = await TestCaller(provider).call(
            [("action", "placeorder"), ("imei", imei), ("networkId", service)], key: key, user: user
        )
        #expect(outcome.status == 200 && outcome.text.hasSuffix(refusal))
        #expect(try provider.ledger().charges.isEmpty)
    }

    @Test func `S19 orders are refused once the balance is used up`() async throws {
        var configuration = SandboxConfiguration()
        configuration.balance = 11_000
        let provider = try SandboxProvider.start(configuration: configuration)
        defer { provider.stop() }
        let caller = TestCaller(provider)
        for imei in ["350000000000014", "350000000000022"] {
            #expect(await caller.place(imei).all("status") == ["Pending"])
        }
        #expect(await caller.place("350000000000030").all("error") == ["Insufficient balance"])
        #expect(try provider.ledger().charges.count == 2)
        try provider.setBalance(nil)
        #expect(await caller.place("350000000000030").all("status") == ["Pending"])
    }

    @Test func `a list gets one answer an IMEI`() async throws {
        let provider = try SandboxProvider.start()
        defer { provider.stop() }
        let caller = TestCaller(provider)
        _ = await caller.place("350000000000014")
        let mixed = await caller.place("350000000000014,350000000000022,12345")
        #expect(mixed.all("id") == ["20000002"])
        #expect(
            mixed.text.contains("<imeiduplicates><imei>350000000000014</imei></imeiduplicates>"))
        #expect(mixed.text.contains("<imei>12345</imei><error>Invalid IMEI</error>"))
        let known = await caller.place("350000000000014,350000000000022")
        #expect(known.all("error") == ["IMEI already exists!"])
    }

    @Test func `the catalogue holds the demo's services`() async throws {
        let provider = try SandboxProvider.start()
        defer { provider.stop() }
        let outcome = await TestCaller(provider).services()
        #expect(outcome.all("PackageId") == ["1", "1739", "TEST ORDER"])
        #expect(outcome.all("PackagePrice") == ["0.50", "0.08", "0.01"])
        #expect(outcome.all("MustRead").first == "&lt;b&gt;iPhone only&lt;/b&gt;")
    }

    @Test func `TEST ORDER takes any digits and completes`() async throws {
        let provider = try SandboxProvider.start()
        defer { provider.stop() }
        let caller = TestCaller(provider)
        #expect(await caller.place("123456789012345", service: "TEST ORDER").all("id").count == 1)
        try provider.advance(seconds: 60)
        let done = await caller.status([20_000_001])
        #expect(done.all("status") == ["Completed"])
        #expect(done.all("code").first?.contains("IMEI Number") == false)
    }

    @Test func `S17 a hundred ids are answered in one call`() async throws {
        var configuration = SandboxConfiguration()
        configuration.syncsLedger = false
        let provider = try SandboxProvider.start(configuration: configuration)
        defer { provider.stop() }
        let caller = TestCaller(provider)
        let list = (0..<100).map { String(350_000_000_000_000 + $0) }.joined(separator: ",")
        #expect(await caller.place(list).all("id").count == 100)
        try provider.advance(seconds: 60)
        let ids = (0..<100).map { Int64(20_000_001 + $0) }
        let answer = await caller.status(ids + [31_000_000])
        #expect(answer.all("id") == ids.map(String.init))
        #expect(answer.all("status").allSatisfy { $0 == "Completed" || $0 == "Rejected" })
    }

    @Test func `ids are listed only when the provider lists`() async throws {
        var configuration = SandboxConfiguration()
        configuration.listsOrders = true
        let provider = try SandboxProvider.start(configuration: configuration)
        defer { provider.stop() }
        let caller = TestCaller(provider)
        _ = await caller.place("350000000000014")
        _ = await caller.place("350000000000022")
        #expect(await caller.status([]).all("id") == ["20000002", "20000001"])
        provider.setFaults(try SandboxFaults("S22.newest"))
        #expect(await caller.status([]).all("id") == ["20000001"])
        provider.setFaults(try SandboxFaults("S22.lag"))
        #expect(await caller.status([]).all("id").isEmpty)
        let silent = try SandboxProvider.start()
        defer { silent.stop() }
        _ = await TestCaller(silent).place("350000000000014")
        #expect(await TestCaller(silent).status([]).all("id").isEmpty)
    }
}
