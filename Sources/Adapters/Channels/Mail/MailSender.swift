package import Application
package import HTTPClient

/// E-mail over SMTP: one mail, one connection, no retry.
package struct MailSender: MessagePort {
    package let channel = MessageChannel.email
    private let client: SMTPClient
    private let server: MailServer
    private let from: MailAddress

    /// Sends through `server` as `from`.
    package init(client: SMTPClient, server: MailServer, from: MailAddress) {
        self.client = client
        self.server = server
        self.from = from
    }

    /// Hands one mail to the server.
    package func send(_ message: OutgoingMessage) async -> SendAnswer {
        guard let to = MailAddress(message.recipient) else {
            return .refused("\(Self.masked(message.recipient)) is no e-mail address")
        }
        let mail = MailMessage(
            from: from, to: to, subject: message.text.subject, body: message.text.body,
            id: message.dedupeKey, at: message.at)
        guard let bytes = mail.bytes else {
            return .refused("the subject has a control character")
        }
        let outcome = await client.send(
            SMTPCall(
                url: server.url, user: server.user, password: server.password,
                requiresTLS: !server.isLoopback, from: from.address, recipients: [to.address],
                message: bytes))
        switch outcome {
        case .accepted: return .accepted(providerID: nil)
        case .refused(isPermanent: true, let why): return .refused(why)
        case .refused(isPermanent: false, let why): return .postponed(why)
        case .uncertain(let why): return .uncertain(why)
        }
    }

    /// Only its length: an address that is none may be anything (SEC80).
    private static func masked(_ text: String) -> String { "a text of \(text.utf8.count) bytes" }
}
