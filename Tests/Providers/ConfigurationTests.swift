import Providers
import Testing

/// Settings that would lose orders or secrets are refused when they are read.
struct ConfigurationTests {
    private func flaw(
        _ url: String, plain: Bool = false, key: String = "k", user: String = "u", zone: Int = 0
    ) -> GSMFusionConfiguration.Flaw? {
        do throws(GSMFusionConfiguration.Flaw) {
            _ = try GSMFusionConfiguration(
                baseURL: url, credentials: GSMFusionCredentials(apiKey: key, userId: user),
                timeZoneOffsetMinutes: zone, allowPlainHTTP: plain)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        "https://hammerfusion.com", "https://h.example/", "HTTPS://h.example:8443/x//",
    ])
    func `https is taken`(url: String) { #expect(flaw(url) == nil) }

    @Test(arguments: [
        "http://127.0.0.1", "http://127.0.0.1:8080/", "http://localhost:1", "http://[::1]:8080",
        "http://[::1]", "http://127.3.2.1",
    ])
    func `plain http is taken for this machine, when allowed`(url: String) {
        #expect(flaw(url, plain: true) == nil)
        #expect(flaw(url) == .plainHTTP)
    }

    @Test(arguments: [
        "http://hammerfusion.com", "http://127.0.0.1.evil.example", "http://localhost.evil.example",
        "http://127.evil.example", "http://localhost:x", "http://[::1]x", "http://10.0.0.1",
    ])
    func `plain http to another machine is refused even when allowed`(url: String) {
        #expect(flaw(url, plain: true) == .plainHTTP)
    }

    @Test(arguments: [
        "", "hammerfusion.com", "ftp://x", "https://", "https:///x", "https://u:p@h.example",
        "https://h.example?x=1", "https://h.example#x", "https://h .example", "https://h\n.example",
        "https://h\\example", "https://h\u{E9}.example",
    ])
    func `what is no plain base URL is refused`(url: String) {
        #expect(flaw(url, plain: true) == .baseURL)
    }

    @Test func `empty or broken credentials and zones off the earth are refused`() {
        #expect(flaw("https://h", key: "") == .credentials)
        #expect(flaw("https://h", user: "") == .credentials)
        #expect(flaw("https://h", user: "a\nb") == .credentials)
        #expect(flaw("https://h", zone: 841) == .timeZone)
        #expect(flaw("https://h", zone: .min) == .timeZone)
        #expect(flaw("https://h", zone: -840) == nil)
    }
}
