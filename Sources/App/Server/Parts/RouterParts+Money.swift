internal import Application
internal import Domain

/// Payments and balances for pages and API.
extension RouterParts {
    /// What moves money and what reads it.
    var money: Bookkeeping {
        let currency = configuration.currency
        let limit = configuration.trade.secondPersonLimit.flatMap { whole in
            Currency(code: currency).flatMap { Money(decimal: String(whole), $0)?.amount }
        }
        return Bookkeeping(
            desk: engine.desk, queries: open.store, currency: currency, secondPersonLimit: limit)
    }
}
