internal import Lifecycle
internal import Sandbox

/// The provider's stand-in alone, for trying the real adapter against it.
package struct StandInServer: Sendable {
    private let port: Int
    private let settings: SandboxConfiguration

    /// Reads the wishes; `ledger` nil keeps it in memory.
    ///
    /// Throws `ServerStartError`.
    package init(
        port: Int, ledger: String?, faults: [String], speed: Int
    ) throws(ServerStartError) {
        self.port = port
        var settings = SandboxConfiguration()
        settings.ledgerPath = ledger
        settings.speed = Int64(speed)
        do throws(SandboxFaultError) {
            settings.faults = try SandboxFaults(faults.joined(separator: ","))
        } catch {
            throw ServerStartError("--fault: \(error)", exitCode: 2)
        }
        self.settings = settings
    }

    /// Serves until a signal; `ready` gets the address to use as `GSM_FUSION_BASE_URL`.
    package func run(ready: @escaping @Sendable (String) -> Void) async throws {
        let provider: SandboxProvider
        do {
            provider = try SandboxProvider.start(port: port, configuration: settings)
        } catch {
            throw ServerStartError("The stand-in cannot start: \(error)", exitCode: 1)
        }
        ready(provider.baseURL)
        try await ServiceGroup([StandInService(provider)]).run()
    }
}

/// Keeps the stand-in running until the group stops.
private struct StandInService: Lifecycle.Service {
    let name = "stand-in"
    private let provider: SandboxProvider
    private let end: AsyncStream<Void>
    private let feed: AsyncStream<Void>.Continuation

    init(_ provider: SandboxProvider) {
        self.provider = provider
        (end, feed) = AsyncStream.makeStream()
    }

    func run() async throws {
        for await _ in end {}
        provider.stop()
    }

    func stop() async { feed.finish() }
}
