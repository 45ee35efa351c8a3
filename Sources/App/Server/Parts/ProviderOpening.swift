internal import Application
internal import HTTPClient
internal import Lifecycle
internal import Providers
internal import Sandbox

/// The provider adapters of this start: the real account, or the built-in stand-in of the sandbox.
struct ProviderOpening: Sendable {
    let adapters: [any ProviderPort]
    /// Runs inside this process in sandbox mode.
    let standIn: SandboxProvider?

    /// Opens them; throws `ServerStartError`.
    static func open(
        _ configuration: Configuration, client: HTTPClient
    ) throws(ServerStartError) -> ProviderOpening {
        switch configuration.mode {
        case .live:
            guard let account = configuration.gsmFusion else {
                return ProviderOpening(adapters: [], standIn: nil)
            }
            let adapter = try adapter(
                baseURL: account.baseURL, apiKey: account.apiKey, user: account.username, client)
            return ProviderOpening(adapters: [adapter], standIn: nil)
        case .sandbox:
            let standIn = try startStandIn(configuration)
            let settings = SandboxConfiguration()
            let adapter = try adapter(
                baseURL: standIn.baseURL, apiKey: settings.apiKey, user: settings.userID, client)
            return ProviderOpening(adapters: [adapter], standIn: standIn)
        }
    }

    private static func adapter(
        baseURL: String, apiKey: String, user: String, _ client: HTTPClient
    ) throws(ServerStartError) -> GSMFusionProvider {
        let isLoopback =
            baseURL.hasPrefix("http://127.0.0.1") || baseURL.hasPrefix("http://localhost")
        do throws(GSMFusionConfiguration.Flaw) {
            let settings = try GSMFusionConfiguration(
                baseURL: baseURL, credentials: GSMFusionCredentials(apiKey: apiKey, userId: user),
                allowPlainHTTP: isLoopback)
            return GSMFusionProvider(configuration: settings, client: client) { milliseconds in
                try await SystemClock().pause(milliseconds: milliseconds)
            }
        } catch {
            throw ServerStartError("GSM_FUSION settings: \(error.rawValue)", exitCode: 78)
        }
    }

    private static func startStandIn(
        _ configuration: Configuration
    ) throws(ServerStartError) -> SandboxProvider {
        var settings = SandboxConfiguration()
        settings.ledgerPath = configuration.dataDirectory + "/sandbox.ledger"
        settings.speed = Int64(configuration.sandboxSpeed)
        if !configuration.sandboxFaults.isEmpty {
            do throws(SandboxFaultError) {
                settings.faults = try SandboxFaults(
                    configuration.sandboxFaults.joined(separator: ","))
            } catch {
                throw ServerStartError("--fault: \(error)", exitCode: 2)
            }
        }
        do {
            return try SandboxProvider.start(configuration: settings)
        } catch {
            throw ServerStartError("The sandbox's provider cannot start: \(error)", exitCode: 1)
        }
    }
}
