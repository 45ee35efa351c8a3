internal import Application
internal import Domain
import Testing

/// Templates and who gets which words (`orders.md` 12).
struct MessageTextTests {
    @Test func `fields are filled, and what is missing is empty`() {
        let text = MessageText(
            subject: "{number}", body: "Order {number} received. Total: {total} {courier}!")
        let filled = text.filled([.number: "ORD-1", .total: "₱2,100.00"])
        #expect(filled.subject == "ORD-1")
        #expect(filled.body == "Order ORD-1 received. Total: ₱2,100.00 !")
    }

    @Test func `a value that looks like a field is not filled again`() {
        let text = MessageText(subject: "s", body: "{customer} {text}")
        let filled = text.filled([.customer: "{text}", .text: "secret"])
        #expect(filled.body == "{text} secret")
    }

    @Test func `SEC103 a value cannot break a subject's line`() {
        let text = MessageText(subject: "Hi {customer}", body: "b")
        let filled = text.filled([.customer: "Ada\r\nBcc: eve@example.com"])
        #expect(filled.subject == "Hi Ada  Bcc: eve@example.com")
    }

    @Test(arguments: ["{numbr}", "{order_total}", "Hello {name}", "{x} {y}"])
    func `an unknown field is an error with the fields there are`(body: String) {
        let faults = MessageText(subject: "s", body: body).faults
        #expect(faults.contains { $0.field == "body" && $0.sentence.contains("{number}") })
    }

    @Test(arguments: ["{", "}", "{}", "{Number}", "{ number }", "a {1} b", "{{text}}"])
    func `braces around anything else are text`(body: String) {
        #expect(MessageText(subject: "s", body: body).faults.isEmpty)
    }

    @Test func `empty, long and multi-line subjects are refused, all at once`() {
        let text = MessageText(
            subject: "a\nb" + String(repeating: "x", count: 200), body: " \n")
        #expect(text.faults.map(\.field) == ["body", "subject", "subject"])
    }

    @Test(arguments: NoticeType.allCases)
    func `every type has a standard template without faults`(type: NoticeType) {
        #expect(type.standard.faults.isEmpty)
        #expect(!type.words.isEmpty)
    }

    private func notice(
        _ type: NoticeType, email: String? = "ada@example.com", phone: String? = "+63917"
    ) -> UnplannedNotice {
        UnplannedNotice(
            source: .own(key: 1), type: type.rawValue, text: "Told.", order: nil,
            values: [.number: "ORD-1"], email: email, phone: phone)
    }

    /// Every byte counts; not a hash for anything else.
    private static func digest(_ bytes: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        for (index, byte) in bytes.enumerated() {
            digest[index % 20] = digest[index % 20] &* 31 &+ byte
        }
        return digest
    }

    private func plan(
        _ notice: UnplannedNotice, _ channels: Set<MessageChannel>,
        _ templates: [MessageTemplate] = [], staff: [String] = []
    ) -> NoticePlan {
        var random = SplitMix64(seed: 1)
        let planning = NoticePlanning(
            channels: channels, templates: MessageTemplates(templates), staff: staff,
            storeName: "Shop", digest: { Self.digest($0) })
        return planning.plan(notice, at: Timestamp(microseconds: 1), random: &random)
    }

    @Test func `SMS comes first, e-mail stands behind it`() {
        let both = plan(notice(.orderConfirmed), [.sms, .email])
        #expect(both.messages.map(\.channel) == [.sms])
        #expect(both.messages.first?.fallback?.recipient == "ada@example.com")
        let mail = plan(notice(.orderConfirmed, phone: nil), [.sms, .email])
        #expect(mail.messages.map(\.channel) == [.email])
        #expect(mail.messages.first?.fallback == nil)
        #expect(mail.messages.first?.text.subject == "Order confirmed: ORD-1")
    }

    @Test func `a channel that a type is not told on is passed over`() {
        let off = MessageTemplate(
            type: .orderConfirmed, channel: .sms, language: "en",
            text: MessageText(subject: "", body: "x"), isOn: false,
            changedAt: Timestamp(microseconds: 1))
        let plan = plan(notice(.orderConfirmed), [.sms, .email], [off])
        #expect(plan.messages.map(\.channel) == [.email])
    }

    @Test func `what cannot be sent is skipped with the reason`() {
        let nobody = notice(.orderConfirmed, email: nil, phone: nil)
        #expect(plan(nobody, [.email]).skippedBecause == "no address")
        #expect(plan(notice(.orderConfirmed), []).skippedBecause == "no channel configured")
        #expect(plan(notice(.lowStock), [.email]).skippedBecause == "no staff address")
        #expect(plan(notice(.lowStock), [.sms]).skippedBecause == "no e-mail configured")
    }

    @Test func `staff are told each, whoever the order is for`() {
        let plan = plan(
            notice(.reviewNeeded), [.email, .sms], staff: ["a@example.com", "b@example.com"])
        #expect(plan.messages.map(\.recipient) == ["a@example.com", "b@example.com"])
        #expect(Set(plan.messages.map(\.dedupeKey)).count == 2)
        #expect(plan.messages.allSatisfy { $0.text.subject == "Shop: Review needed" })
    }
}
