package import Domain

/// The settings of holds and verifications (`orders.md` 18).
package struct HoldSettings: Sendable {
    /// How long a customer has to show who they are (`WAYBILL_VERIFICATION_MINUTES`).
    package var verificationMinutes: Int64 = 60
    /// Which orders confirm themselves once nothing holds them (`WAYBILL_AUTO_CONFIRM`).
    package var autoConfirm: PlaceSettings.AutoConfirm = .paid
    /// How phone numbers of the blacklist are read.
    package var phones: PhoneNumber.Rule = .anywhere
    /// The largest file that is taken, in bytes.
    package var mostFileBytes = 8 * 1_048_576

    /// The defaults.
    package init() {}
}
