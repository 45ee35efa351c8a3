package import Application
package import Domain

/// Money in a store that has none: reads find nothing, holds of nothing end as nothing.
extension NoShop {
    private var noMoney: StorageError {
        StorageError(.defect, "this store keeps no money; report this")
    }

    package func balance(of customer: ID<Customer>, currency: String) throws -> Int64 { 0 }
    package func payment(_ id: ID<Payment>) throws -> PaymentRecord? { nil }
    package func payment(method: PaymentMethod, reference: String) throws -> PaymentRecord? { nil }
    package func walletMovement(
        method: PaymentMethod?, reference: String
    ) throws -> WalletMovement? { nil }
    package func moneyHolds(of order: ID<Order>) throws -> [MoneyHold] { [] }
    package func captureHold(
        line: ID<Line>, order: ID<Order>, by: Actor, at: Timestamp
    ) throws -> Int64 { 0 }
    package func finishRefund(
        _ id: ID<Payment>, isDone: Bool, by: Actor, at: Timestamp
    ) throws -> Bool { false }
    package func resolveErrors(
        _ code: String, of order: ID<Order>, raisedAt: Timestamp, by: Actor, notes: String,
        at: Timestamp
    ) throws -> Int { 0 }
    package func credit(_ credit: WalletCredit) throws -> Bool { throw noMoney }
    package func adjust(_ adjustment: WalletAdjustment) throws -> WalletAdjustment.Outcome {
        throw noMoney
    }
    package func bookLoss(
        line: ID<Line>, order: ID<Order>, amount: Int64, currency: String, wasRefunded: Bool,
        by: Actor, at: Timestamp
    ) throws -> Bool { false }
    package func isSeconded(_ wish: SecondPersonWish) throws -> Bool { throw noMoney }
}
