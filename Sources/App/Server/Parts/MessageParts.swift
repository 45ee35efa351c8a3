internal import Application
internal import Channels
internal import Crypto
internal import Domain
internal import HTTPClient
internal import Jobs
internal import Lifecycle
internal import Store
internal import Telemetry

/// Messages to people and other systems: channels, their services, and the desk of pages and API.
struct MessageParts: Sendable {
    /// What pages and API call.
    let desk: MessageDesk
    private let notifier: Notifier
    private let webhooks: Webhooks
    private let hookClient: HTTPClient
    private let gatewayClient: HTTPClient
    private let mailClient: SMTPClient

    /// Builds the channels that are configured; nothing runs yet.
    init(_ configuration: Configuration, _ store: Store, _ clock: SystemClock, _ log: Logger) {
        let now: @Sendable () -> Timestamp = { Timestamp(microseconds: clock.wallMicroseconds()) }
        let isSandbox = configuration.mode == .sandbox
        let speed = isSandbox ? Int64(configuration.sandboxSpeed) : 1
        // A client of their own each: a slow receiver holds up neither providers nor people.
        hookClient = HTTPClient(maxInFlight: MessageDesk.mostEndpoints)
        gatewayClient = HTTPClient(maxInFlight: 4)
        mailClient = SMTPClient()
        let sender = WebhookSender(
            client: hookClient, allowsLoopback: configuration.environment == .test,
            version: Version.text)
        let channels = Self.channels(configuration, mailClient, gatewayClient)
        desk = MessageDesk(
            MessageDesk.Parts(
                messages: store, hooks: store, port: sender,
                channels: Set(channels.map(\.channel)), storeName: configuration.storeName,
                now: now, seed: { Draw.seed() }, digest: { SHA256.hash($0) },
                isAddress: { MailAddress($0)?.address == $0 }))
        notifier = Notifier(
            Notifier.Parts(
                storage: store, channels: channels, storeName: configuration.storeName,
                speed: speed, now: now, seed: { Draw.seed() }, digest: { SHA256.hash($0) },
                log: log))
        webhooks = Webhooks(
            Webhooks.Parts(
                storage: store, queries: store, port: sender, speed: speed, now: now,
                seed: { Draw.seed() }, digest: { SHA256.hash($0) }, log: log))
    }

    /// What runs on a node that sends.
    func services(_ role: Configuration.Role) -> [any Lifecycle.Service] {
        role.sends ? [notifier, webhooks] : []
    }

    /// Closes every connection.
    func close() {
        hookClient.close()
        gatewayClient.close()
        mailClient.close()
    }

    private static func channels(
        _ configuration: Configuration, _ mail: SMTPClient, _ gateway: HTTPClient
    ) -> [any MessagePort] {
        var channels: [any MessagePort] = []
        if let account = configuration.channels.mail, let server = MailServer(account.url),
            let from = MailAddress(account.from)
        {
            channels.append(MailSender(client: mail, server: server, from: from))
        } else if configuration.mode == .sandbox {
            channels.append(MailSink())
        }
        if let sms = configuration.channels.sms {
            channels.append(SMSSender(client: gateway, url: sms.url, key: sms.key))
        }
        return channels
    }
}
