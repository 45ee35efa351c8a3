/// One order that the provider took money for.
package struct LedgerCharge: Sendable, Equatable {
    /// The provider's order id, a number of 8 digits.
    package let id: Int64
    /// As it was sent: 15 digits, or any digits for a service that takes them.
    package let imei: String
    /// The service's code.
    package let service: String
    /// What was charged, in 1/10 000 credits.
    package let price: Int64
    /// Wall time of the charge, microseconds since 1970 UTC.
    package let at: Int64
    /// The number of the `placeorder` call that brought it.
    package let call: Int
}
