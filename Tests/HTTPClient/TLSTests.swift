import HTTPClient
import Testing

@Suite(.timeLimit(.minutes(1))) struct `TLS` {
    @Test func `SEC90 a certificate is verified, its authority and its name`() async throws {
        let server = try TLSServer()
        try #require(server.port > 0)
        let trusting = HTTPClient(maxInFlight: 1, certificatesFile: server.certificate)
        // The server prefers HTTP/2 and speaks it badly: a client that offers it gets nothing (R2).
        let good = await trusting.perform(
            HTTPCall(url: "https://localhost:\(server.port)/", totalTimeoutMilliseconds: 10_000))
        #expect(good.reply?.status == 200, "\(good)")

        let strange = await HTTPClient(maxInFlight: 1)
            .perform(HTTPCall(url: "https://localhost:\(server.port)/"))
        #expect(strange.failure?.kind == .tls)
        #expect(strange.failure?.nothingSent == true)

        let misnamed = await trusting.perform(HTTPCall(url: "https://127.0.0.1:\(server.port)/"))
        #expect(misnamed.failure?.kind == .tls)
        #expect(misnamed.failure?.nothingSent == true)
    }

    @Test func `a file of authorities that is not there fails as TLS, unsent`() async {
        let server = RawServer(reads: false) { _ in .hang }
        defer { server.stop() }
        let client = HTTPClient(maxInFlight: 1, certificatesFile: "/nowhere/authorities.pem")
        let outcome = await client.perform(HTTPCall(url: server.url(scheme: "https")))
        #expect(outcome.failure?.kind == .tls)
        #expect(outcome.failure?.nothingSent == true)
    }
}
