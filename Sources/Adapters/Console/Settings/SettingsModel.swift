internal import Application
internal import Domain

/// What stands around each page of settings.
struct SettingsModel: Sendable {
    var frame: FrameModel
    var currency: Currency
    /// The start of the keys of the page's forms.
    var formKey: String
    var isSaved = false
    var faults: [PartyFault] = []
    /// Why a form was not taken, when it is about no field.
    var conflict: String?

    /// An amount as a field shows it; empty for nil.
    func decimal(_ amount: Int64?) -> String {
        amount.map { Money($0, currency).decimal } ?? ""
    }

    /// An amount as a sentence shows it.
    func display(_ amount: Int64) -> String { Money(amount, currency).display }
}
