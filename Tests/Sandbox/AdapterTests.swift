import Application
import Domain
import HTTPClient
import Providers
import Sandbox
import Testing

/// The stand-in and the adapter speak of the same things: each variant gets the class of
/// `gsm-fusion.md` 12, and a charge is never read as a refusal.
struct AdapterTests {
    private let imei = "350000000000014"

    /// An adapter that gives up after 800 ms and does not wait between tries.
    private func adapter(
        _ provider: SandboxProvider, _ client: HTTPClient
    ) throws
        -> GSMFusionProvider
    {
        GSMFusionProvider(
            configuration: try GSMFusionConfiguration(
                baseURL: provider.baseURL,
                credentials: GSMFusionCredentials(
                    apiKey: "SAND-BOX0-0000-0000-0000", userId: "sandbox"),
                allowPlainHTTP: true),
            send: { call in
                var call = call
                call.totalTimeoutMilliseconds = 800
                return await client.perform(call)
            },
            delay: { _ in })
    }

    private func request(_ imei: String) -> SubmitRequest {
        SubmitRequest(
            attempt: ID<Attempt>(value: 1), target: imei, serviceCode: "1739", fields: [:])
    }

    private func word(_ outcome: SubmitOutcome) -> String {
        switch outcome {
        case .accepted: "accepted"
        case .refused(let refusal): "refused \(refusal.kind.rawValue)"
        case .notSent: "not sent"
        case .duplicate: "duplicate"
        case .mismatch: "mismatch"
        case .uncertain: "uncertain"
        }
    }

    /// The class that section 12 asks for, by the name of the variant.
    private func expected(_ name: String) -> String {
        switch name {
        case "S8.user", "S8.key", "S8.balance", "S19.balance": "refused oursProvider"
        case "S8.imei": "refused final"
        case "S8.service": "refused oursService"
        case "S8.exists", "S15.first": "duplicate"
        case "S14.other", "S14.two": "mismatch"
        default:
            ["S8.", "S9.", "S10.", "S11.", "S12.", "S13.", "S18."]
                .contains(where: name.hasPrefix) ? "uncertain" : "accepted"
        }
    }

    @Test(
        arguments: FaultName.all.map(\.name).filter {
            !["S2.", "S3.", "S5.", "S16.", "S20.", "S22.lag", "S22.newest"]
                .contains(where: $0.hasPrefix)
        })
    func `every variant of a paid call gets its class`(name: String) async throws {
        var configuration = SandboxConfiguration()
        configuration.faults = try SandboxFaults(name)
        let provider = try SandboxProvider.start(configuration: configuration)
        defer { provider.stop() }
        let client = HTTPClient(maxInFlight: 2)
        defer { client.close() }
        let adapter = try adapter(provider, client)
        let request = request(imei)
        let outcome = adapter.interpret(
            await adapter.submit(request, mayStart: { true }), of: request)
        #expect(word(outcome) == expected(name))
        #expect(provider.counters().faults == [name: 1])
        #expect(provider.counters().redirectsFollowed == 0)
        let isCharged = try !provider.ledger().charges.isEmpty
        if isCharged { #expect(!word(outcome).hasPrefix("refused")) }
        if word(outcome) == "accepted" { #expect(isCharged) }
    }

    @Test(arguments: ["", "S1", "S2", "S3", "S5.order", "S5.twice"])
    func `a completed order is read with carrier, model, SIM lock and FMI`(
        name: String
    ) async throws {
        let provider = try SandboxProvider.start()
        defer { provider.stop() }
        let client = HTTPClient(maxInFlight: 2)
        defer { client.close() }
        let adapter = try adapter(provider, client)
        let request = request(DemoCatalogue.imei)
        _ = await adapter.submit(request, mayStart: { true })
        try provider.advance(seconds: 60)
        provider.setFaults(try SandboxFaults(name))
        for _ in 0..<5 {
            let answer = adapter.interpretStatus(await adapter.status(of: ["20000001"]))
            guard case .rows(let rows) = answer, let row = rows.first else {
                Issue.record("\(name): \(answer)")
                return
            }
            #expect(row.status == .completed && row.target == DemoCatalogue.imei)
            let result = adapter.parseResult(row.resultText ?? "", target: row.target)
            #expect(result.kind == .labelled && result.warnings.isEmpty)
            for field in [ParsedResult.Field.carrier, .model, .simlock, .fmi, .imei] {
                #expect(result.fields[field]?.isEmpty == false)
            }
        }
    }

    @Test func `the catalogue is read with exact prices`() async throws {
        let provider = try SandboxProvider.start()
        defer { provider.stop() }
        let client = HTTPClient(maxInFlight: 2)
        defer { client.close() }
        let adapter = try adapter(provider, client)
        let answer = adapter.interpretCatalogue(await adapter.catalogue())
        guard case .services(let services) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(services.map(\.code) == DemoCatalogue.services.map(\.code))
        #expect(services.map(\.price) == DemoCatalogue.services.map(\.price))
        #expect(services.map(\.name) == DemoCatalogue.services.map(\.title))
        for name in ["S20.empty", "S20.truncated", "S20.repeated"] {
            provider.setFaults(try SandboxFaults(name))
            guard case .failed = adapter.interpretCatalogue(await adapter.catalogue()) else {
                Issue.record("\(name) was taken for a catalogue")
                return
            }
        }
    }
}
