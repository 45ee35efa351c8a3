import Application
import Providers
import Testing

/// Replies that want to hurt the reader (SEC100).
struct HostileReplyTests {
    private static let bomb =
        "<!DOCTYPE r [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;\">]>"
        + acceptedBody(status: "&b;").dropFirst(41)

    @Test(arguments: [
        bomb, bomb.lowercased(),
        "<!doctype html><result/>",
        String(repeating: "<a>", count: 10_000) + String(repeating: "</a>", count: 10_000),
        String(repeating: "<a>", count: 100_000),
        acceptedBody().replacing("Pending", with: "Pend\u{0}ing"),
        "<result>" + String(repeating: "<a/>", count: 10_001) + "</result>",
        "<result><![CDATA[" + String(repeating: "x", count: 1 << 20) + "]]></result>",
        String(repeating: "&", count: 1 << 19), String(repeating: "<code>", count: 1 << 16),
        String(repeating: "<!--", count: 1 << 17), String(repeating: "<imeis", count: 1 << 16),
    ])
    func `S18 it is refused and the process lives`(body: String) throws {
        let provider = try makeProvider()
        guard case .uncertain = provider.interpret(reply(body), of: request()) else {
            Issue.record("a hostile reply was believed")
            return
        }
        guard case .failed = provider.interpretCatalogue(reply(body)) else {
            Issue.record("a hostile catalogue was believed")
            return
        }
        if case .refused = provider.interpretStatus(reply(body)) {
            Issue.record("a hostile status was believed")
        }
    }

    @Test func `S18 bad UTF-8 is refused, also inside an otherwise good reply`() throws {
        let provider = try makeProvider()
        for bad: [UInt8] in [[0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xE2, 0x82]] {
            let body = Array(acceptedBody().utf8) + bad
            let outcome = provider.interpret(
                .reply(RawReply(status: 200, body: body)), of: request())
            #expect(outcome == .uncertain("the reply is not UTF-8"))
        }
    }

    @Test func `S18 the repair does not let a document type through`() throws {
        let body = "\n\n" + HostileReplyTests.bomb
        #expect(
            try makeProvider().interpret(reply(body), of: request())
                == .uncertain("the reply declares a document type or an entity"))
    }
}
