internal import Telemetry

extension LogComponent {
    /// Sends, outcomes and rescues.
    static let fulfilment = LogComponent("FULFILLMENT")
    /// Status runs and catalogues.
    static let sync = LogComponent("SYNC")
    /// Messages to people and webhooks.
    static let notices = LogComponent("NOTICES")
    /// What the database refused.
    static let store = LogComponent("STORE")
}
