import HTTP
import Lifecycle
import Server
import Testing

struct DescriptorTests {
    private func fitted(_ descriptors: Int) -> ServerConfiguration {
        var listening = ServerConfiguration(listeners: [
            .tcp(host: "127.0.0.1", port: 0), .unix(path: "waybill.sock"),
        ])
        listening.fit(descriptors: descriptors)
        return listening
    }

    @Test func `F13 few descriptors leave room for the store and the sends`() {
        let listening = fitted(64)
        #expect(listening.pool == 4)
        #expect(2 * listening.limits.connections + 2 * (listening.pool + 2) + 40 <= 64)
    }

    @Test func `F13 plenty of descriptors change nothing`() {
        let listening = fitted(65_536)
        #expect(listening.pool == 16)
        #expect(listening.limits.connections == 20_000)
    }

    @Test func `the limit is raised as far as the system lets us and never lowered`() {
        let before = DescriptorLimit.raise(to: 0)
        #expect(before > 0)
        #expect(DescriptorLimit.raise(to: 65_536) >= before)
    }
}
