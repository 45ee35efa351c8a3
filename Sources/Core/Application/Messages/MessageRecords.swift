package import Domain

/// Which row of the store a notice is; opaque to everybody but the store.
package enum NoticeSource: Sendable, Equatable {
    /// Written with a change of an order.
    case order(key: Int64, sequence: Int64, kind: Int64, line: Int64)
    /// Written on its own.
    case own(key: Int64)
}

/// A notice of which no message was made yet, with what its text may name.
package struct UnplannedNotice: Sendable, Equatable {
    package var source: NoticeSource
    /// `notification_type`.
    package var type: String
    /// The notice in Waybill's own words.
    package var text: String
    package var order: ID<Order>?
    package var values: [MessageText.Field: String]
    package var email: String?
    package var phone: String?
    package var language: String

    /// Puts a notice together.
    package init(
        source: NoticeSource, type: String, text: String, order: ID<Order>?,
        values: [MessageText.Field: String], email: String?, phone: String?,
        language: String = "en"
    ) {
        self.source = source
        self.type = type
        self.text = text
        self.order = order
        self.values = values
        self.email = email
        self.phone = phone
        self.language = language
    }
}

/// A message to one recipient on one channel, ready to be sent.
package struct PlannedMessage: Sendable, Equatable {
    package var id: ID<Notice>
    /// Unique for notice, channel and recipient (O2); letters and digits only.
    package var dedupeKey: String
    package var type: String
    package var channel: MessageChannel
    package var recipient: String
    package var text: MessageText
    /// Sent by e-mail instead when an SMS could not be.
    package var fallback: Fallback?

    /// The same notice on another channel.
    package struct Fallback: Sendable, Equatable {
        package var dedupeKey: String
        package var recipient: String
        package var text: MessageText

        /// Puts a fallback together.
        package init(dedupeKey: String, recipient: String, text: MessageText) {
            self.dedupeKey = dedupeKey
            self.recipient = recipient
            self.text = text
        }
    }

    /// Puts a message together.
    package init(
        id: ID<Notice>, dedupeKey: String, type: String, channel: MessageChannel,
        recipient: String, text: MessageText, fallback: Fallback? = nil
    ) {
        self.id = id
        self.dedupeKey = dedupeKey
        self.type = type
        self.channel = channel
        self.recipient = recipient
        self.text = text
        self.fallback = fallback
    }
}

/// What becomes of a notice: messages, or a reason why there is none.
package struct NoticePlan: Sendable, Equatable {
    package let source: NoticeSource
    package var messages: [PlannedMessage]
    /// Set without messages.
    package var skippedBecause: String?

    /// Puts a plan together.
    package init(source: NoticeSource, messages: [PlannedMessage], skippedBecause: String?) {
        self.source = source
        self.messages = messages
        self.skippedBecause = skippedBecause
    }
}

/// A message that this process alone may send until its lease ends.
package struct ClaimedMessage: Sendable, Equatable {
    package let key: Int64
    package let fence: Int64
    /// From 1.
    package let attempt: Int
    package let message: OutgoingMessage
    package let type: String

    /// Notes a claim.
    package init(
        key: Int64, fence: Int64, attempt: Int, message: OutgoingMessage, type: String
    ) {
        self.key = key
        self.fence = fence
        self.attempt = attempt
        self.message = message
        self.type = type
    }
}

/// A message as pages and the API show it.
package struct MessageView: Sendable, Equatable {
    /// Place in the list; newer ones are higher.
    package let key: Int64
    package let id: ID<Notice>
    package let orderNumber: String?
    package let type: String
    package let channel: MessageChannel
    package let recipient: String
    package let subject: String
    package let body: String
    package let status: MessageStatus
    package let attempts: Int
    package let createdAt: Timestamp
    package let nextAt: Timestamp?
    package let sentAt: Timestamp?
    package let error: String?

    /// Puts a view together.
    package init(
        key: Int64, id: ID<Notice>, orderNumber: String?, type: String, channel: MessageChannel,
        recipient: String, subject: String, body: String, status: MessageStatus, attempts: Int,
        createdAt: Timestamp, nextAt: Timestamp?, sentAt: Timestamp?, error: String?
    ) {
        self.key = key
        self.id = id
        self.orderNumber = orderNumber
        self.type = type
        self.channel = channel
        self.recipient = recipient
        self.subject = subject
        self.body = body
        self.status = status
        self.attempts = attempts
        self.createdAt = createdAt
        self.nextAt = nextAt
        self.sentAt = sentAt
        self.error = error
    }
}

/// How far a message is (`orders.md` 3.6).
package enum MessageStatus: String, Sendable, CaseIterable {
    case pending, sent, failed, bounced, skipped
}
