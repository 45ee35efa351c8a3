internal import Application
internal import Crypto
internal import Domain

/// Holds, verifications and the blacklist for pages and API.
extension RouterParts {
    /// What changes them and what reads them.
    var holds: HoldDesk {
        var settings = HoldSettings()
        settings.verificationMinutes = Int64(configuration.trade.verificationMinutes)
        settings.autoConfirm =
            PlaceSettings.AutoConfirm(rawValue: configuration.trade.autoConfirm) ?? .paid
        settings.phones = PhoneNumber.Rule(country: configuration.trade.country)
        return HoldDesk(
            desk: engine.desk, files: open.store, queries: open.store, settings: settings,
            sha256: { SHA256.hash($0) }, seed: { Draw.seed() })
    }
}
