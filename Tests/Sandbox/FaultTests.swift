import Sandbox
import Testing

/// Each fault does on the wire what its name says, and the ledger knows whether it was charged.
struct FaultTests {
    private let imei = "350000000000014"

    private func start(_ faults: String) throws -> SandboxProvider {
        var configuration = SandboxConfiguration()
        configuration.faults = try SandboxFaults(faults)
        configuration.slowByteMicroseconds = 20_000
        return try SandboxProvider.start(configuration: configuration)
    }

    @Test(arguments: ["S10", "S11"], ["close", "half", "reset", "hang", "slow", "503"])
    func `S10 and S11 spoil the answer in six ways; only S10 charges`(
        group: String, way: String
    ) async throws {
        let provider = try start("\(group).\(way)")
        defer { provider.stop() }
        let outcome = await TestCaller(provider, patienceMicroseconds: 700_000).place(imei)
        switch way {
        case "close": #expect(outcome.ending == .closed && outcome.head.isEmpty)
        case "half":
            #expect(outcome.ending == .closed && outcome.status == 200)
            #expect(!outcome.isWhole && !outcome.body.isEmpty)
        case "reset": #expect(outcome.ending == .reset && !outcome.isWhole)
        case "hang": #expect(outcome.ending == .timedOut && outcome.head.isEmpty)
        case "slow":
            #expect(outcome.ending == .timedOut && outcome.head.count < 60)
            #expect(outcome.head.hasPrefix("HTTP"))
        default: #expect(outcome.status == 503 && outcome.text.contains("<html>"))
        }
        #expect(try provider.ledger().charges.count == (group == "S10" ? 1 : 0))
        #expect(try provider.ledger().placedCalls == 1)
    }

    @Test(arguments: [
        ("S9.html", 200, "<html><body><p>Checking"), ("S9.broken", 200, "<br></bod"),
        ("S9.empty", 200, ""), ("S9.json", 200, "{\"apiversion\""),
        ("S9.garbage", 200, "\u{FFFD}"),
        ("S10.500", 500, "<html>"), ("S10.502", 502, "<html>"),
        ("S10.prolog", 200, "<?phpxml version=\"1.0\" <result>"),
        ("S10.redirect", 302, "<html>"), ("S12.429charged", 429, "<html>"),
        ("S13.redirect", 302, "<html>"), ("S13.host", 302, "<html>"),
        ("S14.other", 200, "<id>20000001</id><imei>490154203237518</imei>"),
        ("S14.two", 200, "<id>70000001</id><imei>350000000000014</imei>"),
        ("S18.doctype", 200, "<!DOCTYPE result SYSTEM"), ("S18.entities", 200, "&a9;"),
        ("S18.depth", 200, "<result><result><result>"), ("S18.nul", 200, "\u{0}"),
        ("S18.utf8", 200, "\u{FFFD}"), ("S4.unknown", 200, "<status>Waiting for supplier"),
        ("S4.lower", 200, "<status>pending<"), ("S4.number", 200, "<status>1<"),
        ("S4.missing", 200, "</imei></imeis>"), ("S1.bom", 200, "\u{FEFF}<?phpxml"),
    ])
    func `faults after the charge`(name: String, status: Int, part: String) async throws {
        let provider = try start(name)
        defer { provider.stop() }
        let outcome = await TestCaller(provider).place(imei)
        #expect(outcome.status == status && outcome.isWhole)
        #expect(part.isEmpty ? outcome.body.isEmpty : outcome.text.contains(part))
        #expect(try provider.ledger().charges.count == 1)
        #expect(provider.counters().faults == [name: 1])
    }

    @Test(arguments: [
        ("S8.user", "Invalid User!"), ("S8.key", "Invalid API Key!"),
        ("S8.exists", "IMEI already exists!"), ("S8.balance", "Insufficient balance"),
        ("S8.imei", "Invalid IMEI"), ("S8.service", "Service not available"),
        ("S15", "IMEI already exists!"), ("S19", "Insufficient balance"),
    ])
    func `refusals charge nothing`(name: String, text: String) async throws {
        let provider = try start(name)
        defer { provider.stop() }
        #expect(await TestCaller(provider).place(imei).all("error") == [text])
        #expect(try provider.ledger().charges.isEmpty)
    }

    @Test func `S12 429 names the time to wait and charges nothing`() async throws {
        let provider = try start("S12")
        defer { provider.stop() }
        let outcome = await TestCaller(provider).place(imei)
        #expect(outcome.status == 429 && outcome.head.contains("Retry-After: 1"))
        #expect(try provider.ledger().charges.isEmpty)
    }

    @Test func `S13 a redirect that is followed is counted`() async throws {
        let provider = try start("S13.redirect")
        defer { provider.stop() }
        let outcome = await TestCaller(provider).place(imei)
        #expect(outcome.head.contains("Location: http://127.0.0.1:\(provider.port)/redirected"))
        #expect(provider.counters().redirectsFollowed == 0)
        _ = await TestCaller(provider).send(
            "GET /redirected HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        #expect(provider.counters().redirectsFollowed == 1)
    }

    @Test func `S14 linked answers with the id of an earlier order`() async throws {
        let provider = try start("S14.linked")
        defer { provider.stop() }
        #expect(await TestCaller(provider).place(imei).all("id") == ["20000001"])
        #expect(await TestCaller(provider).place("350000000000022").all("id") == ["20000001"])
        #expect(try provider.ledger().charges.count == 2)
    }

    @Test func `S7 places the whole list and reports the last`() async throws {
        let provider = try start("S7")
        defer { provider.stop() }
        let outcome = await TestCaller(provider).place("350000000000014,350000000000022")
        #expect(outcome.all("imei") == ["350000000000022"])
        #expect(try provider.ledger().charges.count == 2)
    }

    @Test func `S6 puts a single duplicate in its list`() async throws {
        let provider = try start("S6")
        defer { provider.stop() }
        _ = await TestCaller(provider).place(imei)
        let again = await TestCaller(provider).place(imei)
        #expect(again.text.contains("<imeiduplicates><imei>\(imei)</imei></imeiduplicates>"))
    }

    @Test func `S18 a packed bomb is small on the wire`() async throws {
        let provider = try start("S18.gzip")
        defer { provider.stop() }
        let outcome = await TestCaller(provider).place(imei)
        #expect(outcome.head.contains("Content-Encoding: gzip"))
        #expect(outcome.body.starts(with: [0x1F, 0x8B, 8]) && outcome.body.count < 500_000)
    }

    @Test func `S10 huge goes on until the client leaves`() async throws {
        let provider = try start("S10.huge")
        defer { provider.stop() }
        let outcome = await TestCaller(provider, patienceMicroseconds: 200_000).place(imei)
        #expect(outcome.ending == .timedOut && outcome.body.count > 1_000_000)
    }
}
