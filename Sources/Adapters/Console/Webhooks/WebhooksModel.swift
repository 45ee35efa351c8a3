internal import Application
internal import Domain

/// What the list of webhooks shows.
struct WebhooksModel: Sendable {
    /// A secret that is shown this once.
    struct Secret: Sendable, Equatable {
        let url: String
        let text: String
    }

    let frame: FrameModel
    let endpoints: [WebhookEndpointRecord]
    let notice: WebhookNotice?
    /// A moment in the store's time.
    let clock: @Sendable (Timestamp) -> String
    var secret: Secret?
    var entered = WebhookForm()
    var flaws: [MessageFault.Flaw] = []
}

/// What the page of one webhook shows.
struct WebhookModel: Sendable {
    let frame: FrameModel
    let endpoint: WebhookEndpointRecord
    /// Newest first.
    let deliveries: [DeliveryView]
    let total: Int
    /// The place after which the next page begins.
    let next: Int64?
    let notice: WebhookNotice?
    /// A moment in the store's time.
    let clock: @Sendable (Timestamp) -> String
    var secret: WebhooksModel.Secret?
    var entered: WebhookForm?
    var flaws: [MessageFault.Flaw] = []
}
