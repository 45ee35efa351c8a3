import Application
import HTTPClient
import Providers
import Sandbox
import Testing

/// Stub variants of `gsm-fusion.md` 12 over real sockets, checked against the stand-in's ledger.
@Suite(.serialized) struct WireFaultTests {
    private static let faults = [
        "close", "hang", "503", "half", "reset", "slow", "500", "502", "prolog", "bomb", "huge",
        "redirect",
    ]

    private func isUncertain(_ outcome: SubmitOutcome) -> Bool {
        if case .uncertain = outcome { true } else { false }
    }

    @Test func `an order is placed, asked for and read over the wire`() async throws {
        let wire = try Wire()
        defer { wire.stop() }
        guard case .accepted(let id, .pending) = await wire.order() else {
            Issue.record("not accepted")
            return
        }
        #expect(try wire.sandbox.ledger().charges(for: orderedIMEI).map { "\($0.id)" } == [id])
        try wire.sandbox.advance(seconds: 60)
        let status = wire.provider.interpretStatus(await wire.provider.status(of: [id]))
        let row = try #require(rows(status).first)
        #expect(row.providerOrderID == id)
        #expect(row.target == orderedIMEI)
        #expect(row.status == .completed)
        let parsed = wire.provider.parseResult(row.resultText ?? "", target: orderedIMEI)
        #expect(parsed.kind == .labelled)
        #expect(parsed.fields[.imei] == orderedIMEI)
        #expect(parsed.warnings.isEmpty)
        #expect(await wire.order() == .duplicate)
        let catalogue = wire.provider.interpretCatalogue(await wire.provider.catalogue())
        guard case .services(let services) = catalogue else {
            Issue.record("\(catalogue)")
            return
        }
        #expect(services.map(\.code) == DemoCatalogue.services.map(\.code))
        #expect(services.map(\.price) == DemoCatalogue.services.map(\.price))
    }

    @Test(arguments: faults)
    func `S10 accepted and then broken off is uncertain, charged once and never re-sent`(
        fault: String
    ) async throws {
        let wire = try Wire(faults: "S10.\(fault)")
        defer { wire.stop() }
        #expect(isUncertain(await wire.order()))
        let ledger = try wire.sandbox.ledger()
        #expect(ledger.placedCalls == 1)
        #expect(ledger.charges(for: orderedIMEI).count == 1)
        #expect(wire.sandbox.counters().redirectsFollowed == 0)
    }

    @Test(arguments: faults)
    func `S11 not accepted and broken off is uncertain too, and nothing is charged`(
        fault: String
    ) async throws {
        let wire = try Wire(faults: "S11.\(fault)")
        defer { wire.stop() }
        #expect(isUncertain(await wire.order()))
        let ledger = try wire.sandbox.ledger()
        #expect(ledger.placedCalls == 1)
        #expect(ledger.charges.isEmpty)
    }

    @Test func `S12 a refused connection is retryable`() async throws {
        let wire = try Wire()
        defer { wire.stop() }
        try wire.sandbox.setOutage(.refused)
        guard case .refused(let refusal) = await wire.order() else {
            Issue.record("not refused")
            return
        }
        #expect(refusal.kind == .retryable)
        #expect(refusal.code == "refused")
        #expect(try wire.sandbox.ledger().placedCalls == 0)
    }

    @Test func `S12 a TLS handshake that fails is retryable`() async throws {
        // The stand-in speaks no TLS: the handshake ends before a byte of the request is sent.
        let wire = try Wire(totalMilliseconds: 6_000, scheme: "https")
        defer { wire.stop() }
        guard case .refused(let refusal) = await wire.order() else {
            Issue.record("not refused")
            return
        }
        #expect(refusal.kind == .retryable)
        #expect(try wire.sandbox.ledger().placedCalls == 0)
    }

    @Test func `S12 a name without address is retryable`() async throws {
        let client = HTTPClient(maxInFlight: 1)
        defer { client.close() }
        let provider = GSMFusionProvider(
            configuration: try GSMFusionConfiguration(
                baseURL: "https://provider.invalid",
                credentials: GSMFusionCredentials(apiKey: "k", userId: "u")),
            client: client, delay: { _ in })
        let result = await provider.submit(request(), mayStart: { true })
        guard case .refused(let refusal) = provider.interpret(result, of: request()) else {
            Issue.record("\(result)")
            return
        }
        #expect(refusal.kind == .retryable)
    }

    @Test(arguments: ["S12.429", "S12.429charged"])
    func `S12 HTTP 429 is uncertain while probe 8 is open`(fault: String) async throws {
        let wire = try Wire(faults: fault)
        defer { wire.stop() }
        #expect(await wire.order() == .uncertain("HTTP 429"))
        #expect(try wire.sandbox.ledger().placedCalls == 1)
    }

    @Test(arguments: ["S13.redirect", "S13.host"])
    func `S13 a redirect is not followed and is uncertain`(fault: String) async throws {
        let wire = try Wire(faults: fault)
        defer { wire.stop() }
        #expect(isUncertain(await wire.order()))
        #expect(wire.sandbox.counters().redirectsFollowed == 0)
        #expect(try wire.sandbox.ledger().placedCalls == 1)
    }

    @Test func `R5 a closed gate sends nothing over the wire`() async throws {
        let wire = try Wire()
        defer { wire.stop() }
        let result = await wire.provider.submit(request(), mayStart: { false })
        #expect(wire.provider.interpret(result, of: request()) == .notSent)
        #expect(try wire.sandbox.ledger().placedCalls == 0)
    }

    @Test(
        arguments: FaultName.all.map(\.name).filter { $0.hasPrefix("S1.") || $0.hasPrefix("S4.") })
    func `S1 S4 odd prologs and statuses are accepted all the same`(fault: String) async throws {
        let wire = try Wire(faults: fault)
        defer { wire.stop() }
        guard case .accepted(let id, _) = await wire.order() else {
            Issue.record("not accepted")
            return
        }
        #expect(try wire.sandbox.ledger().charges.map { "\($0.id)" } == [id])
    }

    @Test(
        arguments: FaultName.all.map(\.name).filter { $0.hasPrefix("S9.") || $0.hasPrefix("S18.") })
    func `S9 S18 pages and hostile replies are uncertain, charged once`(fault: String) async throws
    {
        let wire = try Wire(faults: fault)
        defer { wire.stop() }
        #expect(isUncertain(await wire.order()))
        #expect(try wire.sandbox.ledger().charges.count == 1)
    }

    @Test(arguments: FaultName.all.map(\.name).filter { $0.hasPrefix("S14.") })
    func `S14 a success that does not fit is never accepted as ours`(fault: String) async throws {
        let wire = try Wire(faults: "\(fault)@placeorder")
        defer { wire.stop() }
        switch await wire.order() {
        case .mismatch: return
        // An id that belongs to an earlier order can only be told by the store (P2).
        case .accepted: #expect(fault == "S14.linked")
        case .refused, .notSent, .duplicate, .uncertain: Issue.record("not a mismatch: \(fault)")
        }
    }

    @Test(
        arguments: FaultName.all.map(\.name).filter { $0.hasPrefix("S2.") || $0.hasPrefix("S3.") })
    func `S2 S3 the same fields however the result text is written`(fault: String) async throws {
        let wire = try Wire()
        defer { wire.stop() }
        guard case .accepted(let id, _) = await wire.order() else {
            Issue.record("not accepted")
            return
        }
        try wire.sandbox.advance(seconds: 60)
        func fields() async -> [ParsedResult.Field: String] {
            let answer = wire.provider.interpretStatus(await wire.provider.status(of: [id]))
            let text = rows(answer).first?.resultText ?? ""
            return wire.provider.parseResult(text, target: orderedIMEI).fields
        }
        let usual = await fields()
        wire.sandbox.setFaults(try SandboxFaults(fault))
        let found = await fields()
        #expect(!usual.isEmpty)
        // The ampersand fault writes another carrier on purpose.
        let compared = ParsedResult.Field.allCases.filter {
            fault != "S3.ampersand" || $0 != .carrier
        }
        for field in compared { #expect(found[field] == usual[field]) }
    }

    @Test(arguments: ["S20.empty", "S20.truncated", "S20.repeated"])
    func `S20 a broken catalogue is refused over the wire`(fault: String) async throws {
        let wire = try Wire(faults: fault)
        defer { wire.stop() }
        let answer = wire.provider.interpretCatalogue(await wire.provider.catalogue())
        guard case .failed = answer else {
            Issue.record("\(answer)")
            return
        }
    }

    @Test func `S16 a result of 9 MB does not come in`() async throws {
        let wire = try Wire(totalMilliseconds: 20_000)
        defer { wire.stop() }
        guard case .accepted(let id, _) = await wire.order() else {
            Issue.record("not accepted")
            return
        }
        try wire.sandbox.advance(seconds: 60)
        wire.sandbox.setFaults(try SandboxFaults("S16.huge"))
        let answer = wire.provider.interpretStatus(await wire.provider.status(of: [id]))
        guard case .failed = answer else {
            Issue.record("a huge reply was read")
            return
        }
    }
}
