package import Domain

/// What the notifier and the pages about messages read and write; all throw `StorageError`.
package protocol MessageStorage: Sendable {
    /// Notices of which no message was made yet, oldest first.
    func unplannedNotices(limit: Int) async throws -> [UnplannedNotice]
    /// Marks waiting notices as skipped for one reason; answers how many, at most `limit`.
    func skipNotices(because reason: String, now: Timestamp, limit: Int) async throws -> Int
    /// Writes a notice of every crossing of a stock threshold that nobody was told of; answers how
    /// many.
    ///
    /// `seed` gives the notices' ids.
    func tellLowStock(now: Timestamp, limit: Int, seed: UInt64) async throws -> Int
    /// A notice again, for a preview: the newest of an order.
    func noticeFacts(order: ID<Order>) async throws -> UnplannedNotice?
    /// Stores plans; a notice that another node planned meanwhile is left alone.
    ///
    /// Within `quiet` microseconds a recipient gets one message of a type: later ones are added to
    /// one that waits, or wait themselves (`orders.md` 12).
    func keep(plans: [NoticePlan], now: Timestamp, quiet: Int64) async throws
    /// Frees what a dead process had claimed, where one process owns the store; called once, before
    /// anything is claimed (J5).
    func freeMessageClaims() async throws
    /// Channels with a message that is due.
    func dueChannels(now: Timestamp) async throws -> [MessageChannel]
    /// Takes due messages of a channel under a lease and a fence.
    func claimMessages(
        channel: MessageChannel, limit: Int, now: Timestamp, leaseSeconds: Int64
    ) async throws -> [ClaimedMessage]
    /// Notes what became of a claimed message; false when its fence has moved, and then nothing
    /// changed (O4).
    ///
    /// `fallback` is the id of the message that takes its place on another channel.
    func finish(
        _ message: ClaimedMessage, _ verdict: MessageSchedule.Verdict, fallback: ID<Notice>,
        now: Timestamp
    ) async throws -> Bool
    /// Messages, newest first; before a place in the list, with a status, of an order.
    func messages(
        status: MessageStatus?, order: ID<Order>?, before: Int64?, limit: Int
    ) async throws -> (items: [MessageView], total: Int)
    /// Lets a failed or sent message be sent again; false when it is not there or still waits.
    func resend(message: ID<Notice>, by: Actor, at: Timestamp) async throws -> Bool
    /// Writes a notice that belongs to no change of an order; nothing when its key is known.
    func tell(_ notice: OwnNotice, by: Actor, at: Timestamp) async throws
    /// Every saved template.
    func templates() async throws -> [MessageTemplate]
    /// Saves a template, with an audit row.
    func save(_ template: MessageTemplate, by: Actor) async throws
    /// Forgets a saved template; false when there is none.
    func removeTemplate(
        _ type: NoticeType, _ channel: MessageChannel, language: String, by: Actor, at: Timestamp
    ) async throws -> Bool
    /// The addresses that are told of the business's own matters.
    func staffAddresses() async throws -> [String]
    /// Sets them, with an audit row.
    func save(staffAddresses: [String], by: Actor, at: Timestamp) async throws
}

/// A notice that belongs to no change of an order.
package struct OwnNotice: Sendable, Equatable {
    package let id: ID<Notice>
    package let type: NoticeType
    /// The order it is about, for `custom`.
    package let order: ID<Order>?
    package let text: String
    /// Unique over all: a second one with the same key is not written.
    package let dedupeKey: String

    /// Puts a notice together.
    package init(
        id: ID<Notice>, type: NoticeType, order: ID<Order>?, text: String, dedupeKey: String
    ) {
        self.id = id
        self.type = type
        self.order = order
        self.text = text
        self.dedupeKey = dedupeKey
    }
}

/// Notices that belong to no change of an order, written in the caller's transaction (O1).
package protocol NoticeWriting {
    /// Writes a notice; nothing when its key is known.
    func tell(_ notice: OwnNotice, by: Actor, at: Timestamp) throws
}

/// Endpoints and their deliveries; all throw `StorageError`.
package protocol WebhookStorage: Sendable {
    /// Every endpoint, oldest first.
    func webhookEndpoints() async throws -> [WebhookEndpointRecord]
    /// Stores a new endpoint with its secret sealed, from the head of the feed on.
    func insert(_ endpoint: WebhookEndpointRecord, secret: [UInt8]) async throws
    /// Changes address and events; false when it is not there.
    func change(
        endpoint: ID<WebhookEndpoint>, url: String, events: [String], by: Actor, at: Timestamp
    ) async throws -> Bool
    /// Sets a new secret; the old one signs too until `oldUntil` (SEC41).
    func rotate(
        endpoint: ID<WebhookEndpoint>, secret: [UInt8], oldUntil: Timestamp, by: Actor,
        at: Timestamp
    ) async throws -> Bool
    /// Switches on, and lets everything unsent start anew in order (O7); false when it is on.
    func enable(endpoint: ID<WebhookEndpoint>, by: Actor, at: Timestamp) async throws -> Bool
    /// Switches off with a reason; false when it is off.
    func disable(
        endpoint: ID<WebhookEndpoint>, reason: String, by: Actor, at: Timestamp
    ) async throws -> Bool
    /// Makes deliveries for the events after `from` up to `to`; nothing when another node did.
    func plan(
        _ deliveries: [PlannedDelivery], endpoint: Int64, from: Int64, to: Int64, now: Timestamp
    ) async throws
    /// Deliveries of an endpoint that wait.
    func waitingDeliveries(endpoint: Int64) async throws -> Int
    /// Frees what a dead process had claimed, where one process owns the store; called once, before
    /// anything is claimed (J5).
    func freeDeliveryClaims() async throws
    /// Endpoints that are on and have a delivery due.
    func dueEndpoints(now: Timestamp) async throws -> [Int64]
    /// Takes the next due delivery of an endpoint under a lease and a fence.
    func claimDelivery(
        endpoint: Int64, now: Timestamp, leaseSeconds: Int64
    ) async throws -> ClaimedDelivery?
    /// Logs a try and notes what became of it; false when the fence has moved.
    ///
    /// An endpoint that is gone, or without a success for `life` microseconds, is switched off with
    /// a notice.
    func finish(
        _ delivery: ClaimedDelivery, _ reply: WebhookReply, _ verdict: WebhookSchedule.Verdict,
        now: Timestamp, life: Int64, notice: ID<Notice>
    ) async throws -> Bool
    /// Deliveries of an endpoint, newest first.
    func deliveries(
        endpoint: ID<WebhookEndpoint>, before: Int64?, limit: Int
    ) async throws -> (items: [DeliveryView], total: Int)
    /// Lets a delivery be made again at once; false when it is not of this endpoint.
    func redeliver(
        delivery: Int64, endpoint: ID<WebhookEndpoint>, by: Actor, at: Timestamp
    ) async throws -> Bool
    /// Adds a test delivery.
    func addTest(
        endpoint: ID<WebhookEndpoint>, id: String, by: Actor, at: Timestamp
    ) async throws -> Bool
}
