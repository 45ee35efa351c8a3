internal import Application
internal import Domain

/// What the list of messages shows.
struct MessagesModel: Sendable {
    let frame: FrameModel
    /// Newest first.
    let rows: [MessageView]
    let total: Int
    /// Only messages with this status.
    let status: MessageStatus?
    /// The place after which the next page begins.
    let next: Int64?
    /// Channels that this installation can use.
    let channels: [MessageChannel]
    /// A moment in the store's time.
    let clock: @Sendable (Timestamp) -> String

    /// Which ways there are, in a sentence.
    var sentence: String {
        guard !channels.isEmpty else {
            return "No channel is set up: nobody is told. Set WAYBILL_SMTP_URL or WAYBILL_SMS_URL."
        }
        return "Sent by \(channels.map(Self.word).joined(separator: " and ")), each once; "
            + "a failed one is tried three times."
    }

    /// A channel as people say it.
    static func word(_ channel: MessageChannel) -> String {
        switch channel {
        case .email: "e-mail"
        case .sms: "SMS"
        case .messenger: "Messenger"
        }
    }

    /// The colour of a status.
    static func colour(_ status: MessageStatus) -> Display.Colour {
        switch status {
        case .pending: .amber
        case .sent: .green
        case .failed, .bounced: .red
        case .skipped: .blue
        }
    }
}
