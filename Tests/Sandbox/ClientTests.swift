import HTTPClient
import Sandbox
import Testing

/// The stand-in as our own client meets it: the endings are those that the client tells apart.
struct ClientTests {
    private func place(
        _ provider: SandboxProvider, _ client: HTTPClient, imei: String,
        timeoutMilliseconds: Int = 5_000
    ) async -> Result<HTTPReply, HTTPFailure> {
        let body =
            "action=placeorder&userId=sandbox&apiKey=SAND-BOX0-0000-0000-0000"
            + "&imei=\(imei)&networkId=1"
        return await client.perform(
            HTTPCall(
                method: "POST", url: provider.baseURL + SandboxProvider.path,
                headers: [("Content-Type", "application/x-www-form-urlencoded")],
                body: Array(body.utf8), totalTimeoutMilliseconds: timeoutMilliseconds,
                acceptsGzip: true, allowPlainHTTP: true))
    }

    @Test func `a packed answer is unpacked to the same bytes`() async throws {
        let provider = try SandboxProvider.start()
        defer { provider.stop() }
        let client = HTTPClient(maxInFlight: 2)
        defer { client.close() }
        let reply = try await place(provider, client, imei: "350000000000014").get()
        #expect(reply.headers.contains { $0.0.lowercased() == "content-encoding" })
        #expect(String(decoding: reply.body, as: UTF8.self).hasSuffix("</imeis></result>"))
    }

    @Test(arguments: [
        ("S10.close", HTTPFailure.Kind.emptyReply), ("S10.hang", .timeout), ("S10.half", .reset),
        ("S10.reset", .reset), ("S10.slow", .timeout), ("S11.close", .emptyReply),
        ("S11.hang", .timeout), ("S11.half", .reset), ("S11.reset", .reset),
        ("S11.slow", .timeout), ("S18.gzip", .tooLarge), ("S10.huge", .tooLarge),
    ])
    func `no ending looks as if nothing had been sent`(
        name: String, kind: HTTPFailure.Kind
    ) async throws {
        var configuration = SandboxConfiguration()
        configuration.faults = try SandboxFaults(name)
        let provider = try SandboxProvider.start(configuration: configuration)
        defer { provider.stop() }
        let client = HTTPClient(maxInFlight: 1)
        defer { client.close() }
        let result = await place(
            provider, client, imei: "350000000000014", timeoutMilliseconds: 700)
        guard case .failure(let failure) = result else {
            Issue.record("\(name) gave an answer")
            return
        }
        #expect(failure.kind == kind)
        #expect(!failure.nothingSent)
        #expect(try provider.ledger().charges.count == (name.hasPrefix("S11") ? 0 : 1))
        #expect(provider.counters().calls["placeorder"] == 1)
    }

    @Test func `a refused connection has sent nothing`() async throws {
        let provider = try SandboxProvider.start()
        defer { provider.stop() }
        try provider.setOutage(.refused)
        let client = HTTPClient(maxInFlight: 1)
        defer { client.close() }
        let result = await place(provider, client, imei: "350000000000014")
        guard case .failure(let failure) = result else {
            Issue.record("a closed port gave an answer")
            return
        }
        #expect(failure.kind == .refused && failure.nothingSent)
    }

    @Test func `30 in flight at 200 ms are served side by side`() async throws {
        var configuration = SandboxConfiguration()
        configuration.latencyMicroseconds = 200_000
        let provider = try SandboxProvider.start(configuration: configuration)
        defer { provider.stop() }
        let client = HTTPClient(maxInFlight: 30)
        defer { client.close() }
        let placed = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<300 {
                let imei = String(350_000_000_000_000 + number)
                group.addTask { (try? await place(provider, client, imei: imei).get()) != nil }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(placed == 300)
        #expect(try Set(provider.ledger().charges.map(\.imei)).count == 300)
        #expect(provider.counters().maxInFlight <= 30)
        #expect(provider.counters().maxInFlight > 20)
    }
}
