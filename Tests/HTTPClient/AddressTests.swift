import HTTPClient
import Lifecycle
import Testing

/// The address that is really connected to is judged, whatever the name led to (SEC51).
@Suite(.timeLimit(.minutes(1))) struct AddressTests {
    private let client = HTTPClient(maxInFlight: 8)

    private func call(
        _ server: RawServer, _ judge: @escaping @Sendable (SocketPlace) -> Bool
    ) async -> Result<HTTPReply, HTTPFailure> {
        var call = plain(server.url())
        call.mayConnect = judge
        return await client.perform(call)
    }

    @Test func `SEC51 an address that is refused is never connected to`() async {
        let server = RawServer { _ in .reply(Wire.reply("ok")) }
        defer { server.stop() }
        let places = Lock<[SocketPlace]>([])
        let outcome = await call(server) { place in
            places.withLock { $0.append(place) }
            return false
        }
        #expect(outcome.failure?.kind == .gateClosed)
        #expect(outcome.failure?.nothingSent == true)
        #expect(places.withLock { $0 } == [.v4([127, 0, 0, 1])])
        #expect(server.seen.connections == 0)
    }

    @Test func `an address that may be connected to is`() async {
        let server = RawServer { _ in .reply(Wire.reply("ok")) }
        defer { server.stop() }
        let outcome = await call(server) { $0 == .v4([127, 0, 0, 1]) }
        #expect(outcome.reply?.status == 200)
    }

    @Test func `one refused address of a name leaves the others`() async {
        let server = RawServer { _ in .reply(Wire.reply("ok")) }
        defer { server.stop() }
        let port = server.url().split(separator: ":").last.map(String.init) ?? ""
        var call = plain("http://localhost:\(port)")
        call.mayConnect = { place in
            if case .v4 = place { true } else { false }
        }
        let outcome = await client.perform(call)
        #expect(outcome.reply?.status == 200)
    }
}
