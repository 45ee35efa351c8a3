import Application
import HTTPClient
import Providers
import Sandbox

/// The real provider and the real client in front of the stand-in, on a socket.
struct Wire {
    let sandbox: SandboxProvider
    let client: HTTPClient
    let provider: GSMFusionProvider

    /// Starts a stand-in with these faults; a call takes at most `totalMilliseconds` here.
    init(faults: String = "", totalMilliseconds: Int = 1_500, scheme: String = "http") throws {
        var configuration = SandboxConfiguration()
        configuration.faults = try SandboxFaults(faults)
        let client = HTTPClient(maxInFlight: 8)
        let sandbox = try SandboxProvider.start(configuration: configuration)
        self.sandbox = sandbox
        self.client = client
        provider = GSMFusionProvider(
            configuration: try GSMFusionConfiguration(
                baseURL: "\(scheme)://127.0.0.1:\(sandbox.port)",
                credentials: GSMFusionCredentials(
                    apiKey: configuration.apiKey, userId: configuration.userID),
                allowPlainHTTP: true),
            send: { call in
                var call = call
                call.totalTimeoutMilliseconds = min(
                    totalMilliseconds, call.totalTimeoutMilliseconds)
                return await client.perform(call)
            }, delay: { _ in })
    }

    /// One paid call and what it is taken for.
    func order(_ request: SubmitRequest = request()) async -> SubmitOutcome {
        provider.interpret(await provider.submit(request, mayStart: { true }), of: request)
    }

    /// Ends both.
    func stop() {
        client.close()
        sandbox.stop()
    }
}
