/// When the provider refuses a second order for the same IMEI and service.
package enum DuplicateGuard: String, CaseIterable, Sendable {
    /// Never: every call is charged.
    case off
    /// When the earlier call has ended; equal calls at the same time are all charged.
    case sequential
    /// Always: of equal calls at the same time one is charged.
    case strict
}
