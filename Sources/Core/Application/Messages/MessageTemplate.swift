package import Domain

/// A saved template of one type, channel and language.
package struct MessageTemplate: Sendable, Equatable {
    package let type: NoticeType
    package let channel: MessageChannel
    /// A language tag such as `en`; the template of `en` is the fall-back.
    package let language: String
    package var text: MessageText
    /// False: this type is not told on this channel.
    package var isOn: Bool
    package var changedAt: Timestamp

    /// Puts a template together.
    package init(
        type: NoticeType, channel: MessageChannel, language: String, text: MessageText,
        isOn: Bool, changedAt: Timestamp
    ) {
        self.type = type
        self.channel = channel
        self.language = language
        self.text = text
        self.isOn = isOn
        self.changedAt = changedAt
    }
}

/// Every saved template, with the standard ones behind them.
package struct MessageTemplates: Sendable {
    private let saved: [MessageTemplate]

    /// Takes what is saved.
    package init(_ saved: [MessageTemplate]) { self.saved = saved }

    /// The template that holds for a type on a channel.
    package func template(
        _ type: NoticeType, _ channel: MessageChannel, language: String = "en"
    ) -> MessageTemplate {
        let fitting = saved.filter { $0.type == type && $0.channel == channel }
        return fitting.first { $0.language == language } ?? fitting.first { $0.language == "en" }
            ?? MessageTemplate(
                type: type, channel: channel, language: "en", text: type.standard, isOn: true,
                changedAt: Timestamp(microseconds: 0))
    }
}
