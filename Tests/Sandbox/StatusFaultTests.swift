import Sandbox
import Testing

/// The faults of status answers and of the catalogue.
struct StatusFaultTests {
    /// A provider with two completed orders.
    private func start() async throws -> SandboxProvider {
        let provider = try SandboxProvider.start()
        _ = await TestCaller(provider).place("350000000000014")
        _ = await TestCaller(provider).place("350000000000022")
        try provider.advance(seconds: 60)
        return provider
    }

    private let ids: [Int64] = [20_000_001, 20_000_002]

    @Test(arguments: [
        ("S5.missing", ["20000002"]), ("S5.extra", ["20000001", "20000002", "99999999"]),
        ("S5.order", ["20000002", "20000001"]), ("S5.twice", ["20000001", "20000001", "20000002"]),
        ("S5.other", ["20000001", "20000002"]),
    ])
    func `S5 rows are missing, foreign, turned round or doubled`(
        name: String, expected: [String]
    ) async throws {
        let provider = try await start()
        defer { provider.stop() }
        provider.setFaults(try SandboxFaults(name))
        let answer = await TestCaller(provider).status(ids)
        #expect(answer.all("id") == expected)
        if name == "S5.other" { #expect(answer.all("imei").first == "490154203237518") }
    }

    @Test(arguments: [
        ("S2.cdata", "<code><![CDATA[Model: "), ("S2.children", "<br/>Carrier: "),
        ("S2.unclosed", "<br>Carrier: "), ("S2.once", "&lt;br&gt;Carrier: "),
        ("S2.twice", "&amp;lt;br&amp;gt;Carrier: "), ("S3", "Sold By: AT&T"),
        ("S16.regress", "<status>Pending</status><code></code>"),
        ("S16.change", "Warranty: checked 1 times"),
        ("S4.empty", "<status></status>"), ("S4.missing", "</imei><code>"),
        ("S4.lower", "<status>completed<"), ("S4.number", "<status>2<"),
        ("S1.bom", "\u{FEFF}<?phpxml"), ("S1.blank", "\n \r\n<?phpxml"),
        ("S1.xml", "<?xml version"), ("S9.html@getimeis", "Checking your browser"),
        ("S8.user@getimeis", "<error>Invalid User!"),
    ])
    func `status answers are spoilt as named`(name: String, part: String) async throws {
        let provider = try await start()
        defer { provider.stop() }
        provider.setFaults(try SandboxFaults(name))
        #expect(await TestCaller(provider).status(ids).text.contains(part))
    }

    @Test func `S1 none leaves the prolog out and S16 huge passes eight megabytes`() async throws {
        let provider = try await start()
        defer { provider.stop() }
        provider.setFaults(try SandboxFaults("S1.none"))
        #expect(await TestCaller(provider).status(ids).text.hasPrefix("<result>"))
        provider.setFaults(try SandboxFaults("S16.huge"))
        #expect(await TestCaller(provider).status(ids).body.count > 8 * 1_024 * 1_024)
    }

    @Test func `S20 catalogues are empty, cut, dear or doubled`() async throws {
        let provider = try SandboxProvider.start()
        defer { provider.stop() }
        let caller = TestCaller(provider)
        provider.setFaults(try SandboxFaults("S20.empty"))
        #expect(await caller.services().text.hasSuffix("<Packages></Packages>"))
        provider.setFaults(try SandboxFaults("S20.truncated"))
        let cut = await caller.services()
        #expect(cut.isWhole && !cut.text.hasSuffix("</Packages>"))
        provider.setFaults(try SandboxFaults("S20.price"))
        #expect(await caller.services().all("PackagePrice") == ["5.00", "0.80", "0.10"])
        provider.setFaults(try SandboxFaults("S20.repeated"))
        #expect(await caller.services().all("PackageId") == ["1", "1739", "TEST ORDER", "1"])
    }
}
