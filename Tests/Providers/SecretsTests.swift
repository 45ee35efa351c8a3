import Application
import HTTPClient
import Providers
import Testing

/// `apiKey` and `userId` never reach a text that people or logs see.
struct SecretsTests {
    private let echo = "key AAAA-BBBB-CCCC-DDDD-EEEE of demo user or demo+user"

    private func isClean(_ text: String) -> Bool {
        !text.contains("AAAA-BBBB") && !text.contains("demo user") && !text.contains("demo+user")
    }

    @Test func `a transport message that quotes them is cleaned`() async throws {
        let echo = echo
        let provider = GSMFusionProvider(
            configuration: try makeConfiguration(),
            send: { _ in .failure(HTTPFailure(kind: .other, nothingSent: false, message: echo)) },
            delay: { _ in })
        let result = await provider.submit(request(), mayStart: { true })
        #expect(isClean("\(result)"))
        #expect(isClean("\(provider.interpret(result, of: request()))"))
        #expect(isClean("\(provider.interpretStatus(await provider.catalogue()))"))
    }

    @Test func `a provider's text that quotes them is cleaned`() throws {
        let provider = try makeProvider(
            staffTexts: [PinnedTexts.Row("pinned \(echo)", .refusal(.final, code: "x"))])
        let bodies = [
            "<error>\(echo)</error>", "<error>pinned \(echo)</error>",
            "<result><imeierrors><imei>\(orderedIMEI)</imei><error>\(echo)</error></imeierrors>"
                + "</result>",
            "<result><imeis><id>1</id><imei>demo user</imei></imeis></result>",
            "<AAAA-BBBB-CCCC-DDDD-EEEE/>",
        ]
        for body in bodies {
            #expect(isClean("\(provider.interpret(reply(body), of: request()))"), "\(body)")
            #expect(isClean("\(provider.interpretStatus(reply(body)))") || body.contains("<imeis>"))
            #expect(isClean("\(provider.interpretCatalogue(reply(body)))"), "\(body)")
        }
    }

    @Test func `printing or dumping a provider shows no secret`() throws {
        let provider = try makeProvider()
        var text = "\(provider) \(String(reflecting: provider))"
        dump(provider, to: &text)
        #expect(isClean(text))
    }
}
