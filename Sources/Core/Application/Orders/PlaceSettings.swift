package import Domain

/// What placing needs to know of the store it runs in.
package struct PlaceSettings: Sendable {
    /// Which orders confirm themselves in the placing transaction (`WAYBILL_AUTO_CONFIRM`).
    package enum AutoConfirm: String, Sendable, CaseIterable {
        /// Orders of services, and goods that are paid; cash orders wait for staff.
        case paid
        /// Orders of services alone.
        case provider
        case off
    }

    /// The store's currency code.
    package var currency: String
    /// The store day `YYYYMMDD` of a moment.
    package var storeDay: @Sendable (Timestamp) -> String
    package var isTestStore: Bool
    package var autoConfirm: AutoConfirm
    /// Lines an order may have.
    package var maxLines: Int
    /// Two letters; decides how phone numbers are read.
    package var country: String?
    /// How customers may pay.
    package var methods: Set<PaymentMethod> = [.cod, .gcash, .paymaya, .bankTransfer, .balance]
    /// Hundredths of a per cent that a method adds.
    package var fees: [PaymentMethod: Int64] = [:]
    /// Hundredths of a per cent that the tax adds.
    package var tax: Int64 = 0
    /// Hundredths of a per cent that a buyer may pay ahead instead of showing an ID.
    package var upfront: Int64 = 1_000
    package var risk: RiskSettings?
    /// How long stock is set aside for an order that waits for its customer.
    package var reservationMinutes: Int64 = 30
    /// Channels whose orders are numbered `ONLINE-NNNNNN`; of `web` only those of customers.
    package var onlineNumbers: Set<Channel> = []
    /// How long a customer has to show who they are.
    package var verificationMinutes: Int64 = 60

    /// True when orders of services confirm themselves.
    var confirmsServices: Bool { autoConfirm != .off }

    /// Makes settings with the defaults of `orders.md` 18.
    package init(
        currency: String, storeDay: @escaping @Sendable (Timestamp) -> String, isTestStore: Bool,
        autoConfirm: AutoConfirm = .paid, maxLines: Int = 50
    ) {
        self.currency = currency
        self.storeDay = storeDay
        self.isTestStore = isTestStore
        self.autoConfirm = autoConfirm
        self.maxLines = maxLines
        risk = Currency(code: currency).map { RiskSettings($0) }
    }
}
