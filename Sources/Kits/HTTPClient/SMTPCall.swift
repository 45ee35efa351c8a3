/// One mail to be handed to a server, once.
package struct SMTPCall: Sendable {
    /// `smtp://host[:port]` or `smtps://host[:port]`, without a user name.
    package var url: String
    /// The account at the server; nil sends without one.
    package var user: String?
    /// Its password.
    package var password: String?
    /// Whether the mail may leave only over TLS; false is for a server on this machine.
    package var requiresTLS: Bool
    /// The sender's address, without a name.
    package var from: String
    /// The recipients' addresses, without names.
    package var recipients: [String]
    /// Headers, an empty line and the text, with CRLF at the line ends.
    package var message: [UInt8]
    /// Name, TCP and TLS together, in milliseconds.
    package var connectTimeoutMilliseconds = 10_000
    /// The whole call, in milliseconds.
    package var totalTimeoutMilliseconds = 30_000

    /// Describes a mail.
    package init(
        url: String, user: String? = nil, password: String? = nil, requiresTLS: Bool = true,
        from: String, recipients: [String], message: [UInt8]
    ) {
        self.url = url
        self.user = user
        self.password = password
        self.requiresTLS = requiresTLS
        self.from = from
        self.recipients = recipients
        self.message = message
    }

    /// Why this call must not be made as it stands; nil when it may (SEC103, SEC110).
    var refusal: String? {
        guard url.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            url.hasPrefix("smtp://") || url.hasPrefix("smtps://"), !url.utf8.contains(0x40)
        else { return "The server's address is not smtp:// or smtps:// with a plain host." }
        guard !recipients.isEmpty else { return "The mail has no recipient." }
        for address in [from] + recipients where !Self.isPlain(address) {
            return "An address has a character that addresses may not have."
        }
        return nil
    }

    private static func isPlain(_ address: String) -> Bool {
        !address.isEmpty && address.utf8.count <= 254
            && address.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x3C && $0 != 0x3E }
    }
}

/// How a mail server took a mail.
package enum SMTPOutcome: Sendable, Equatable {
    /// The server has it.
    case accepted
    /// It certainly does not; a permanent refusal (5xx) would come again.
    case refused(isPermanent: Bool, String)
    /// The whole mail went out and no answer came.
    case uncertain(String)
}
