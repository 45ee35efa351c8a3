/// Whether the provider can be reached.
package enum SandboxOutage: String, CaseIterable, Sendable {
    /// It answers.
    case none
    /// HTTP 503 with a page, for every call; nothing is placed.
    case unavailable
    /// Connections are refused; the control calls with them.
    case refused
}
