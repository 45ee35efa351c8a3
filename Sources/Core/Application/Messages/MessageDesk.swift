package import Domain

/// What staff and programs do about messages: templates, custom words, sending again.
package struct MessageDesk: Sendable {
    /// What the desk works with.
    package struct Parts: Sendable {
        package var messages: any MessageStorage
        package var hooks: any WebhookStorage
        package var port: any WebhookPort
        /// Channels that this installation can use.
        package var channels: Set<MessageChannel>
        package var storeName: String
        package var now: @Sendable () -> Timestamp
        package var seed: @Sendable () -> UInt64
        /// SHA-256.
        package var digest: @Sendable ([UInt8]) -> [UInt8]
        /// Whether a text is an e-mail address that a mail can be sent to.
        package var isAddress: @Sendable (String) -> Bool

        /// Connects the parts.
        package init(
            messages: any MessageStorage, hooks: any WebhookStorage, port: any WebhookPort,
            channels: Set<MessageChannel>, storeName: String,
            now: @escaping @Sendable () -> Timestamp, seed: @escaping @Sendable () -> UInt64,
            digest: @escaping @Sendable ([UInt8]) -> [UInt8],
            isAddress: @escaping @Sendable (String) -> Bool
        ) {
            self.messages = messages
            self.hooks = hooks
            self.port = port
            self.channels = channels
            self.storeName = storeName
            self.now = now
            self.seed = seed
            self.digest = digest
            self.isAddress = isAddress
        }
    }

    let parts: Parts

    /// Takes the parts.
    package init(_ parts: Parts) { self.parts = parts }

    /// Channels that this installation can use, in the order in which they are tried.
    package var channels: [MessageChannel] {
        MessageChannel.byPreference.filter { parts.channels.contains($0) }
    }

    /// Messages, newest first.
    package func messages(
        status: MessageStatus?, order: ID<Order>?, before: Int64?, limit: Int
    ) async throws -> (items: [MessageView], total: Int) {
        try await parts.messages.messages(
            status: status, order: order, before: before, limit: limit)
    }

    /// Lets a message that ended be sent again; false when it is not there or still waits.
    package func resend(_ message: ID<Notice>, by principal: Principal) async throws -> Bool {
        try await parts.messages.resend(
            message: message, by: principal.actor, at: parts.now())
    }

    /// Tells an order's customer something in a person's own words; `key` makes a repeat harmless.
    package func tell(
        _ text: String, order: ID<Order>, key: String, by principal: Principal
    ) async throws {
        guard Self.isWords(text) else {
            throw MessageFault("text", "Write up to 1,000 characters without control characters.")
        }
        try await parts.messages.tell(
            OwnNotice(
                id: newID(), type: .custom, order: order, text: text,
                dedupeKey: "custom/\(order.text)/\(principal.idempotencyScope)/\(key)"),
            by: principal.actor, at: parts.now())
    }

    /// Every template that holds: saved ones, and the standard ones behind them.
    package func templates() async throws -> [MessageTemplate] {
        let saved = try await parts.messages.templates()
        let all = MessageTemplates(saved)
        var templates = saved.filter { $0.language != "en" }
        for type in NoticeType.allCases {
            for channel in channels { templates.append(all.template(type, channel)) }
        }
        return templates
    }

    /// The template that holds for a type on a channel.
    package func template(
        _ type: NoticeType, _ channel: MessageChannel, language: String
    ) async throws -> MessageTemplate {
        MessageTemplates(try await parts.messages.templates())
            .template(type, channel, language: language)
    }

    /// Saves a template; throws `MessageFault` with every fault, unknown fields among them.
    package func save(
        _ type: NoticeType, _ channel: MessageChannel, language: String, text: MessageText,
        isOn: Bool, by principal: Principal
    ) async throws {
        var faults = text.faults.map { MessageFault.Flaw(field: $0.field, sentence: $0.sentence) }
        if !Self.isLanguage(language) {
            faults.append(
                MessageFault.Flaw(field: "language", sentence: "Use a tag such as en or fil."))
        }
        guard faults.isEmpty else { throw MessageFault(faults) }
        try await parts.messages.save(
            MessageTemplate(
                type: type, channel: channel, language: language, text: text, isOn: isOn,
                changedAt: parts.now()), by: principal.actor)
    }

    /// Goes back to the standard template; false when none was saved.
    package func reset(
        _ type: NoticeType, _ channel: MessageChannel, language: String, by principal: Principal
    ) async throws -> Bool {
        try await parts.messages.removeTemplate(
            type, channel, language: language, by: principal.actor, at: parts.now())
    }

    /// What a template says about a real order; nil when the order has no notice yet.
    package func preview(
        _ type: NoticeType, _ channel: MessageChannel, text: MessageText, order: ID<Order>
    ) async throws -> MessageText? {
        guard let notice = try await parts.messages.noticeFacts(order: order) else { return nil }
        var values = notice.values
        values[.store] = parts.storeName
        values[.text] = notice.text
        return text.filled(values)
    }

    /// The addresses that are told of the business's own matters.
    package func staffAddresses() async throws -> [String] {
        try await parts.messages.staffAddresses()
    }

    /// Sets them, at most 20; throws `MessageFault`.
    package func save(staffAddresses: [String], by principal: Principal) async throws {
        guard staffAddresses.count <= 20 else {
            throw MessageFault("addresses", "Name up to 20 addresses.")
        }
        if let wrong = staffAddresses.first(where: { !parts.isAddress($0) }) {
            throw MessageFault("addresses", "'\(wrong.prefix(80))' is no e-mail address.")
        }
        try await parts.messages.save(
            staffAddresses: staffAddresses, by: principal.actor, at: parts.now())
    }

    /// A new id of any kind, at the present moment.
    func newID<Entity>() -> ID<Entity> {
        var random = SplitMix64(seed: parts.seed())
        return ID(at: parts.now(), random: &random)
    }

    private static func isWords(_ text: String) -> Bool {
        text.unicodeScalars.count <= 1_000 && text.utf8.contains { $0 > 0x20 }
            && text.utf8.allSatisfy { ($0 >= 0x20 && $0 != 0x7F) || $0 == 0x0A || $0 == 0x0D }
    }

    private static func isLanguage(_ text: String) -> Bool {
        (2...8).contains(text.utf8.count)
            && text.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == 0x2D }
    }
}

/// What was wrong with what somebody entered, field by field.
package struct MessageFault: Error, Sendable, Equatable {
    /// One fault.
    package struct Flaw: Sendable, Equatable {
        package let field: String
        /// What to do about it.
        package let sentence: String

        /// Notes a fault.
        package init(field: String, sentence: String) {
            self.field = field
            self.sentence = sentence
        }
    }

    package let flaws: [Flaw]

    /// Several faults at once.
    package init(_ flaws: [Flaw]) { self.flaws = flaws }

    /// One fault.
    package init(_ field: String, _ sentence: String) {
        flaws = [Flaw(field: field, sentence: sentence)]
    }
}
