/// The dispatcher as pages, readiness and the CLI see it; Jobs implements it.
package protocol DispatchPort: Sendable {
    /// True while nothing may be sent because the database is an older copy (B4).
    var isQuarantined: Bool { get }
    /// Why it is quarantined; nil when it is not.
    var quarantineReason: String? { get }
    /// Ends the quarantine with a new epoch; needs an administrator and a reason (B5).
    func release(reason: String, by principal: Principal) async throws
    /// A provider's state changed in the store.
    func providerChanged(_ code: String) async
    /// True when this process has an adapter, hence credentials, for a provider account.
    func canSend(_ code: String) -> Bool
    /// New dispatch jobs may be ready.
    func wake()
    /// Sends between intent and outcome.
    var inFlight: Int { get }
}
