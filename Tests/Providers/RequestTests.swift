import Application
import HTTPClient
import Providers
import Testing

/// What leaves the house, and how.
struct RequestTests {
    private let page = HTTPReply(status: 200, body: Array(acceptedBody().utf8))

    private func provider(_ log: CallLog) throws -> GSMFusionProvider {
        GSMFusionProvider(
            configuration: try makeConfiguration(), send: { log.answer($0) },
            delay: { log.wait($0) })
    }

    @Test func `a paid call is one bare call with its limits and its gate`() async throws {
        let log = CallLog([.success(page)])
        _ = try await provider(log).submit(request(), mayStart: { false })
        let call = try #require(log.made.first)
        #expect(log.made.count == 1)
        #expect(call.method == "POST")
        #expect(call.url == "https://provider.example/gsmfusion_api/index.php")
        #expect(call.fresh)
        #expect(call.connectTimeoutMilliseconds == 5_000)
        #expect(call.totalTimeoutMilliseconds == 90_000)
        #expect(call.maxBodyBytes == 1 << 20)
        #expect(!call.allowPlainHTTP)
        #expect(call.gate?() == false)
        #expect(
            log.body == "action=placeorder&imei=350000000000014&networkId=1739"
                + "&userId=demo+user&apiKey=AAAA-BBBB-CCCC-DDDD-EEEE")
    }

    @Test(arguments: [500, 503, 429])
    func `a paid call is never tried twice`(status: Int) async throws {
        let log = CallLog([.success(HTTPReply(status: status))])
        _ = try await provider(log).submit(request(), mayStart: { true })
        #expect(log.made.count == 1)
        #expect(log.waited.isEmpty)
    }

    @Test func `only the documented optional fields pass, encoded`() async throws {
        let log = CallLog([.success(page)])
        let fields = [
            "pin": "a&apiKey=b c", "mep": "MEP-04598-005", "apiKey": "x", "imei": "y", "Pin": "z",
            "other": "é/+%", "action": "getimeis", "orderIds": "1",
        ]
        _ = try await provider(log).submit(request(fields: fields), mayStart: { true })
        #expect(
            log.body == "action=placeorder&imei=350000000000014&networkId=1739"
                + "&mep=MEP-04598-005&other=%C3%A9%2F%2B%25&pin=a%26apiKey%3Db+c"
                + "&userId=demo+user&apiKey=AAAA-BBBB-CCCC-DDDD-EEEE")
    }

    @Test(arguments: [
        "350000000000014,350000000000022", "", "35000000000001", "3500000000000145",
        "35000000000001٤",
        " 50000000000014",
    ])
    func `what is not exactly one IMEI is never sent`(target: String) async throws {
        let log = CallLog([.success(page)])
        let provider = try provider(log)
        let result = await provider.submit(request(target), mayStart: { true })
        #expect(log.made.isEmpty)
        guard case .refused(let refusal) = provider.interpret(result, of: request(target)) else {
            Issue.record("not refused: \(target)")
            return
        }
        #expect(refusal.kind == .final)
        #expect(provider.storedRequest(request(target)) == nil)
    }

    @Test func `the stored request has neither key nor user`() throws {
        let stored = try #require(
            try provider(CallLog([])).storedRequest(request(fields: ["pin": "1"])))
        #expect(
            String(decoding: stored, as: UTF8.self)
                == "action=placeorder&imei=350000000000014&networkId=1739&pin=1")
    }

    @Test func `S17 a status call takes 1 to 100 ids and keeps its connection`() async throws {
        let log = CallLog([.success(page)])
        let provider = try provider(log)
        _ = await provider.status(of: ["20000001", "20000002"])
        let call = try #require(log.made.first)
        #expect(log.body.hasPrefix("action=getimeis&orderIds=20000001%2C20000002&"))
        #expect(!call.fresh)
        #expect(call.acceptsGzip)
        #expect(call.totalTimeoutMilliseconds == 60_000)
        #expect(call.maxBodyBytes == 8 << 20)
        let bad = [[], Array(repeating: "1", count: 101), ["1,2"], [""], ["1&action=placeorder"]]
        for ids in bad {
            guard case .failed = provider.interpretStatus(await provider.status(of: ids)) else {
                Issue.record("sent: \(ids)")
                continue
            }
        }
        #expect(log.made.count == 1)
    }

    @Test func `a read is tried three times and waits between the tries`() async throws {
        let failing = CallLog([.failure(HTTPFailure(kind: .reset, nothingSent: false))])
        _ = try await provider(failing).catalogue()
        #expect(failing.made.count == 3)
        #expect(failing.waited == [1_000, 4_000])
        let recovering = CallLog([
            .success(HTTPReply(status: 429, headers: [("retry-after", "7")])), .success(page),
        ])
        _ = try await provider(recovering).catalogue()
        #expect(recovering.made.count == 2)
        #expect(recovering.waited == [7_000])
    }

    @Test func `a read is not tried again where that cannot help`() async throws {
        let stops: [Result<HTTPReply, HTTPFailure>] = [
            .success(HTTPReply(status: 200)), .success(HTTPReply(status: 302)),
            .success(HTTPReply(status: 429, headers: [("Retry-After", "3600")])),
            .failure(HTTPFailure(kind: .tls, nothingSent: true)),
            .failure(HTTPFailure(kind: .tooLarge, nothingSent: false)),
            .failure(HTTPFailure(kind: .timeout, nothingSent: false)),
            .failure(HTTPFailure(kind: .cancelled, nothingSent: false)),
        ]
        for stop in stops {
            let log = CallLog([stop])
            _ = try await provider(log).catalogue()
            #expect(log.made.count == 1)
        }
    }

    @Test func `a cancelled wait ends the tries`() async throws {
        let log = CallLog([.success(HTTPReply(status: 503))])
        let provider = GSMFusionProvider(
            configuration: try makeConfiguration(), send: { log.answer($0) },
            delay: { _ in throw CancellationError() })
        _ = await provider.catalogue()
        #expect(log.made.count == 1)
    }
}
