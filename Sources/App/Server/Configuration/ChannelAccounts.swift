internal import Channels

/// How people are reached: a mail server and an SMS gateway, each only where it is set.
package struct ChannelAccounts: Sendable {
    /// `smtp[s]://[user:password@]host[:port]` and the sender of every mail.
    package private(set) var mail: (url: String, from: String)?
    /// The gateway's address and key.
    package private(set) var sms: (url: String, key: String?)?

    /// No channel.
    package init() {}

    /// Reads the four variables; throws `ConfigurationError` with what to change.
    init(_ environment: Environment) throws(ConfigurationError) {
        switch (environment["WAYBILL_SMTP_URL"], environment["WAYBILL_MAIL_FROM"]) {
        case (nil, nil): break
        case (let url?, let from?):
            guard MailServer(url) != nil else {
                throw ConfigurationError(
                    "WAYBILL_SMTP_URL must be smtps://user:password@host:465, or smtp:// for "
                        + "STARTTLS; percent-encode what the password has of @ : / %.")
            }
            guard MailAddress(from) != nil else {
                throw ConfigurationError(
                    "WAYBILL_MAIL_FROM must be an address such as shop@example.com, or "
                        + "\"Shop <shop@example.com>\".")
            }
            mail = (url, from)
        case (_?, nil):
            throw ConfigurationError(
                "WAYBILL_SMTP_URL is set without WAYBILL_MAIL_FROM; set both, or neither.")
        case (nil, _?):
            throw ConfigurationError(
                "WAYBILL_MAIL_FROM is set without WAYBILL_SMTP_URL; set both, or neither.")
        }
        let key = environment["WAYBILL_SMS_KEY"]
        guard let url = environment["WAYBILL_SMS_URL"] else {
            guard key == nil else {
                throw ConfigurationError(
                    "WAYBILL_SMS_KEY is set without WAYBILL_SMS_URL; set both, or neither.")
            }
            return
        }
        guard SMSSender.isGateway(url) else {
            throw ConfigurationError(
                "WAYBILL_SMS_URL must begin with https://; plain http is for this machine only.")
        }
        guard key?.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) != false else {
            throw ConfigurationError("WAYBILL_SMS_KEY has a character that a header may not have.")
        }
        sms = (url, key)
    }

    /// What is set, in words without secrets.
    package var sentences: [String] {
        let server = mail.flatMap { MailServer($0.url) }
        return [
            "E-mail: " + (server.map { "over \($0.url), as \(mail?.from ?? "")" } ?? "off"),
            "SMS: " + (sms == nil ? "off" : "over a gateway"),
        ]
    }
}
