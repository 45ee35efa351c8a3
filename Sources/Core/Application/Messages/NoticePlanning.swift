package import Domain

/// Who gets a notice, on which channel and in which words; pure.
package struct NoticePlanning: Sendable {
    /// Channels that this installation can use.
    private let channels: Set<MessageChannel>
    private let templates: MessageTemplates
    private let staff: [String]
    private let storeName: String
    private let digest: @Sendable ([UInt8]) -> [UInt8]

    /// `staff` are the addresses that are told of the business's own matters; `digest` is SHA-256.
    package init(
        channels: Set<MessageChannel>, templates: MessageTemplates, staff: [String],
        storeName: String, digest: @escaping @Sendable ([UInt8]) -> [UInt8]
    ) {
        self.channels = channels
        self.templates = templates
        self.staff = staff
        self.storeName = storeName
        self.digest = digest
    }

    /// The messages of a notice, or why there is none.
    package func plan(
        _ notice: UnplannedNotice, at: Timestamp, random: inout SplitMix64
    ) -> NoticePlan {
        let type = NoticeType(rawValue: notice.type) ?? .custom
        guard !channels.isEmpty else { return skipped(notice, "no channel configured") }
        switch type.audience {
        case .staff: return staffPlan(notice, type, at: at, random: &random)
        case .customer: return customerPlan(notice, type, at: at, random: &random)
        }
    }

    /// The words of a notice on a channel.
    package func words(
        of notice: UnplannedNotice, _ type: NoticeType, _ channel: MessageChannel
    ) -> MessageText {
        var values = notice.values
        values[.store] = storeName
        values[.text] = notice.text
        return templates.template(type, channel, language: notice.language).text.filled(values)
    }

    private func staffPlan(
        _ notice: UnplannedNotice, _ type: NoticeType, at: Timestamp, random: inout SplitMix64
    ) -> NoticePlan {
        guard channels.contains(.email) else { return skipped(notice, "no e-mail configured") }
        guard templates.template(type, .email).isOn else { return skipped(notice, "switched off") }
        guard !staff.isEmpty else { return skipped(notice, "no staff address") }
        let text = words(of: notice, type, .email)
        var plan = NoticePlan(source: notice.source, messages: [], skippedBecause: nil)
        for address in staff {
            plan.messages.append(
                message(notice, .email, address, text, fallback: nil, at: at, random: &random))
        }
        return plan
    }

    private func customerPlan(
        _ notice: UnplannedNotice, _ type: NoticeType, at: Timestamp, random: inout SplitMix64
    ) -> NoticePlan {
        let usable = MessageChannel.byPreference.filter { channel in
            channels.contains(channel) && templates.template(type, channel).isOn
        }
        guard !usable.isEmpty else { return skipped(notice, "switched off") }
        let reachable = usable.compactMap { channel in
            address(of: notice, on: channel).map { (channel: channel, address: $0) }
        }
        guard let first = reachable.first else { return skipped(notice, "no address") }
        let fallback = reachable.dropFirst().first { $0.channel == .email }.map { other in
            PlannedMessage.Fallback(
                dedupeKey: dedupeKey(notice, other.channel, other.address),
                recipient: other.address, text: words(of: notice, type, other.channel))
        }
        let only = message(
            notice, first.channel, first.address, words(of: notice, type, first.channel),
            fallback: fallback, at: at, random: &random)
        return NoticePlan(source: notice.source, messages: [only], skippedBecause: nil)
    }

    private func address(of notice: UnplannedNotice, on channel: MessageChannel) -> String? {
        switch channel {
        case .email: notice.email
        case .sms: notice.phone
        case .messenger: nil
        }
    }

    private func skipped(_ notice: UnplannedNotice, _ reason: String) -> NoticePlan {
        NoticePlan(source: notice.source, messages: [], skippedBecause: reason)
    }

    private func message(
        _ notice: UnplannedNotice, _ channel: MessageChannel, _ address: String,
        _ text: MessageText, fallback: PlannedMessage.Fallback?, at: Timestamp,
        random: inout SplitMix64
    ) -> PlannedMessage {
        PlannedMessage(
            id: ID(at: at, random: &random), dedupeKey: dedupeKey(notice, channel, address),
            type: notice.type, channel: channel, recipient: address, text: text,
            fallback: fallback)
    }

    /// O2: the event, channel, recipient and template; 40 hexadecimal digits.
    private func dedupeKey(
        _ notice: UnplannedNotice, _ channel: MessageChannel, _ address: String
    ) -> String {
        let event =
            switch notice.source {
            case .order(let key, let sequence, let kind, let line):
                "order/\(notice.order?.text ?? String(key))/\(sequence)/\(kind)/\(line)"
            case .own(let key): "own/\(key)"
            }
        let parts = [event, channel.rawValue, address, notice.type]
        var bytes: [UInt8] = []
        for part in parts { bytes += Array("\(part.utf8.count):\(part)".utf8) }
        return digest(bytes).prefix(20).map { byte in
            let digits = String(byte, radix: 16)
            return digits.utf8.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
