package import Domain

/// A channel to people: one try, no retry behind the caller's back.
package protocol MessagePort: Sendable {
    /// Which channel it is.
    var channel: MessageChannel { get }
    /// Hands one message over.
    func send(_ message: OutgoingMessage) async -> SendAnswer
}

/// One message as a channel gets it.
package struct OutgoingMessage: Sendable, Equatable {
    /// The same on every try: local part of `Message-ID`, id at an SMS gateway (O2).
    package let dedupeKey: String
    /// An e-mail address or a phone number.
    package let recipient: String
    package let text: MessageText
    /// When it was written.
    package let at: Timestamp

    /// Puts a message together.
    package init(dedupeKey: String, recipient: String, text: MessageText, at: Timestamp) {
        self.dedupeKey = dedupeKey
        self.recipient = recipient
        self.text = text
        self.at = at
    }
}

/// What a channel said.
package enum SendAnswer: Sendable, Equatable {
    /// The other side has it; its own id where it gives one.
    case accepted(providerID: String?)
    /// It will never take this message.
    case refused(String)
    /// It certainly has not taken it now.
    case postponed(String)
    /// It may have taken it; another try may bring it twice, with the same id (O4).
    case uncertain(String)
}

/// Sends one webhook, once (`security.md` 5, 6).
package protocol WebhookPort: Sendable {
    /// Posts an event; 2xx within 10 s is a success, everything else is not.
    func post(_ call: WebhookCall) async -> WebhookReply
    /// Why an address may not be saved, nil when it may (SEC50).
    func objection(to url: String) -> String?
    /// A new secret: 32 random bytes.
    func newSecret() -> [UInt8]
    /// The text under which a secret is shown, once.
    func shown(secret: [UInt8]) -> String
}

/// An event on its way to an endpoint.
package struct WebhookCall: Sendable {
    package let url: String
    /// `webhook-id`, the same on every try.
    package let id: String
    /// The moment of this try.
    package let at: Timestamp
    /// One or, during a rotation, two.
    package let secrets: [[UInt8]]
    package let event: WebhookEvent

    /// Puts a call together.
    package init(
        url: String, id: String, at: Timestamp, secrets: [[UInt8]], event: WebhookEvent
    ) {
        self.url = url
        self.id = id
        self.at = at
        self.secrets = secrets
        self.event = event
    }
}

/// What a webhook tells.
package enum WebhookEvent: Sendable {
    /// An event of the feed; `epoch` makes its position unique.
    case feed(FeedEvent, epoch: String)
    /// A try that staff asked for.
    case test(at: Timestamp)
}

/// How an endpoint answered; its body is never kept (SEC53).
package struct WebhookReply: Sendable, Equatable {
    /// Nil without a complete answer.
    package let status: Int?
    package let microseconds: Int64
    /// A word for the log: `timeout`, `refused`, `address`.
    package let fault: String?

    /// Notes an answer.
    package init(status: Int?, microseconds: Int64, fault: String? = nil) {
        self.status = status
        self.microseconds = microseconds
        self.fault = fault
    }
}
