package import Application
internal import Crypto
package import HTTPClient

/// Posts events to addresses of others: signed, to public addresses only, once (SEC40–SEC53).
package struct WebhookSender: WebhookPort {
    /// Milliseconds of a whole try (O6), and until the connection stands.
    private static let totalMilliseconds = 10_000
    private static let connectMilliseconds = 5_000
    /// Bytes of an answer that are read; none is kept.
    private static let maxReplyBytes = 64 * 1_024

    private let client: HTTPClient
    private let address: WebhookAddress
    private let userAgent: String

    /// `client` is this sender's own, so that slow receivers hold up nobody else.
    ///
    /// `allowsLoopback` is for test stores, whose receivers run on this machine.
    package init(client: HTTPClient, allowsLoopback: Bool, version: String) {
        self.client = client
        address = WebhookAddress(allowsLoopback: allowsLoopback, otherPorts: [])
        userAgent = "Waybill/" + version
    }

    /// Posts an event once.
    package func post(_ call: WebhookCall) async -> WebhookReply {
        if address.objection(to: call.url) != nil {
            return WebhookReply(status: nil, microseconds: 0, fault: "address")
        }
        let body = WebhookBody.bytes(of: call.event)
        var headers = WebhookSignature.headers(
            id: call.id, at: call.at, body: body, secrets: call.secrets)
        headers.append(("Content-Type", "application/json"))
        headers.append(("User-Agent", userAgent))
        let address = address
        let result = await client.perform(
            HTTPCall(
                method: "POST", url: call.url, headers: headers, body: body,
                connectTimeoutMilliseconds: Self.connectMilliseconds,
                totalTimeoutMilliseconds: Self.totalMilliseconds,
                maxBodyBytes: Self.maxReplyBytes, fresh: true,
                allowPlainHTTP: address.allowsLoopback,
                mayConnect: { address.mayConnect($0) }))
        switch result {
        case .success(let reply):
            return WebhookReply(status: reply.status, microseconds: reply.totalMicroseconds)
        case .failure(let failure):
            return WebhookReply(status: nil, microseconds: 0, fault: Self.word(failure.kind))
        }
    }

    /// Why an address may not be saved.
    package func objection(to url: String) -> String? { address.objection(to: url) }

    /// 32 random bytes.
    package func newSecret() -> [UInt8] { SecureRandom.bytes(32) }

    /// `whsec_…`.
    package func shown(secret: [UInt8]) -> String { WebhookSignature.shown(secret) }

    private static func word(_ kind: HTTPFailure.Kind) -> String {
        switch kind {
        case .resolve: "no address"
        case .refused: "not reachable"
        case .connectTimeout, .timeout: "timeout"
        case .tls: "certificate"
        case .gateClosed: "address not allowed"
        case .reset, .emptyReply, .sendFailed: "connection broke"
        case .tooLarge: "answer too large"
        case .badURL: "address"
        case .badEncoding: "unreadable answer"
        case .cancelled: "cancelled"
        case .other: "failed"
        }
    }
}
