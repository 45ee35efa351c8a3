/// The error texts of `gsm-fusion.md` 4.2, as the provider writes them.
enum RefusalText {
    /// Wrong or missing account name.
    static let user = "Invalid User!"
    /// Right account, wrong key.
    static let key = "Invalid API Key!"
    /// The account has an order for this IMEI and service.
    static let exists = "IMEI already exists!"
    /// Not enough credits.
    static let balance = "Insufficient balance"
    /// Not a number the service takes.
    static let imei = "Invalid IMEI"
    /// No such service.
    static let service = "Service not available"
    /// No such call; the wording is ours.
    static let action = "Invalid Action!"
}
