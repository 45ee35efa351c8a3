import Application
import Domain
import Synchronization

/// Messages, templates and webhooks in memory, as the pages of them need.
final class FakeMessages: MessageStorage, WebhookStorage, WebhookPort {
    /// What is stored, and what was asked for.
    struct State {
        var templates: [MessageTemplate] = []
        var staff: [String] = []
        var messages: [MessageView] = []
        var endpoints: [WebhookEndpointRecord] = []
        var deliveries: [DeliveryView] = []
        var told: [OwnNotice] = []
        var done: [String] = []
        var facts: UnplannedNotice?
    }

    private let state = Mutex(State())

    func set(_ change: (inout State) -> Void) { state.withLock { change(&$0) } }
    var now: State { state.withLock { $0 } }

    /// The desk over this, with e-mail as the only channel.
    var desk: MessageDesk {
        MessageDesk(
            MessageDesk.Parts(
                messages: self, hooks: self, port: self, channels: [.email], storeName: "Shop",
                now: { Samples.now }, seed: { 42 }, digest: { $0 },
                isAddress: { $0.utf8.contains(UInt8(ascii: "@")) }))
    }

    private func note(_ words: String) -> Bool {
        state.withLock { $0.done.append(words) }
        return true
    }

    func unplannedNotices(limit: Int) async throws -> [UnplannedNotice] { [] }
    func skipNotices(because reason: String, now: Timestamp, limit: Int) async throws -> Int { 0 }
    func tellLowStock(now: Timestamp, limit: Int, seed: UInt64) async throws -> Int { 0 }
    func noticeFacts(order: ID<Order>) async throws -> UnplannedNotice? { now.facts }
    func keep(plans: [NoticePlan], now: Timestamp, quiet: Int64) async throws {}
    func freeMessageClaims() async throws {}
    func dueChannels(now: Timestamp) async throws -> [MessageChannel] { [] }
    func claimMessages(
        channel: MessageChannel, limit: Int, now: Timestamp, leaseSeconds: Int64
    ) async throws -> [ClaimedMessage] { [] }
    func finish(
        _ message: ClaimedMessage, _ verdict: MessageSchedule.Verdict, fallback: ID<Notice>,
        now: Timestamp
    ) async throws -> Bool { true }
    func messages(
        status: MessageStatus?, order: ID<Order>?, before: Int64?, limit: Int
    ) async throws -> (items: [MessageView], total: Int) {
        let found = now.messages.filter { status == nil || $0.status == status }
        return (Array(found.prefix(limit)), found.count)
    }
    func resend(message: ID<Notice>, by: Actor, at: Timestamp) async throws -> Bool {
        note("resend \(message.text)")
    }
    func tell(_ notice: OwnNotice, by: Actor, at: Timestamp) async throws {
        state.withLock { $0.told.append(notice) }
    }
    func templates() async throws -> [MessageTemplate] { now.templates }
    func save(_ template: MessageTemplate, by: Actor) async throws {
        state.withLock { $0.templates = [template] }
    }
    func removeTemplate(
        _ type: NoticeType, _ channel: MessageChannel, language: String, by: Actor, at: Timestamp
    ) async throws -> Bool {
        state.withLock { $0.templates = [] }
        return true
    }
    func staffAddresses() async throws -> [String] { now.staff }
    func save(staffAddresses: [String], by: Actor, at: Timestamp) async throws {
        state.withLock { $0.staff = staffAddresses }
    }

    func webhookEndpoints() async throws -> [WebhookEndpointRecord] { now.endpoints }
    func insert(_ endpoint: WebhookEndpointRecord, secret: [UInt8]) async throws {
        state.withLock { $0.endpoints.append(endpoint) }
    }
    func change(
        endpoint: ID<WebhookEndpoint>, url: String, events: [String], by: Actor, at: Timestamp
    ) async throws -> Bool { note("change \(url) \(events.joined(separator: ","))") }
    func rotate(
        endpoint: ID<WebhookEndpoint>, secret: [UInt8], oldUntil: Timestamp, by: Actor,
        at: Timestamp
    ) async throws -> Bool { note("rotate") }
    func enable(endpoint: ID<WebhookEndpoint>, by: Actor, at: Timestamp) async throws -> Bool {
        note("enable")
    }
    func disable(
        endpoint: ID<WebhookEndpoint>, reason: String, by: Actor, at: Timestamp
    ) async throws -> Bool { note("disable") }
    func plan(
        _ deliveries: [PlannedDelivery], endpoint: Int64, from: Int64, to: Int64, now: Timestamp
    ) async throws {}
    func waitingDeliveries(endpoint: Int64) async throws -> Int { 0 }
    func freeDeliveryClaims() async throws {}
    func dueEndpoints(now: Timestamp) async throws -> [Int64] { [] }
    func claimDelivery(
        endpoint: Int64, now: Timestamp, leaseSeconds: Int64
    ) async throws -> ClaimedDelivery? { nil }
    func finish(
        _ delivery: ClaimedDelivery, _ reply: WebhookReply, _ verdict: WebhookSchedule.Verdict,
        now: Timestamp, life: Int64, notice: ID<Notice>
    ) async throws -> Bool { true }
    func deliveries(
        endpoint: ID<WebhookEndpoint>, before: Int64?, limit: Int
    ) async throws -> (items: [DeliveryView], total: Int) {
        (Array(now.deliveries.prefix(limit)), now.deliveries.count)
    }
    func redeliver(
        delivery: Int64, endpoint: ID<WebhookEndpoint>, by: Actor, at: Timestamp
    ) async throws -> Bool { note("redeliver \(delivery)") }
    func addTest(
        endpoint: ID<WebhookEndpoint>, id: String, by: Actor, at: Timestamp
    ) async throws -> Bool { note("test") }

    func post(_ call: WebhookCall) async -> WebhookReply {
        WebhookReply(status: 200, microseconds: 1)
    }
    func objection(to url: String) -> String? {
        url.hasPrefix("https://") ? nil : "The address must begin with https://."
    }
    func newSecret() -> [UInt8] { [1, 2, 3] }
    func shown(secret: [UInt8]) -> String { "whsec_AQID" }
}
