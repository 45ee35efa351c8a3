package import Domain

/// The limits of the rules in `orders.md` 6.1; amounts in minor units of the store's currency.
package struct RiskSettings: Sendable, Equatable {
    /// A cash order from this total on is verified (`WAYBILL_COD_VERIFY_LIMIT`).
    package var cashVerifyLimit: Int64
    /// An order above this total is reviewed (`WAYBILL_HIGH_VALUE_LIMIT`).
    package var highValueLimit: Int64
    /// A buyer with fewer completed orders is verified for cash; 0: rule off
    /// (`WAYBILL_NEW_CUSTOMER_ORDERS`).
    package var newCustomerOrders = 0
    /// More orders of one customer within the window are reviewed.
    package var mostOfCustomer = 10
    /// More orders from one address within the window are reviewed.
    package var mostOfAddress = 20
    /// As many lost cash orders make every further one reviewed.
    package var lostCashOrders = 3

    /// The window in which orders are counted, in minutes.
    package static let windowMinutes: Int64 = 10

    /// Limits in whole units of a currency; a limit that does not fit 64 bits never applies.
    package init(
        _ currency: Currency, cashVerifyLimit: Int64 = 5_000, highValueLimit: Int64 = 500_000
    ) {
        self.cashVerifyLimit = Self.minor(cashVerifyLimit, currency)
        self.highValueLimit = Self.minor(highValueLimit, currency)
    }

    private static func minor(_ whole: Int64, _ currency: Currency) -> Int64 {
        Money(decimal: String(whole), currency)?.amount ?? .max
    }
}
